import type { Instant, RunKey, UnmatchedSignal } from "@sluice/core";
import {
  type BookedIntent,
  dueOf,
  type DueTime,
  findIntent,
  findRun,
  inScope,
  type IntentRow,
  type NamedClaim,
  type ReservationQueue,
  setDue,
  setRow,
} from "@sluice/store-kit";
import type { InScope, StoreIndex } from "./store-index.ts";

/** What a line of the claims says: how things stand that are not history. What is not named stays as it is. */
export interface ClaimsChange {
  readonly intents?: readonly IntentStand[];
  readonly due?: readonly DueStand[];
  readonly claims?: readonly InScope<Partial<NamedClaim>>[];
  readonly reservations?: readonly InScope<{ readonly queue: ReservationQueue }>[];
  readonly signals?: readonly UnmatchedSignal[];
}

/** Who has an intent, and until when. */
interface IntentStand extends RunKey, Pick<IntentRow, "id" | "readyAt" | "token"> {
  readonly lost?: true;
}

/** When a run is given out. Absent times: never. */
interface DueStand extends RunKey {
  readonly dueAt?: Instant;
  readonly wakeAt?: Instant;
  readonly poked?: true;
}

/** A line of the claims. */
export interface ClaimsLine extends ClaimsChange {
  /** Number of the last line of the ledger at that time: the two files are read as one, in this order. */
  readonly ledger: number;
  readonly at: Instant;
}

/** The first line: how everything stands after the line of that number, which is not there any more. */
export interface ClaimsSnapshot extends ClaimsLine {
  readonly format: number;
  readonly store: string;
  readonly tokens: number;
}

/** Takes a line of the claims into the index. */
export function applyChange(index: StoreIndex, change: ClaimsChange, at: Instant): void {
  for (const { scope, run, id, readyAt, token, lost } of change.intents ?? []) {
    const intent = findIntent(index, { scope, run }, id);
    if (intent !== undefined) setRow(index, intent, { ...intent.row, readyAt, token, lost: lost === true });
    giveOut(index, token);
  }
  for (const stand of change.due ?? []) applyDue(index, stand);
  for (const { scope, name, holder, token, until } of change.claims ?? []) {
    const free = holder === undefined || token === undefined || until === undefined;
    if (free) index.claims.delete(inScope(scope, name));
    else index.claims.set(inScope(scope, name), { scope, name, holder, token, until });
    giveOut(index, token);
  }
  for (const { scope, name, queue } of change.reservations ?? []) {
    if (queue.length === 0) index.reservations.delete(inScope(scope, name));
    else index.reservations.set(inScope(scope, name), { scope, name, queue });
    giveOut(index, queue[0]?.token);
  }
  if (change.signals !== undefined) keepSignals(index, change.signals, at);
}

/** Forgets how things stood, and takes what the snapshot says. */
export function applySnapshot(index: StoreIndex, snapshot: ClaimsSnapshot): void {
  for (const run of index.inOrder) setDue(index, run, NEVER);
  for (const things of [index.claims, index.reservations, index.signals]) things.clear();
  giveOut(index, snapshot.tokens);
  applyChange(index, snapshot, snapshot.at);
}

/** How everything stands. */
export function standOf(index: StoreIndex, at: Instant): Required<ClaimsChange> {
  const runs = index.inOrder;
  return {
    intents: runs.flatMap(({ intents }) => intents.map((intent) => intentStand(intent, intent.row))),
    due: runs.filter((run) => run.slot !== -1 || run.dueAt !== undefined).map((run) => dueStand(run, dueOf(run))),
    claims: [...index.claims.values()],
    reservations: [...index.reservations.values()],
    signals: [...index.signals.values()].filter(({ expiresAt }) => at < expiresAt),
  };
}

/** What a change says of an intent. */
export function intentStand({ run }: BookedIntent, { id, readyAt, token, lost }: IntentRow): IntentStand {
  return { scope: run.scope, run: run.run, id, readyAt, token, ...(lost ? { lost } : {}) };
}

/** What a change says of a run's due time. */
export function dueStand({ scope, run }: RunKey, { dueAt, wakeAt, poked }: DueTime): DueStand {
  const times = { ...(dueAt === undefined ? {} : { dueAt }), ...(wakeAt === undefined ? {} : { wakeAt }) };
  return { scope, run, ...times, ...(poked ? { poked } : {}) };
}

const NEVER: DueTime = { dueAt: undefined, wakeAt: undefined, poked: false };

function applyDue(index: StoreIndex, { scope, run: name, dueAt, wakeAt, poked }: DueStand): void {
  const run = findRun(index, { scope, run: name });
  if (run !== undefined) setDue(index, run, { dueAt, wakeAt, poked: poked === true });
}

function giveOut(index: StoreIndex, token: number | undefined): void {
  index.lastToken = Math.max(index.lastToken, token ?? 0);
}

/** Those that have expired are forgotten on the way. */
function keepSignals(index: StoreIndex, signals: readonly UnmatchedSignal[], at: Instant): void {
  for (const [name, { expiresAt }] of index.signals) if (expiresAt <= at) index.signals.delete(name);
  for (const signal of signals) index.signals.set(inScope(signal.scope, signal.id), signal);
}
