import { Instant, EvidenceStore, RunStore } from '@sluice/core';

/** Options of {@link createMemoryEvidenceStore}. */
interface MemoryEvidenceOptions {
    /** The store's time; default: the wall clock. */
    readonly clock?: () => Instant;
    /** Largest body, in bytes; default 8 MiB. */
    readonly maxBytes?: number;
}
/** Bodies of evidence that are gone with their process: for tests and trials. */
declare function createMemoryEvidenceStore(options?: MemoryEvidenceOptions): EvidenceStore;

/** Options of {@link createMemoryStore}. */
interface MemoryStoreOptions {
    /** The store's time; default: the wall clock. */
    readonly clock?: () => Instant;
}
/** A run store that is gone with its process: for tests, trials and hosts that need no restart. Each call is one step, so calls never mix. */
declare function createMemoryStore(options?: MemoryStoreOptions): RunStore;

export { createMemoryEvidenceStore, createMemoryStore };
export type { MemoryEvidenceOptions, MemoryStoreOptions };
