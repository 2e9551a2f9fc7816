import { SluiceError } from "@sluice/core";
import { type Database, whole } from "./database.ts";
import { MIGRATIONS } from "./migrations/migrations.ts";

const SETTINGS = `SELECT current_setting('synchronous_commit') AS synchronous, current_setting('fsync') AS fsync,
  current_setting('server_encoding') AS encoding, current_setting('server_version_num') AS version`;
const HISTORY = "SELECT version, name FROM @.migrations ORDER BY version DESC LIMIT 1";
const OLDEST = 140_000;

/**
 * Refuses a server on which an acknowledged append may be lost, text may change, or the schema is another one.
 *
 * @throws SluiceError `STORE_NOT_DURABLE`, `CONFIG_INVALID`, `STORE_SCHEMA_OUTDATED`, `STORE_SCHEMA_UNKNOWN`
 */
export async function checkServer(database: Database): Promise<void> {
  const [settings] = await database.rows(SETTINGS, []);
  const { synchronous, fsync, encoding, version } = settings ?? {};
  if (fsync !== "on" || synchronous === "off")
    throw new SluiceError({
      code: "STORE_NOT_DURABLE",
      message: `The server answers fsync ${String(fsync)}, synchronous_commit ${String(synchronous)}; on and anything but off are needed. Set them for the server, the role or the connection.`,
    });
  if (encoding !== "UTF8" || whole(version) < OLDEST)
    throw new SluiceError({
      code: "CONFIG_INVALID",
      message: `The server has version ${String(version)} and encoding ${String(encoding)}; PostgreSQL 14 or later and UTF8 are needed.`,
    });
  const [last] = await database.rows(HISTORY, []);
  const found = last === undefined ? 0 : whole(last["version"]);
  if (found > MIGRATIONS.length)
    throw new SluiceError({
      code: "STORE_SCHEMA_UNKNOWN",
      message: `The schema was written by a newer release: it has the step ${String(last?.["name"])}. Use that release, or a later one.`,
      details: { found, known: MIGRATIONS.length },
    });
  if (found < MIGRATIONS.length)
    throw new SluiceError({
      code: "STORE_SCHEMA_OUTDATED",
      message: `The schema has ${found} of ${MIGRATIONS.length} steps; run sluice migrate, or migratePostgres.`,
      details: { found, known: MIGRATIONS.length },
    });
}
