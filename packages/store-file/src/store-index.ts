import type { Digest, Instant, RunIndex, RunKey, UnmatchedSignal } from "@sluice/core";
import {
  createSchedule,
  type DueTime,
  type IntentRow,
  type NamedClaim,
  type ReservationQueue,
  type Schedule,
  type Scheduled,
} from "@sluice/store-kit";
import type { Place } from "./chained-file.ts";

/** What is remembered of a run. Its state and events are in the ledger; its place in the schedule is the time from which `takeDue` gives it out. */
export interface IndexedRun extends Scheduled, RunKey {
  index: RunIndex;
  /** Of its last commit. */
  digest: Digest;
  readonly identity: string | undefined;
  readonly createdAt: Instant;
  updatedAt: Instant;
  dueAt: Instant | undefined;
  poked: boolean;
  readonly commits: IndexedCommit[];
  readonly commands: Map<string, IndexedCommit>;
  intents: readonly IndexedIntent[];
}

/** Where a commit stands. */
export interface IndexedCommit {
  readonly run: IndexedRun;
  /** Number of its line in the ledger. */
  readonly number: number;
  readonly place: Place;
  /** Its last event. */
  readonly version: number;
}

/** An intent of a run. Its place in the schedule is its row's `readyAt`. */
export interface IndexedIntent extends Scheduled {
  readonly run: IndexedRun;
  row: IntentRow;
}

/** The runs of a scope by their own names. */
export interface IndexedScope {
  readonly runs: Map<string, IndexedRun>;
  /** Unfinished runs by identity. */
  readonly unfinished: Map<string, IndexedRun>;
}

/** What one process knows of the store: built from the files, and never written down. */
export interface StoreIndex {
  readonly scopes: Map<string, IndexedScope>;
  /** In the order in which they began: a run's `order` is its index here plus one. */
  readonly inOrder: IndexedRun[];
  readonly commits: IndexedCommit[];
  readonly due: Schedule<IndexedRun>;
  readonly ready: Schedule<IndexedIntent>;
  readonly claims: Map<string, InScope<NamedClaim>>;
  readonly reservations: Map<string, InScope<{ readonly queue: ReservationQueue }>>;
  readonly definitions: Map<string, { readonly number: number; readonly place: Place }>;
  readonly signals: Map<string, UnmatchedSignal>;
  /** The greatest one that was ever given out. */
  lastToken: number;
  lastOrder: number;
}

/** A thing with the names it is found by. */
export type InScope<Thing> = Thing & { readonly scope: string; readonly name: string };

export function createStoreIndex(): StoreIndex {
  return {
    scopes: new Map(),
    inOrder: [],
    commits: [],
    due: createSchedule(),
    ready: createSchedule(),
    claims: new Map(),
    reservations: new Map(),
    definitions: new Map(),
    signals: new Map(),
    lastToken: 0,
    lastOrder: 0,
  };
}

/** A key in one map: no scope holds a space, so two different pairs never meet. */
export function inScope(scope: string, name: string): string {
  return `${scope} ${name}`;
}

export function findRun(index: StoreIndex, key: RunKey): IndexedRun | undefined {
  return index.scopes.get(key.scope)?.runs.get(key.run);
}

/** The unfinished run with this identity. */
export function findUnfinished(index: StoreIndex, scope: string, identity: string): IndexedRun | undefined {
  return index.scopes.get(scope)?.unfinished.get(identity);
}

/** Last event of a run; 0 when there is none. */
export function versionOf(run: IndexedRun | undefined): number {
  return run?.commits.at(-1)?.version ?? 0;
}

/** The next tokens in order. They count as given out once a change that names them is applied. */
export function tokensOf(index: StoreIndex): () => number {
  let token = index.lastToken;
  return () => ++token;
}

/** Gives an intent another row. */
export function setRow(index: StoreIndex, intent: IndexedIntent, row: IntentRow): void {
  intent.row = row;
  index.ready.set(intent, row.readyAt);
}

/** A run's due time. */
export function dueOf(run: IndexedRun): DueTime {
  return { dueAt: run.dueAt, wakeAt: run.slot === -1 ? undefined : run.at, poked: run.poked };
}
