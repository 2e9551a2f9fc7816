import { Instant, RunStore } from '@sluice/core';

/** Options of {@link createMemoryStore}. */
interface MemoryStoreOptions {
    /** The store's time; default: the wall clock. */
    readonly clock?: () => Instant;
}
/** A run store that is gone with its process: for tests, trials and hosts that need no restart. Each call is one step, so calls never mix. */
declare function createMemoryStore(options?: MemoryStoreOptions): RunStore;

export { createMemoryStore };
export type { MemoryStoreOptions };
