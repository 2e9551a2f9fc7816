import type { Instant, RunStore } from "@sluice/core";
import { createCheckedStore, findUnfinished } from "@sluice/store-kit";
import { appendCommit, loadRun } from "./append-commit.ts";
import { release, renew, takeDue, takeIntents } from "./claim-intents.ts";
import { claimMethods } from "./keep-claims.ts";
import { recordMethods } from "./keep-records.ts";
import { createMemoryData } from "./memory-data.ts";
import { queryRuns, readFeed, readLedger } from "./read-runs.ts";
import { removeRuns } from "./remove-runs.ts";

/** Options of {@link createMemoryStore}. */
export interface MemoryStoreOptions {
  /** The store's time; default: the wall clock. */
  readonly clock?: () => Instant;
}

/** A run store that is gone with its process: for tests, trials and hosts that need no restart. Each call is one step, so calls never mix. */
export function createMemoryStore(options: MemoryStoreOptions = {}): RunStore {
  const data = createMemoryData(options.clock ?? Date.now);
  return createCheckedStore({
    portVersion: 1,
    capabilities: { durability: "process", manyProcesses: false },
    append: async (append) => appendCommit(data, append),
    load: async (key) => loadRun(data, key),
    ledger: async (key, options) => readLedger(data, key, options?.after, options?.limit),
    feed: async ({ scope, after, limit }) => readFeed(data, scope, after, limit),
    query: async (options) => queryRuns(data, options),
    findIdentity: async ({ scope, identity }) => findUnfinished(data, scope, identity)?.run,
    removeRuns: async ({ scope, runs }) => removeRuns(data, scope, runs),
    takeIntents: async (query) => takeIntents(data, query),
    renew: async (key) => renew(data, key),
    release: async (key) => release(data, key),
    takeDue: async (query) => takeDue(data, query),
    ...claimMethods(data),
    ...recordMethods(data),
    async close() {
      // Nothing to give back: the last reference frees the memory.
    },
  });
}
