import { SluiceError } from "@sluice/core";
import { text, whole } from "./database.ts";
import { MIGRATIONS } from "./migrations/migrations.ts";
import { storeError } from "./postgres-errors.ts";
import type { Queryable } from "./queryable.ts";
import { DEFAULT_SCHEMA, inSchema } from "./schema-name.ts";

/** The version of the schema that this release works with. */
const SCHEMA_VERSION: number = MIGRATIONS.length;

/** What a migration did. */
export interface MigrationReport {
  readonly from: number;
  readonly to: number;
  /** Names of the steps that were taken now. */
  readonly steps: readonly string[];
}

/** One connection for the time of a migration: `pg`'s Client, or what Pool.connect() gives. */
export type MigrationConnection = Queryable;

/** Any number, but always the same: two migrators wait for each other. */
const LOCK = 0x536c7569;

/**
 * A dump that was restored on another server brings numbers of transactions that are still to come here: a reader of the feed would wait for
 * them for ever. No commit of this server can have such a number.
 */
const RENUMBER = "UPDATE @.commits SET xact = pg_current_xact_id() WHERE xact >= pg_snapshot_xmax(pg_current_snapshot())";

/**
 * Brings the schema to this release's version, in one transaction, locked against a second migrator. The connection must be one session, not
 * a pool.
 *
 * @throws SluiceError `STORE_SCHEMA_UNKNOWN` when a newer release was here, `CONFIG_INVALID`, `STORE_FAILED`
 */
export async function migratePostgres(
  connection: MigrationConnection,
  options: { readonly schema?: string } = {},
): Promise<MigrationReport> {
  const schema = options.schema ?? DEFAULT_SCHEMA;
  const run = async (sql: string, values: unknown[] = []) => (await connection.query({ text: inSchema(sql, schema), values })).rows;
  try {
    await run("BEGIN");
    await run("SELECT pg_advisory_xact_lock($1)", [LOCK]);
    await run(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    await run(
      "CREATE TABLE IF NOT EXISTS @.migrations (version integer PRIMARY KEY, name text NOT NULL, at timestamptz NOT NULL DEFAULT now())",
    );
    const rows = await run("SELECT version, name FROM @.migrations ORDER BY version");
    const from = checkHistory(rows);
    const steps = MIGRATIONS.slice(from);
    for (const [at, step] of steps.entries()) {
      await run(step.sql);
      await run("INSERT INTO @.migrations (version, name) VALUES ($1, $2)", [from + at + 1, step.name]);
    }
    await run(RENUMBER);
    await run("COMMIT");
    return { from, to: SCHEMA_VERSION, steps: steps.map(({ name }) => name) };
  } catch (error) {
    await run("ROLLBACK").catch(() => undefined);
    throw storeError(error);
  }
}

/** The whole migration from nothing as SQL text, for those who let somebody else run it. */
export function migrationScript(options: { readonly schema?: string } = {}): string {
  const schema = options.schema ?? DEFAULT_SCHEMA;
  const steps = MIGRATIONS.map(
    ({ name, sql }, at) => `-- ${name}${sql}  INSERT INTO @.migrations (version, name) VALUES (${at + 1}, '${name}');\n`,
  );
  const head = `BEGIN;\nCREATE SCHEMA "${schema}";\nCREATE TABLE @.migrations (version integer PRIMARY KEY, name text NOT NULL, at timestamptz NOT NULL DEFAULT now());\n`;
  return inSchema(`${head}${steps.join("\n")}COMMIT;\n`, schema);
}

/** The version of what is there. @throws SluiceError `STORE_SCHEMA_UNKNOWN` for steps that this release does not know */
function checkHistory(rows: readonly Readonly<Record<string, unknown>>[]): number {
  for (const [at, row] of rows.entries()) {
    const name = text(row["name"]);
    if (whole(row["version"]) === at + 1 && MIGRATIONS[at]?.name === name) continue;
    throw new SluiceError({
      code: "STORE_SCHEMA_UNKNOWN",
      message: `The schema has the step ${name}, which this release does not know; it knows ${MIGRATIONS.at(-1)?.name ?? "none"} as the last one.`,
      details: { found: name, known: SCHEMA_VERSION },
    });
  }
  return rows.length;
}
