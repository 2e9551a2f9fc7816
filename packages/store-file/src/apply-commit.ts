import { dueAfterAppend, mergeIntents } from "@sluice/store-kit";
import type { Place } from "./chained-file.ts";
import type { CommitEntry } from "./ledger-line.ts";
import { dueOf, findRun, type IndexedIntent, type IndexedRun, type IndexedScope, inScope, setRow, type StoreIndex } from "./store-index.ts";

const NO_INTENTS: readonly IndexedIntent[] = [];

/** Takes a commit of the ledger into the index. */
export function applyCommit(index: StoreIndex, entry: CommitEntry, number: number, place: Place): void {
  const scope = scopeOf(index, entry.scope);
  const run = findRun(index, entry) ?? beginRun(index, scope, entry);
  const commit = { run, number, place, version: entry.version };
  run.commits.push(commit);
  run.commands.set(entry.commandId, commit);
  index.commits.push(commit);
  run.index = entry.index;
  run.digest = entry.digest;
  run.updatedAt = entry.at;
  const due = dueAfterAppend(dueOf(run), entry.dueAt);
  run.dueAt = due.dueAt;
  index.due.set(run, due.wakeAt);
  setIdentity(scope, run);
  setIntents(index, run, entry);
  for (const id of entry.consumes) index.signals.delete(inScope(entry.scope, id));
}

function scopeOf(index: StoreIndex, name: string): IndexedScope {
  const known = index.scopes.get(name) ?? { runs: new Map(), unfinished: new Map() };
  index.scopes.set(name, known);
  return known;
}

function beginRun(index: StoreIndex, scope: IndexedScope, entry: CommitEntry): IndexedRun {
  const run: IndexedRun = {
    at: 0,
    order: index.inOrder.length + 1,
    slot: -1,
    scope: entry.scope,
    run: entry.run,
    index: entry.index,
    digest: entry.digest,
    identity: entry.identity,
    createdAt: entry.at,
    updatedAt: entry.at,
    dueAt: undefined,
    poked: false,
    commits: [],
    commands: new Map(),
    intents: NO_INTENTS,
  };
  scope.runs.set(run.run, run);
  index.inOrder.push(run);
  return run;
}

function setIdentity({ unfinished }: IndexedScope, run: IndexedRun): void {
  if (run.identity === undefined) return;
  if (run.index.status !== "completed") unfinished.set(run.identity, run);
  else if (unfinished.get(run.identity) === run) unfinished.delete(run.identity);
}

function setIntents(index: StoreIndex, run: IndexedRun, entry: CommitEntry): void {
  if (run.intents.length === 0 && entry.intents.length === 0) return;
  const known = new Map(run.intents.map((intent) => [intent.row.id, intent]));
  const rows = run.intents.map(({ row }) => row);
  const { drop, put } = mergeIntents(rows, entry.intents, new Set(entry.settles), entry.at);
  for (const id of drop) {
    const intent = known.get(id);
    if (intent !== undefined) index.ready.set(intent, undefined);
    known.delete(id);
  }
  for (const row of put) {
    const intent = known.get(row.id) ?? { run, row, at: 0, order: ++index.lastOrder, slot: -1 };
    setRow(index, intent, row);
    known.set(row.id, intent);
  }
  run.intents = known.size === 0 ? NO_INTENTS : [...known.values()];
}
