import { setDue } from "@sluice/store-kit";
import type { StoreIndex } from "./store-index.ts";

/** Forgets everything but the tokens that were given out: the index is built again from its files. */
export function resetIndex(index: StoreIndex): void {
  for (const run of index.inOrder) {
    setDue(index, run, { dueAt: undefined, wakeAt: undefined, poked: false });
    for (const intent of run.intents) index.ready.set(intent, undefined);
  }
  for (const things of [index.scopes, index.claims, index.reservations, index.definitions, index.signals]) things.clear();
  index.inOrder.length = 0;
  index.commits.length = 0;
}
