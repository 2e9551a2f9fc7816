import { addRun, bookCommit, findRun, inScope, newRun } from "@sluice/store-kit";
import type { Place } from "./chained-file.ts";
import type { CommitEntry } from "./ledger-line.ts";
import type { IndexedRun, StoreIndex } from "./store-index.ts";

/** Takes a commit of the ledger into the index. */
export function applyCommit(index: StoreIndex, entry: CommitEntry, number: number, place: Place): void {
  const run = findRun(index, entry) ?? beginRun(index, entry, number);
  const commit = { run, number, place, version: entry.version };
  run.commits.push(commit);
  run.commands.set(entry.commandId, commit);
  run.digest = entry.digest;
  index.commits.push(commit);
  bookCommit(index, run, entry);
  for (const id of entry.consumes) index.signals.delete(inScope(entry.scope, id));
}

/** Its order is the number of its first line, which stays the same when others are removed. */
function beginRun(index: StoreIndex, entry: CommitEntry, order: number): IndexedRun {
  const run = { ...newRun(index, entry, entry.identity, entry), order, digest: entry.digest, commits: [], commands: new Map() };
  addRun(index, run);
  return run;
}
