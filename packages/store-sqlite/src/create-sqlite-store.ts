import { resolve } from "node:path";
import type { Instant, RunStore } from "@sluice/core";
import { createCheckedStore, createRememberedHeads } from "@sluice/store-kit";
import { appendCommit } from "./append-commit.ts";
import { claimMethods, reservationMethods } from "./claim-table.ts";
import { openConnection } from "./connection.ts";
import { dueMethods } from "./due-table.ts";
import { release, renew, takingMethods } from "./intent-table.ts";
import { findIdentity, loadRun, queryRuns, readFeed, readLedger } from "./read-runs.ts";
import { recordMethods } from "./record-tables.ts";
import { removeRuns } from "./remove-runs.ts";
import type { RunHead } from "./run-head.ts";
import { type OpenSqlite, sqliteDriver, type SqliteDriverName } from "./sqlite-driver.ts";

/** Options of {@link createSqliteStore}. */
export interface SqliteStoreOptions {
  /** The database file. Its folder is made when missing; both must be writable by their owner only. */
  readonly file: string;
  /** The store's time; default: the wall clock of this machine. All processes of one store must agree on it. */
  readonly clock?: () => Instant;
  /** Default: the driver inside Node, else better-sqlite3. */
  readonly driver?: SqliteDriverName;
  /** Opens the file instead of a driver: for benches and tests that count statements. */
  readonly open?: OpenSqlite;
  /** How long a call waits for other processes' locks, in milliseconds; default 10 000. */
  readonly busyMs?: number;
}

const BUSY_MS = 10_000;

/**
 * A run store in one SQLite file, for any number of processes of one machine. An acknowledged append is on the disk.
 *
 * @throws SluiceError `STORE_DRIVER_MISSING`, `STORE_INSECURE`, `STORE_SCHEMA_UNKNOWN`, `STORE_CORRUPT`, `STORE_NOT_DURABLE`, `STORE_BUSY`
 */
export function createSqliteStore(options: SqliteStoreOptions): RunStore {
  const { clock = Date.now, busyMs = BUSY_MS } = options;
  const location = resolve(options.file);
  const connection = openConnection(location, options.open ?? sqliteDriver(options.driver), busyMs);
  const remembered = createRememberedHeads<RunHead>();
  return createCheckedStore({
    portVersion: 1,
    capabilities: { durability: "disk", manyProcesses: true },
    location,
    append: (append, options) => appendCommit(connection, remembered, clock, append, options?.signal),
    load: async (key) => connection.read(() => loadRun(connection, key, clock())),
    ledger: async (key, options) => connection.read(() => readLedger(connection, key, options?.after, options?.limit)),
    feed: async ({ scope, after, limit }) => connection.read(() => readFeed(connection, scope, after, limit)),
    query: async (options) => connection.read(() => queryRuns(connection, options)),
    findIdentity: async ({ scope, identity }) => connection.read(() => findIdentity(connection, scope, identity)),
    removeRuns: ({ scope, runs }, options) => connection.write(() => removeRuns(connection, scope, runs), options?.signal),
    ...takingMethods(connection, clock),
    renew: (key, options) => renew(connection, clock, key, options?.signal),
    release: (key, options) => release(connection, clock, key, options?.signal),
    ...dueMethods(connection, clock),
    ...claimMethods(connection, clock),
    ...reservationMethods(connection, clock),
    ...recordMethods(connection, clock),
    close: async () => connection.close(),
  });
}
