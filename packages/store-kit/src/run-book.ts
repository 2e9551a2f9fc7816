import type { Instant, IntentQuery, RunIndex, RunKey } from "@sluice/core";
import { dueAfterAppend, type DueTime } from "./due-time.ts";
import { type IntentRow, isClaimable, mergeIntents, type WantedIntent } from "./intent-rows.ts";
import { createLaneBook, type LaneBook } from "./lane-book.ts";
import type { Scheduled } from "./schedule.ts";

/** What a store that keeps an index in memory knows of a run. Its place in the schedule is the time from which `takeDue` gives it out. */
export interface BookedRun extends Scheduled, RunKey {
  index: RunIndex;
  readonly identity: string | undefined;
  readonly createdAt: Instant;
  updatedAt: Instant;
  dueAt: Instant | undefined;
  poked: boolean;
  intents: readonly BookedIntent[];
}

/** An intent of a run. Its place in the schedule is its row's `readyAt`. */
export interface BookedIntent extends Scheduled {
  readonly run: BookedRun;
  row: IntentRow;
}

/** The runs of a scope by their own names: keys made of two names would be longer than the rest of a run. */
interface BookedScope<Run> {
  readonly runs: Map<string, Run>;
  /** Unfinished runs by identity. */
  readonly unfinished: Map<string, Run>;
}

/** An index of runs in memory. */
export interface RunBook<Run extends BookedRun> {
  readonly scopes: Map<string, BookedScope<Run>>;
  /** In the order in which they began, which their `order` tells. */
  readonly inOrder: Run[];
  readonly due: LaneBook<Run>;
  readonly ready: LaneBook<BookedIntent>;
  lastIntent: number;
  /** The greatest order that was ever given out. */
  lastRun: number;
}

/** What a commit says of its run. */
export interface CommitToBook {
  readonly index: RunIndex;
  readonly storeNow: Instant;
  readonly dueAt: Instant | undefined;
  readonly intents: readonly WantedIntent[];
  /** Ids of finished intents. */
  readonly settles: readonly string[];
}

const NO_INTENTS: readonly BookedIntent[] = [];

/** A book without runs. @param random as of `createTurnKeeper` */
export function createRunBook<Run extends BookedRun>(random: () => number): RunBook<Run> {
  return {
    scopes: new Map(),
    inOrder: [],
    due: createLaneBook(({ scope, index }) => ({ scope, pipeline: index.pipeline, needs: undefined }), random),
    ready: createLaneBook(({ run, row }) => ({ scope: run.scope, pipeline: run.index.pipeline, needs: row.needs }), random),
    lastIntent: 0,
    lastRun: 0,
  };
}

/** A key in one map: no scope holds a space, so two different pairs never meet. */
export function inScope(scope: string, name: string): string {
  return `${scope} ${name}`;
}

/** The run of that name. */
export function findRun<Run extends BookedRun>(book: RunBook<Run>, key: RunKey): Run | undefined {
  return book.scopes.get(key.scope)?.runs.get(key.run);
}

/** The unfinished run with this identity. */
export function findUnfinished<Run extends BookedRun>(book: RunBook<Run>, scope: string, identity: string): Run | undefined {
  return book.scopes.get(scope)?.unfinished.get(identity);
}

/** What every run begins with; the adapter adds what it keeps besides. */
export function newRun<Run extends BookedRun>(
  book: RunBook<Run>,
  { scope, run }: RunKey,
  identity: string | undefined,
  { index, storeNow }: CommitToBook,
): BookedRun {
  return {
    at: 0,
    order: ++book.lastRun,
    slot: -1,
    scope,
    run,
    index,
    identity,
    createdAt: storeNow,
    updatedAt: storeNow,
    dueAt: undefined,
    poked: false,
    intents: NO_INTENTS,
  };
}

/** Takes a new run into the book. */
export function addRun<Run extends BookedRun>(book: RunBook<Run>, run: Run): void {
  const scope = book.scopes.get(run.scope) ?? { runs: new Map<string, Run>(), unfinished: new Map<string, Run>() };
  book.scopes.set(run.scope, scope);
  scope.runs.set(run.run, run);
  book.inOrder.push(run);
}

/** Takes runs that have ended out of the book. */
export function dropRuns<Run extends BookedRun>(book: RunBook<Run>, gone: ReadonlySet<Run>): void {
  for (const run of gone) {
    book.due.set(run, undefined);
    book.scopes.get(run.scope)?.runs.delete(run.run);
  }
  book.inOrder.splice(0, book.inOrder.length, ...book.inOrder.filter((run) => !gone.has(run)));
}

/** Takes a commit of a run into the book. */
export function bookCommit<Run extends BookedRun>(book: RunBook<Run>, run: Run, commit: CommitToBook): void {
  run.index = commit.index;
  run.updatedAt = commit.storeNow;
  setDue(book, run, dueAfterAppend(dueOf(run), commit.dueAt));
  if (run.identity !== undefined) setIdentity(book, run, run.identity);
  setIntents(book, run, commit);
}

function setIdentity<Run extends BookedRun>(book: RunBook<Run>, run: Run, identity: string): void {
  const unfinished = book.scopes.get(run.scope)?.unfinished;
  if (run.index.status !== "completed") unfinished?.set(identity, run);
  else if (unfinished?.get(identity) === run) unfinished.delete(identity);
}

function setIntents<Run extends BookedRun>(book: RunBook<Run>, run: Run, { intents, settles, storeNow }: CommitToBook): void {
  if (run.intents.length === 0 && intents.length === 0) return;
  const known = new Map(run.intents.map((intent) => [intent.row.id, intent]));
  const rows = run.intents.map(({ row }) => row);
  const { drop, put } = mergeIntents(rows, intents, new Set(settles), storeNow);
  for (const id of drop) {
    const intent = known.get(id);
    if (intent !== undefined) book.ready.set(intent, undefined);
    known.delete(id);
  }
  for (const row of put) {
    const intent = known.get(row.id) ?? { run, row, at: 0, order: ++book.lastIntent, slot: -1 };
    setRow(book, intent, row);
    known.set(row.id, intent);
  }
  run.intents = known.size === 0 ? NO_INTENTS : [...known.values()];
}

/** Gives an intent another row. */
export function setRow(book: Pick<RunBook<BookedRun>, "ready">, intent: BookedIntent, row: IntentRow): void {
  // What it needs says where it waits: it leaves its place before that changes.
  book.ready.set(intent, undefined);
  intent.row = row;
  book.ready.set(intent, row.readyAt);
}

/** An intent of a run. */
export function findIntent<Run extends BookedRun>(book: RunBook<Run>, key: RunKey, id: string): BookedIntent | undefined {
  return findRun(book, key)?.intents.find(({ row }) => row.id === id);
}

/** A run's due time. */
export function dueOf(run: BookedRun): DueTime {
  return { dueAt: run.dueAt, wakeAt: run.slot === -1 ? undefined : run.at, poked: run.poked };
}

/** Gives a run another due time. */
export function setDue<Run extends BookedRun>(book: RunBook<Run>, run: Run, { dueAt, wakeAt, poked }: DueTime): void {
  run.dueAt = dueAt;
  run.poked = poked;
  book.due.set(run, wakeAt);
}

/** What a caller may claim now, by turns. */
export function claimableIntents<Run extends BookedRun>(
  book: RunBook<Run>,
  query: IntentQuery,
  storeNow: Instant,
): readonly BookedIntent[] {
  const { scope, run, limit } = query;
  const serves = new Set(query.serves);
  if (run === undefined) return book.ready.find({ ...(scope === undefined ? {} : { scope }), limit, now: storeNow, serves });
  const intents = findRun(book, { scope: scope ?? "", run })?.intents ?? NO_INTENTS;
  return intents
    .filter(({ row }) => isClaimable(row, storeNow, serves))
    .toSorted((one, other) => one.at - other.at || one.order - other.order)
    .slice(0, limit);
}

/** Whether there is anything that a caller may claim now. */
export function isAnyClaimable<Run extends BookedRun>(book: RunBook<Run>, query: IntentQuery, storeNow: Instant): boolean {
  if (query.run !== undefined) return claimableIntents(book, { ...query, limit: 1 }, storeNow).length > 0;
  const { scope, serves } = query;
  return book.ready.hasAny({ ...(scope === undefined ? {} : { scope }), now: storeNow, serves: new Set(serves) });
}

/** Runs that are due now, by turns. */
export function dueRuns<Run extends BookedRun>(
  book: RunBook<Run>,
  { scope, limit }: { readonly scope?: string; readonly limit: number },
  storeNow: Instant,
): readonly Run[] {
  return book.due.find({ ...(scope === undefined ? {} : { scope }), limit, now: storeNow });
}

/** Whether any run is due now. */
export function isAnyDue<Run extends BookedRun>(book: RunBook<Run>, { scope }: { readonly scope?: string }, storeNow: Instant): boolean {
  return book.due.hasAny({ ...(scope === undefined ? {} : { scope }), now: storeNow });
}

/** The run, unless it has ended. */
export function unfinishedRun<Run extends BookedRun>(book: RunBook<Run>, key: RunKey): Run | undefined {
  const run = findRun(book, key);
  return run === undefined || run.index.status === "completed" ? undefined : run;
}
