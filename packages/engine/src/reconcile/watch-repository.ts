import { canonicalJson, type Cancellable, type ChangeRequest, DEFAULT_SCOPE, type RunSummary } from "@sluice/core";
import type { FactRecord, RunState } from "@sluice/lifecycle";
import type { EngineParts } from "../engine-parts.ts";
import { loadRun } from "../load-run.ts";
import { messageOf } from "../message-of.ts";
import { receiveSignal } from "../receive-signal.ts";
import { redactObject } from "../redact-command.ts";
import { unfinishedRuns } from "../unfinished-runs.ts";
import { CHANGE_FACT, changeData, changeFact, changeTold } from "./change-fact.ts";
import { type KnownChanges, noChanges, readChanges } from "./known-changes.ts";
import { pairChanges, type RunOfChange } from "./pair-changes.ts";
import type { WatchedRepository, WatchReport } from "./watched-repository.ts";

/** How long before the oldest run began its change request may have changed last. One that is older is known as soon as it changes. */
const LOOK_BACK_MS = 7 * 86_400_000;

const BRANCHES = "refs/heads/";

/** A run as it was loaded last: good for as long as the run has that version. */
interface KnownRun {
  readonly version: number;
  readonly branch?: string;
  readonly base?: string;
  readonly fact?: FactRecord;
  /** What it would not be told, and will not as long as it is the same. */
  readonly refused?: string;
}

/** What a look remembers for the next one. */
export interface KnownRepository {
  readonly changes: KnownChanges;
  readonly runs: Map<string, KnownRun>;
}

/** Nothing remembered yet. */
export function unknownRepository(): KnownRepository {
  return { changes: noChanges(), runs: new Map() };
}

/** What one look did. */
type Report = { -readonly [Member in keyof WatchReport]: WatchReport[Member] };

/**
 * Compares the change requests of a repository with the runs that are about them, as both stand now: what somebody missed does no harm. A
 * run whose change request is another one than it knows is told so, by a signal as anybody could send it; that decides nothing, and is no
 * proof. In sync nothing is written, and nothing is loaded. One run that fails leaves the others alone.
 */
export async function watchRepository(
  parts: EngineParts,
  watched: WatchedRepository,
  known: KnownRepository,
  options: Cancellable,
): Promise<WatchReport> {
  const { forge, scope = DEFAULT_SCOPE, repo = forge.repo } = watched;
  const { store, clock } = parts.options;
  const report: Report = { repo: forge.repo, changes: 0, told: 0, ambiguous: 0, unreadable: 0, failed: 0 };
  const runs = new Map<string, RunSummary>();
  for await (const run of unfinishedRuns(store, { scope, where: { repo } }, options)) runs.set(run.run, run);
  for (const run of known.runs.keys()) if (!runs.has(run)) known.runs.delete(run);
  // Where nobody waits, nobody is asked.
  if (runs.size === 0) return report;
  const oldest = [...runs.values()].reduce((first, { createdAt }) => Math.min(first, createdAt), Number.POSITIVE_INFINITY);
  const { unreadable, failure } = await readChanges(forge, known.changes, { since: oldest - LOOK_BACK_MS, clock }, options);
  report.unreadable = unreadable;
  if (failure !== undefined) tellFailure(parts, report, "Not all change requests could be read; they are read again.", { repo }, failure);
  const wanted: RunOfChange[] = [];
  for (const run of runs.values())
    await alone(parts, report, run, options, async () => void wanted.push(await aboutOf(parts, known, run, options)));
  const { changes, ambiguous } = pairChanges(wanted, [...known.changes.byId.values()]);
  report.changes = changes.size;
  report.ambiguous = ambiguous;
  for (const [id, change] of changes) {
    const run = runs.get(id);
    if (run === undefined) continue;
    await alone(parts, report, run, options, async () => {
      const became = await tell(parts, watched, known, { run, change }, options);
      if (became === "told") report.told++;
      if (became === "refused") report.failed++;
    });
  }
  return report;
}

/** Does something for one run. What fails is told, and tried again by the next look. */
async function alone(
  parts: EngineParts,
  report: Report,
  { run }: RunSummary,
  { signal }: Cancellable,
  act: () => Promise<void>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    signal?.throwIfAborted();
    tellFailure(parts, report, "A run could not be told of its change request; it is tried again.", { run }, error);
  }
}

function tellFailure(
  { options: { logger, redactor } }: EngineParts,
  report: Report,
  text: string,
  about: Readonly<Record<string, string>>,
  error: unknown,
): void {
  report.failed++;
  logger?.log("error", text, { ...about, message: redactor.redact(messageOf(error)).slice(0, 500) });
}

/** By what the change request of a run is found. A run that names its own need not be loaded for it. */
async function aboutOf(parts: EngineParts, known: KnownRepository, summary: RunSummary, options: Cancellable): Promise<RunOfChange> {
  const { run, change, head } = summary;
  if (change !== undefined) return { run, change };
  const { branch, base, fact } = (await knownRun(parts, known, summary, options)) ?? {};
  const told = changeTold(fact);
  return {
    run,
    ...(branch === undefined ? {} : { branch }),
    ...(base === undefined ? {} : { base }),
    ...(head === undefined ? {} : { head }),
    ...(told === undefined ? {} : { told }),
  };
}

/** Tells a run what it does not know yet. */
async function tell(
  parts: EngineParts,
  { forge }: WatchedRepository,
  known: KnownRepository,
  { run: summary, change }: { readonly run: RunSummary; readonly change: ChangeRequest },
  options: Cancellable,
): Promise<"told" | "known" | "refused"> {
  const { scope, run } = summary;
  // As it is stored: what is hidden there must not look like something new for ever.
  const data = redactObject(parts.options.redactor, changeData(forge, change));
  const text = canonicalJson(data);
  const before = await knownRun(parts, known, summary, options);
  if (before === undefined || before.refused === text) return "known";
  if (before.fact !== undefined && canonicalJson(before.fact.data) === text) return "known";
  // What is remembered may be old: somebody else may have told it in the meantime.
  const loaded = await loadRun(parts, { scope, run }, options);
  if (loaded === undefined || loaded.state.outcome !== undefined) return "known";
  const now = knownOf(loaded.state);
  known.runs.set(run, now);
  const news = changeFact(data, change, now.fact, loaded.now);
  if (news === undefined) return "known";
  const answer = await receiveSignal(parts, { run, type: CHANGE_FACT, data, ...news }, { ...options, scope }, { moved: true });
  if (answer.ok) return "told";
  if (answer.code === "RUN_COMPLETED") return "known";
  known.runs.set(run, { ...now, refused: text });
  parts.options.logger?.log("warn", "A run did not take what it was told of its change request.", { run, code: answer.code });
  return "refused";
}

/** A run as it was loaded last, if it is the same still; `undefined` when it is gone. */
async function knownRun(
  parts: EngineParts,
  known: KnownRepository,
  { scope, run, version }: RunSummary,
  options: Cancellable,
): Promise<KnownRun | undefined> {
  const before = known.runs.get(run);
  if (before !== undefined && before.version >= version) return before;
  const loaded = await loadRun(parts, { scope, run }, options);
  if (loaded === undefined) return undefined;
  const now = knownOf(loaded.state);
  known.runs.set(run, now);
  return now;
}

function knownOf({ version, subject: { ref, facets }, facts }: RunState): KnownRun {
  const base = facets["base"];
  const fact = facts[CHANGE_FACT];
  return {
    version,
    ...(ref?.startsWith(BRANCHES) === true ? { branch: ref.slice(BRANCHES.length) } : {}),
    ...(base === undefined ? {} : { base }),
    ...(fact === undefined ? {} : { fact }),
  };
}
