import { RunStore, Instant } from '@sluice/core';

/** A statement with its values. */
interface Query {
    readonly text: string;
    readonly values: unknown[];
    /** Present when the server may keep the statement for the connection's life: the same name always stands for the same text. */
    readonly name?: string;
}
/** What a query gave. */
interface QueryRows {
    readonly rows: readonly Readonly<Record<string, unknown>>[];
}
/** What the store needs of a driver: `pg`'s Pool and Client have it as they are. One call is one statement, so any pool will do. */
interface Queryable {
    /** Runs one statement. Rejects with the driver's error, whose `code` is the server's SQLSTATE when the server has answered. */
    query(query: Query): Promise<QueryRows>;
}

/** A connection that hears notifications: `pg`'s Client has it as it is. */
interface ListenConnection {
    /** Opens it; called once. */
    connect(): Promise<unknown>;
    /** Runs a statement. */
    query(query: Query): Promise<unknown>;
    /** Calls back when another host has something to tell, and when the connection broke. */
    on(event: "notification" | "error" | "end", listener: () => void): unknown;
    /** Closes it. */
    end(): Promise<void>;
}

/** Options of {@link createPostgresStore}. */
interface PostgresStoreOptions {
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
interface PostgresStore extends RunStore {
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
declare function createPostgresStore(options: PostgresStoreOptions): PostgresStore;

/** What a migration did. */
interface MigrationReport {
    readonly from: number;
    readonly to: number;
    /** Names of the steps that were taken now. */
    readonly steps: readonly string[];
}
/** One connection for the time of a migration: `pg`'s Client, or what Pool.connect() gives. */
type MigrationConnection = Queryable;
/**
 * Brings the schema to this release's version, in one transaction, locked against a second migrator. The connection must be one session, not
 * a pool.
 *
 * @throws SluiceError `STORE_SCHEMA_UNKNOWN` when a newer release was here, `CONFIG_INVALID`, `STORE_FAILED`
 */
declare function migratePostgres(connection: MigrationConnection, options?: {
    readonly schema?: string;
}): Promise<MigrationReport>;
/** The whole migration from nothing as SQL text, for those who let somebody else run it. */
declare function migrationScript(options?: {
    readonly schema?: string;
}): string;

export { createPostgresStore, migratePostgres, migrationScript };
export type { ListenConnection, MigrationConnection, MigrationReport, PostgresStore, PostgresStoreOptions, Query, QueryRows, Queryable };
