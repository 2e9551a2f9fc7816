import type { Instant, RunIndex, RunKey, UnmatchedSignal } from "@sluice/core";
import {
  type CommitRecord,
  createSchedule,
  type IntentRow,
  type NamedClaim,
  type ReservationQueue,
  type Schedule,
  type Scheduled,
} from "@sluice/store-kit";

/** A run. Its place in the schedule is the time from which `takeDue` gives it out. */
export interface MemoryRun extends Scheduled, RunKey {
  version: number;
  shape: number;
  /** JSON text: what is handed out is parsed anew, so that no caller can change what is stored. */
  state: string;
  index: RunIndex;
  identity: string | undefined;
  readonly createdAt: Instant;
  updatedAt: Instant;
  dueAt: Instant | undefined;
  poked: boolean;
  /** Replaced while short, so that a run that waits holds no room for commits to come. */
  commits: MemoryCommit[];
  /** Made once looking through the commits would be slower. */
  commands: Map<string, MemoryCommit> | undefined;
  intents: readonly MemoryIntent[];
}

/** A commit with its place in the run. */
export interface MemoryCommit extends CommitRecord {
  /** Its last event. */
  readonly version: number;
}

/** An intent of a run. Its place in the schedule is its row's `readyAt`. */
export interface MemoryIntent extends Scheduled {
  readonly run: MemoryRun;
  row: IntentRow;
}

/** The runs of a scope by their own names: keys made of two names would be longer than the rest of a run. */
export interface MemoryScope {
  readonly runs: Map<string, MemoryRun>;
  /** Unfinished runs by identity. */
  readonly unfinished: Map<string, MemoryRun>;
}

/** Everything a memory store holds. */
export interface MemoryData {
  readonly clock: () => Instant;
  readonly scopes: Map<string, MemoryScope>;
  /** By number: a run's `order` is its index here plus one. */
  readonly inOrder: MemoryRun[];
  readonly commits: MemoryCommit[];
  readonly due: Schedule<MemoryRun>;
  readonly ready: Schedule<MemoryIntent>;
  readonly claims: Map<string, NamedClaim>;
  readonly reservations: Map<string, ReservationQueue>;
  readonly definitions: Map<string, string>;
  readonly unmatched: Map<string, UnmatchedSignal>;
  readonly nextToken: () => number;
  readonly nextOrder: () => number;
}

export function createMemoryData(clock: () => Instant): MemoryData {
  let token = 0;
  let order = 0;
  return {
    clock,
    scopes: new Map(),
    inOrder: [],
    commits: [],
    due: createSchedule(),
    ready: createSchedule(),
    claims: new Map(),
    reservations: new Map(),
    definitions: new Map(),
    unmatched: new Map(),
    nextToken: () => ++token,
    nextOrder: () => ++order,
  };
}

/** A key in one map: no scope holds a space, so two different pairs never meet. */
export function inScope(scope: string, name: string): string {
  return `${scope} ${name}`;
}

export function findRun(data: MemoryData, key: RunKey): MemoryRun | undefined {
  return data.scopes.get(key.scope)?.runs.get(key.run);
}

/** The unfinished run with this identity. */
export function findUnfinished(data: MemoryData, scope: string, identity: string): MemoryRun | undefined {
  return data.scopes.get(scope)?.unfinished.get(identity);
}

/** The scope, made when it is new. */
export function scopeOf(data: MemoryData, name: string): MemoryScope {
  const known = data.scopes.get(name) ?? { runs: new Map(), unfinished: new Map() };
  data.scopes.set(name, known);
  return known;
}
