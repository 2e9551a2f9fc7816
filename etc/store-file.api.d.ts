import { Instant, Logger, RunStore } from '@sluice/core';

/** Options of {@link backupFileStore}. */
interface FileBackupOptions {
    /** The folder of the store, open elsewhere or not. */
    readonly folder: string;
    /** The folder to write: a new one, or an empty one. */
    readonly to: string;
}
/**
 * Copies a store in plain files while others write it: everything acknowledged before the call is in the copy, which is one moment of the
 * store. Writers wait only while the length of the ledger is taken and the claims are read, because the ledger's lines stay as they are.
 * Every byte of the copy was verified and is on the disk when the call returns; it is opened like any other store.
 *
 * @returns the size of the copy in bytes
 * @throws SluiceError `OUTPUT_FAILED` when `to` is not empty or cannot be written; `STORE_FAILED` where there is no store, `STORE_INSECURE`,
 * `STORE_CORRUPT`, `STORE_BUSY`
 */
declare function backupFileStore(options: FileBackupOptions): Promise<{
    readonly bytes: number;
}>;

/** Options of {@link createFileStore}. */
interface FileStoreOptions {
    /** The folder, on a disk of this machine. Made when missing; it and its files must be writable by their owner only. */
    readonly folder: string;
    /** The store's time; default: the wall clock of this machine. All processes of one store must agree on it. */
    readonly clock?: () => Instant;
    /** Told when a line that was not whole was repaired. */
    readonly logger?: Logger;
    /** How long a call waits for another process, in milliseconds; default 10 000. */
    readonly busyMs?: number;
}
/**
 * A run store in plain files, for any number of processes of one machine and without any driver. An acknowledged append is on the disk.
 *
 * @throws SluiceError `STORE_INSECURE`, `STORE_SCHEMA_UNKNOWN`, `STORE_CORRUPT`, `STORE_BUSY`, `STORE_FAILED`
 */
declare function createFileStore(options: FileStoreOptions): RunStore;

/** What looking through a store found: how much is in it, or the first place that is not as it was written. */
type FileStoreVerdict = {
    readonly ok: true;
    readonly runs: number;
    readonly commits: number;
} | {
    readonly ok: false;
    readonly file: string;
    readonly line?: number;
    readonly reason: string;
};
/**
 * Reads every line of a store in files, and changes none. Every byte that is not as it was written is found, and a line that was left out,
 * put in or exchanged; newest lines that were cut off are found where the other file speaks of them. What nobody speaks of any more is
 * known to nobody.
 *
 * @throws SluiceError `STORE_FAILED` where there is no store, `STORE_INSECURE`, `STORE_SCHEMA_UNKNOWN`, `STORE_BUSY`
 */
declare function verifyFileStore(folder: string): FileStoreVerdict;

export { backupFileStore, createFileStore, verifyFileStore };
export type { FileBackupOptions, FileStoreOptions, FileStoreVerdict };
