import { Instant, EvidenceStore } from '@sluice/core';

/** Options of {@link createFileEvidenceStore}. */
interface FileEvidenceOptions {
    /** The folder, on a disk of this machine. Made when missing, for this user only (0700; its files 0600). Keep it away from worktrees. */
    readonly folder: string;
    /** The store's time; default: the wall clock of this machine. All processes of one store must agree on it. */
    readonly clock?: () => Instant;
    /** Largest body, in bytes; default 8 MiB. */
    readonly maxBytes?: number;
}
/**
 * Bodies of evidence in plain files, for any number of processes of one machine and without any driver: a folder for each body,
 * `FOLDER/SCOPE/ab/abcdef…`, named after the digest. An acknowledged body is on the disk, and so is an acknowledged erasure. Nothing is
 * locked: a body is there whole or not at all, and an erasure wins against whoever keeps the same body meanwhile.
 *
 * The folder is looked at before each call, which rejects with `STORE_INSECURE` where others could write it, and with `STORE_FAILED` where
 * the system refuses.
 */
declare function createFileEvidenceStore(options: FileEvidenceOptions): EvidenceStore;

export { createFileEvidenceStore };
export type { FileEvidenceOptions };
