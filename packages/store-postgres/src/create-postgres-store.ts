import type { Instant, RunStore } from "@sluice/core";
import { createCheckedStore } from "@sluice/store-kit";
import { appendCommit, appendWays } from "./append-commit.ts";
import { checkServer } from "./check-server.ts";
import { claimMethods, reservationMethods } from "./claim-table.ts";
import { createDatabase, type Database } from "./database.ts";
import { dueMethods } from "./due-table.ts";
import { type ListenConnection, withHints } from "./hints.ts";
import { release, renew, takingMethods } from "./intent-table.ts";
import type { Queryable } from "./queryable.ts";
import { readFeed } from "./read-feed.ts";
import { findIdentity, loadRun, queryRuns, readLedger } from "./read-runs.ts";
import { recordMethods } from "./record-tables.ts";
import { removeRuns } from "./remove-runs.ts";
import { DEFAULT_SCHEMA } from "./schema-name.ts";

/** Options of {@link createPostgresStore}. */
export interface PostgresStoreOptions {
  /**
   * `pg`'s Pool, or anything with its `query`. It stays the host's: `close` of the store does not end it. PgBouncer in transaction mode will do:
   * every call is one statement.
   */
  readonly pool: Queryable;
  /** Where the tables are. Default: `sluice`. */
  readonly schema?: string;
  /**
   * Makes a connection of its own on which the store hears of other hosts' work (LISTEN) instead of finding it by its next look:
   * `() => new Client(...)`. Not through a pooler. Hosts that give it also tell the others, by at most one statement every 20 ms.
   */
  readonly listen?: () => ListenConnection;
  /** The store's time instead of the server's, for tests. */
  readonly clock?: () => Instant;
}

/** A run store in PostgreSQL. */
export interface PostgresStore extends RunStore {
  /**
   * The same store inside a transaction of the host's: what is written by it is there when the host commits, and not when it rolls back.
   * Acts that look at the world or wait do not belong in there. The client must be in a transaction of its own session.
   */
  using(client: Queryable): RunStore;
}

/**
 * A run store in PostgreSQL 14 or later, for any number of hosts. An acknowledged append is on the server's disk. Time is the server's.
 *
 * The server is looked at before the first call: calls reject with `STORE_NOT_DURABLE` where it does not sync its commits, with
 * `STORE_SCHEMA_OUTDATED` where the migration was not run, and with `STORE_SCHEMA_UNKNOWN` where a newer release has run its own.
 */
export function createPostgresStore(options: PostgresStoreOptions): PostgresStore {
  const { pool, schema = DEFAULT_SCHEMA, clock, listen } = options;
  const checked = checkedOnce(createDatabase(pool, { schema, inTransaction: false }));
  const store = storeOn(checked, clock, { inTransaction: false });
  return {
    ...(listen === undefined ? store : withHints(store, checked, schema, listen)),
    using: (client) => storeOn(createDatabase(client, { schema, inTransaction: true }), clock, { inTransaction: true }),
  };
}

/** Looks at the server before the first statement; again when that could not be done. */
function checkedOnce(database: Database): Database {
  let looked: Promise<void> | undefined;
  let isSound = false;
  const look = async (): Promise<void> => {
    try {
      await (looked ??= checkServer(database));
      isSound = true;
    } catch (error) {
      looked = undefined;
      throw error;
    }
  };
  return {
    rows: (sql, values, signal) => (isSound ? database.rows(sql, values, signal) : look().then(() => database.rows(sql, values, signal))),
  };
}

function storeOn(database: Database, clock: (() => Instant) | undefined, use: { readonly inTransaction: boolean }): RunStore {
  const ways = appendWays(database, use);
  return createCheckedStore({
    portVersion: 1,
    capabilities: { durability: "disk", manyProcesses: true },
    append: (append, options) => appendCommit(ways, clock, append, options?.signal),
    load: (key, options) => loadRun(database, key, clock, options?.signal),
    ledger: (key, options) => readLedger(database, key, options?.after, options?.limit, options?.signal),
    feed: ({ scope, after, limit, signal }) => readFeed(database, scope, after, limit, signal),
    query: (options) => queryRuns(database, options, options.signal),
    findIdentity: ({ scope, identity, signal }) => findIdentity(database, scope, identity, signal),
    removeRuns: ({ scope, runs }, options) => removeRuns(database, scope, runs, options?.signal),
    ...takingMethods(database, clock),
    renew: (key, options) => renew(database, clock, key, options?.signal),
    release: (key, options) => release(database, clock, key, options?.signal),
    ...dueMethods(database, clock),
    ...claimMethods(database, clock),
    ...reservationMethods(database, clock),
    ...recordMethods(database, clock),
    close: async () => undefined,
  });
}
