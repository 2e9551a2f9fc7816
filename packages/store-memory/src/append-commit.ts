import { hash } from "node:crypto";
import type { Append, AppendResult, Instant, LoadedRun, RunKey } from "@sluice/core";
import {
  commitDigest,
  decideAppend,
  decodeJson,
  dueAfterAppend,
  encodeAppend,
  type EncodedAppend,
  mergeIntents,
  runIndex,
} from "@sluice/store-kit";
import {
  findRun,
  findUnfinished,
  inScope,
  type MemoryCommit,
  type MemoryData,
  type MemoryIntent,
  type MemoryRun,
  scopeOf,
} from "./memory-data.ts";

/** From this many commits on a run's commands are found by a map; most runs never get there. */
const MAPPED_FROM = 8;
const NO_INTENTS: readonly MemoryIntent[] = [];

export function appendCommit(data: MemoryData, append: Append): AppendResult {
  const encoded = encodeAppend(append);
  const storeNow = data.clock();
  const run = findRun(data, append);
  const decision = decideAppend(append, {
    storeNow,
    version: run?.version ?? 0,
    completed: () => run?.index.status === "completed",
    answer: findCommand(run, append.commandId)?.answer,
    identityHolder: (identity) => findUnfinished(data, append.scope, identity)?.run,
    claimToken: (claim) => data.claims.get(inScope(append.scope, claim))?.token,
    intentToken: (intent) => run?.intents.find(({ row }) => row.id === intent)?.row.token,
  });
  switch (decision.kind) {
    case "append":
      store(data, append, encoded, run ?? createRun(data, append, storeNow), storeNow);
      return { kind: "appended", version: encoded.version, storeNow };
    case "duplicate":
      return { kind: "duplicate", answer: decodeJson(decision.answer) };
    case "conflict":
      return { kind: "conflict", current: loadRun(data, append), storeNow };
    default:
      return decision;
  }
}

export function loadRun(data: MemoryData, key: RunKey): LoadedRun | undefined {
  const run = findRun(data, key);
  if (run === undefined) return undefined;
  const state = { shape: run.shape, data: decodeJson(run.state) as LoadedRun["state"]["data"] };
  return { scope: run.scope, run: run.run, version: run.version, state, storeNow: data.clock() };
}

function findCommand(run: MemoryRun | undefined, commandId: string): MemoryCommit | undefined {
  return run?.commands === undefined ? run?.commits.find((commit) => commit.commandId === commandId) : run.commands.get(commandId);
}

function createRun(data: MemoryData, append: Append, storeNow: Instant): MemoryRun {
  const run: MemoryRun = {
    at: 0,
    order: data.inOrder.length + 1,
    slot: -1,
    scope: append.scope,
    run: append.run,
    version: 0,
    shape: 0,
    state: "",
    index: append.index,
    identity: append.identity,
    createdAt: storeNow,
    updatedAt: storeNow,
    dueAt: undefined,
    poked: false,
    commits: [],
    commands: undefined,
    intents: NO_INTENTS,
  };
  scopeOf(data, run.scope).runs.set(run.run, run);
  data.inOrder.push(run);
  return run;
}

function store(data: MemoryData, append: Append, encoded: EncodedAppend, run: MemoryRun, storeNow: Instant): void {
  addCommit(data, append, encoded, run);
  run.version = encoded.version;
  run.shape = append.state.shape;
  run.state = encoded.state;
  run.index = runIndex(encoded.columns);
  run.updatedAt = storeNow;
  const due = dueAfterAppend({ dueAt: run.dueAt, wakeAt: run.at, poked: run.poked }, append.dueAt);
  run.dueAt = due.dueAt;
  data.due.set(run, due.wakeAt);
  if (run.identity !== undefined) setIdentity(data, run, run.identity);
  setIntents(data, append, encoded, run, storeNow);
  for (const id of append.consumes) data.unmatched.delete(inScope(append.scope, id));
}

function addCommit(data: MemoryData, append: Append, encoded: EncodedAppend, run: MemoryRun): void {
  const previous = run.commits.at(-1)?.digest;
  const digest = commitDigest({ ...append, previous }, encoded.events, (text) => hash("sha256", text));
  const commit: MemoryCommit = {
    scope: run.scope,
    run: run.run,
    number: data.commits.length + 1,
    commandId: append.commandId,
    events: encoded.events,
    previous,
    digest,
    answer: encoded.answer,
    version: encoded.version,
  };
  data.commits.push(commit);
  if (run.commits.length < MAPPED_FROM) run.commits = run.commits.concat(commit); // exactly as long as needed; a spread reserves room for sixteen
  else run.commits.push(commit);
  if (run.commits.length >= MAPPED_FROM) run.commands ??= new Map(run.commits.map((each) => [each.commandId, each]));
  run.commands?.set(commit.commandId, commit);
}

function setIdentity(data: MemoryData, run: MemoryRun, identity: string): void {
  const { unfinished } = scopeOf(data, run.scope);
  if (run.index.status !== "completed") unfinished.set(identity, run);
  else if (unfinished.get(identity) === run) unfinished.delete(identity);
}

function setIntents(data: MemoryData, append: Append, encoded: EncodedAppend, run: MemoryRun, storeNow: Instant): void {
  if (run.intents.length === 0 && encoded.intents.length === 0) return;
  const known = new Map(run.intents.map((intent) => [intent.row.id, intent]));
  const settled = new Set(append.settles.map(({ intent }) => intent));
  const changes = mergeIntents(
    run.intents.map(({ row }) => row),
    encoded.intents,
    settled,
    storeNow,
  );
  for (const id of changes.drop) {
    const intent = known.get(id);
    if (intent !== undefined) data.ready.set(intent, undefined);
    known.delete(id);
  }
  for (const row of changes.put) {
    const intent: MemoryIntent = known.get(row.id) ?? { run, row, at: 0, order: data.nextOrder(), slot: -1 };
    intent.row = row;
    data.ready.set(intent, row.readyAt);
    known.set(row.id, intent);
  }
  run.intents = known.size === 0 ? NO_INTENTS : [...known.values()];
}
