import { Instant, EvidenceStore, RunStore } from '@sluice/core';

/** What a statement can be given and gives back. */
type SqliteValue = string | number | null | Uint8Array;
/** A prepared statement. Only what node:sqlite and better-sqlite3 do alike. */
interface SqliteStatement {
    /** The first row, if any. */
    get(...values: SqliteValue[]): unknown;
    /** All rows. */
    all(...values: SqliteValue[]): unknown[];
    /** Runs it for its effect. */
    run(...values: SqliteValue[]): {
        readonly changes: number | bigint;
    };
}
/** An open database file. */
interface SqliteDatabase {
    /** Compiles one statement. */
    prepare(sql: string): SqliteStatement;
    /** Closes the connection. */
    close(): void;
}
/** Opens a file that exists. Given to the store by tests and benches that count statements. */
type OpenSqlite = (file: string) => SqliteDatabase;
/** The drivers the store knows. */
type SqliteDriverName = "node" | "better-sqlite3";
/**
 * The function that opens databases with the named driver; without a name the one inside Node, else better-sqlite3.
 *
 * @throws SluiceError `STORE_DRIVER_MISSING` when this Node has no driver of that name, or would crash on loading it
 */
declare function sqliteDriver(name?: SqliteDriverName): OpenSqlite;

/** Options of {@link backupSqlite}. */
interface SqliteBackupOptions {
    /** The database file of a store of runs or of evidence, open elsewhere or not. */
    readonly file: string;
    /** The file to write, in a folder that is there. Never written over. */
    readonly to: string;
    /** Default: the driver inside Node, else better-sqlite3. */
    readonly driver?: SqliteDriverName;
}
/**
 * Copies a store in SQLite while others write it: everything acknowledged before the call is in the copy, which is one moment of the store.
 * Writers go on meanwhile. The copy is whole, was looked through, is on the disk and for its owner alone when the call returns; it is opened
 * like any other store.
 *
 * The driver works while this process waits: about a second for some 100 MB.
 *
 * @returns the size of the copy in bytes
 * @throws SluiceError `OUTPUT_FAILED` when `to` is there or cannot be written; `STORE_SCHEMA_UNKNOWN`, `STORE_CORRUPT`, `STORE_FAILED`,
 * `STORE_BUSY`, `STORE_DRIVER_MISSING`
 */
declare function backupSqlite(options: SqliteBackupOptions): {
    readonly bytes: number;
};

/** Options of {@link createSqliteEvidenceStore}. */
interface SqliteEvidenceOptions {
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
/**
 * Bodies of evidence in one SQLite file, for any number of processes of one machine. What is erased or has expired is overwritten in the
 * file and taken out of its log before the call returns.
 *
 * @throws SluiceError `STORE_DRIVER_MISSING`, `STORE_INSECURE`, `STORE_SCHEMA_UNKNOWN` (also for a database of runs), `STORE_CORRUPT`,
 * `STORE_NOT_DURABLE`, `STORE_BUSY`
 */
declare function createSqliteEvidenceStore(options: SqliteEvidenceOptions): EvidenceStore;

/** Options of {@link createSqliteStore}. */
interface SqliteStoreOptions {
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
/**
 * A run store in one SQLite file, for any number of processes of one machine. An acknowledged append is on the disk.
 *
 * @throws SluiceError `STORE_DRIVER_MISSING`, `STORE_INSECURE`, `STORE_SCHEMA_UNKNOWN`, `STORE_CORRUPT`, `STORE_NOT_DURABLE`, `STORE_BUSY`
 */
declare function createSqliteStore(options: SqliteStoreOptions): RunStore;

export { backupSqlite, createSqliteEvidenceStore, createSqliteStore, sqliteDriver };
export type { OpenSqlite, SqliteBackupOptions, SqliteDatabase, SqliteDriverName, SqliteEvidenceOptions, SqliteStatement, SqliteStoreOptions, SqliteValue };
