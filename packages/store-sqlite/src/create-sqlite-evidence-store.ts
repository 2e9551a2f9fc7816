import { hash } from "node:crypto";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type EvidenceBody,
  type EvidenceClass,
  type EvidenceErasure,
  type EvidenceKey,
  type EvidencePut,
  type EvidenceRead,
  type EvidenceStore,
  type Instant,
  SluiceError,
} from "@sluice/core";
import { createCheckedEvidenceStore, EVIDENCE_MAX_BYTES, laterEnd } from "@sluice/store-kit";
import { type Connection, openConnection } from "./connection.ts";
import { EVIDENCE_SCHEMA } from "./evidence-schema.ts";
import { type OpenSqlite, sqliteDriver, type SqliteDriverName } from "./sqlite-driver.ts";

/** Options of {@link createSqliteEvidenceStore}. */
export interface SqliteEvidenceOptions {
  /** A database file of its own, not that of the runs. Its folder is made when missing; both must be writable by their owner only. */
  readonly file: string;
  /** The store's time; default: the wall clock of this machine. All processes of one store must agree on it. */
  readonly clock?: () => Instant;
  /** Largest body, in bytes; default 8 MiB. */
  readonly maxBytes?: number;
  /** Default: the driver inside Node, else better-sqlite3. */
  readonly driver?: SqliteDriverName;
  /** Opens the file instead of a driver: for tests. */
  readonly open?: OpenSqlite;
  /** How long a call waits for other processes' locks, in milliseconds; default 10 000. */
  readonly busyMs?: number;
}

const BUSY_MS = 10_000;
const PAUSE_MS = 10;

const FIND = "SELECT id, class, kept_at, keep_until FROM bodies WHERE scope = ? AND digest = ?";
const READ = `SELECT b.class, b.kept_at, b.keep_until, c.body FROM bodies b JOIN contents c ON c.id = b.id WHERE b.scope = ? AND b.digest = ?`;
const FIND_GONE = "SELECT erased_by, because, at FROM gone WHERE scope = ? AND digest = ?";
const INSERT = "INSERT INTO bodies (scope, digest, class, kept_at, keep_until) VALUES (?, ?, ?, ?, ?) RETURNING id";
const SET_CONTENT = "INSERT INTO contents (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body";
const SET_END = "UPDATE bodies SET keep_until = ? WHERE id = ?";
const DELETE = "DELETE FROM bodies WHERE scope = ? AND digest = ? RETURNING id";
const DELETE_CONTENT = "DELETE FROM contents WHERE id = ?";
const MARK = `INSERT INTO gone (scope, digest, erased_by, because, at) VALUES (?, ?, ?, ?, ?)
  ON CONFLICT (scope, digest) DO UPDATE SET erased_by = excluded.erased_by, because = excluded.because, at = excluded.at`;
const PAST = "SELECT scope, digest FROM bodies WHERE keep_until <= ? ORDER BY keep_until LIMIT ?";

interface BodyRow {
  readonly id: number;
  readonly class: EvidenceClass;
  readonly kept_at: number;
  readonly keep_until: number | null;
}

interface GoneRow {
  readonly erased_by: string | null;
  readonly because: string | null;
  readonly at: number;
}

/**
 * Bodies of evidence in one SQLite file, for any number of processes of one machine. What is erased or has expired is overwritten in the
 * file and taken out of its log before the call returns.
 *
 * @throws SluiceError `STORE_DRIVER_MISSING`, `STORE_INSECURE`, `STORE_SCHEMA_UNKNOWN` (also for a database of runs), `STORE_CORRUPT`,
 * `STORE_NOT_DURABLE`, `STORE_BUSY`
 */
export function createSqliteEvidenceStore(options: SqliteEvidenceOptions): EvidenceStore {
  const { clock = Date.now, maxBytes = EVIDENCE_MAX_BYTES, busyMs = BUSY_MS } = options;
  const location = resolve(options.file);
  const connection = openConnection(location, options.open ?? sqliteDriver(options.driver), busyMs, EVIDENCE_SCHEMA);
  connection.read(() => connection.statement("PRAGMA secure_delete = ON").get());
  return createCheckedEvidenceStore({
    portVersion: 1,
    capabilities: { durability: "disk", manyProcesses: true, maxBytes },
    location,
    put: (body, call) => connection.write(() => keep(connection, body, clock()), call?.signal),
    get: async (key) => connection.read(() => read(connection, key)),
    has: async ({ scope, digest }) => connection.read(() => connection.statement(FIND).get(scope, digest) !== undefined),
    async erase(erasure, call) {
      const isNew = await connection.write(() => erase(connection, erasure, clock()), call?.signal);
      await clearLog(connection, busyMs);
      return isNew;
    },
    async expire({ limit, signal }) {
      const gone = await connection.write(() => expire(connection, limit, clock()), signal);
      if (gone > 0) await clearLog(connection, busyMs);
      return gone;
    },
    close: async () => connection.close(),
  });
}

function keep(connection: Connection, { scope, body, class: kind, keepForMs }: EvidenceBody, storeNow: Instant): EvidencePut {
  const digest = digestOf(body);
  if (goneRow(connection, { scope, digest })?.erased_by != null) return { kind: "erased", digest };
  const end = keepForMs === undefined ? null : storeNow + keepForMs;
  const found = connection.statement(FIND).get(scope, digest) as BodyRow | undefined;
  if (found === undefined) {
    const { id } = connection.statement(INSERT).get(scope, digest, kind, storeNow, end) as { readonly id: number };
    connection.statement(SET_CONTENT).run(id, body);
    return { kind: "kept", digest };
  }
  const later = laterEnd(found.keep_until ?? undefined, storeNow, keepForMs) ?? null;
  if (later !== found.keep_until) connection.statement(SET_END).run(later, found.id);
  // Who has the bytes can mend what was altered.
  if (read(connection, { scope, digest }).kind !== "present") connection.statement(SET_CONTENT).run(found.id, body);
  return { kind: "kept", digest };
}

function read(connection: Connection, key: EvidenceKey): EvidenceRead {
  const row = connection.statement(READ).get(key.scope, key.digest) as (BodyRow & { readonly body: Uint8Array }) | undefined;
  if (row === undefined)
    return connection.statement(FIND).get(key.scope, key.digest) === undefined ? absent(connection, key) : { kind: "altered" };
  const { class: kind, kept_at: keptAt, keep_until: keepUntil } = row;
  const body = new Uint8Array(row.body);
  if (digestOf(body) !== key.digest) return { kind: "altered" };
  return { kind: "present", body, class: kind, keptAt, ...(keepUntil === null ? {} : { keepUntil }) };
}

function absent(connection: Connection, key: EvidenceKey): EvidenceRead {
  const gone = goneRow(connection, key);
  if (gone === undefined) return { kind: "missing" };
  const { erased_by: by, because, at } = gone;
  return by === null ? { kind: "expired", at } : { kind: "erased", by, because: because ?? "", at };
}

function erase(connection: Connection, { by, because, ...key }: EvidenceErasure, storeNow: Instant): boolean {
  if (goneRow(connection, key)?.erased_by != null) return false;
  remove(connection, key);
  connection.statement(MARK).run(key.scope, key.digest, by, because, storeNow);
  return true;
}

function expire(connection: Connection, limit: number, storeNow: Instant): number {
  const past = connection.statement(PAST).all(storeNow, limit) as EvidenceKey[];
  for (const key of past) {
    remove(connection, key);
    connection.statement(MARK).run(key.scope, key.digest, null, null, storeNow);
  }
  return past.length;
}

function remove(connection: Connection, { scope, digest }: EvidenceKey): void {
  const row = connection.statement(DELETE).get(scope, digest) as { readonly id: number } | undefined;
  if (row !== undefined) connection.statement(DELETE_CONTENT).run(row.id);
}

/**
 * The log still holds what was written to it before: it is brought into the file and cut off.
 *
 * @throws SluiceError `STORE_BUSY` when others read all the time; what was erased is shown to nobody, and erasing again ends it
 */
async function clearLog(connection: Connection, busyMs: number): Promise<void> {
  const end = performance.now() + busyMs;
  for (;;) {
    if (connection.read(() => isCleared(connection))) return;
    if (performance.now() > end) {
      const message = "The bytes are gone from the database, but its log could not be cleared: others read it all the time. Erase again.";
      throw new SluiceError({ code: "STORE_BUSY", message });
    }
    await sleep(PAUSE_MS);
  }
}

function isCleared(connection: Connection): boolean {
  const row = connection.statement("PRAGMA wal_checkpoint(TRUNCATE)").get() as { readonly busy: number };
  return row.busy === 0;
}

function goneRow(connection: Connection, { scope, digest }: EvidenceKey): GoneRow | undefined {
  return connection.statement(FIND_GONE).get(scope, digest) as GoneRow | undefined;
}

function digestOf(body: Uint8Array): `sha256:${string}` {
  return `sha256:${hash("sha256", body)}`;
}
