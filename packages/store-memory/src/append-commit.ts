import { hash } from "node:crypto";
import type { Append, AppendResult, Instant, LoadedRun, RunKey } from "@sluice/core";
import {
  addRun,
  bookCommit,
  commitDigest,
  type CommitToBook,
  decideAppend,
  decodeJson,
  encodeAppend,
  type EncodedAppend,
  findIntent,
  findRun,
  findUnfinished,
  holderIn,
  inScope,
  newRun,
  runIndex,
} from "@sluice/store-kit";
import { queueOf } from "./keep-claims.ts";
import type { MemoryCommit, MemoryData, MemoryRun } from "./memory-data.ts";

/** From this many commits on a run's commands are found by a map; most runs never get there. */
const MAPPED_FROM = 8;

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
    reservation: (name) => holderIn(queueOf(data, { scope: append.scope, name })),
    claimToken: (claim) => data.claims.get(inScope(append.scope, claim))?.token,
    intentToken: (intent) => findIntent(data, append, intent)?.row.token,
  });
  switch (decision.kind) {
    case "append":
      store(data, append, encoded, run, storeNow);
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

function createRun(data: MemoryData, append: Append, commit: CommitToBook): MemoryRun {
  const run: MemoryRun = {
    ...newRun(data, append, append.identity, commit),
    version: 0,
    shape: 0,
    state: "",
    commits: [],
    commands: undefined,
  };
  addRun(data, run);
  return run;
}

function store(data: MemoryData, append: Append, encoded: EncodedAppend, known: MemoryRun | undefined, storeNow: Instant): void {
  const settles = append.settles.map(({ intent }) => intent);
  const commit = { index: runIndex(encoded.columns), storeNow, dueAt: append.dueAt, intents: encoded.intents, settles };
  const run = known ?? createRun(data, append, commit);
  addCommit(data, append, encoded, run);
  run.version = encoded.version;
  run.shape = append.state.shape;
  run.state = encoded.state;
  bookCommit(data, run, commit);
  for (const id of append.consumes) data.unmatched.delete(inScope(append.scope, id));
}

function addCommit(data: MemoryData, append: Append, encoded: EncodedAppend, run: MemoryRun): void {
  const previous = run.commits.at(-1)?.digest;
  const digest = commitDigest({ ...append, previous }, encoded.events, (text) => hash("sha256", text));
  const commit: MemoryCommit = {
    scope: run.scope,
    run: run.run,
    number: ++data.lastCommit,
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
