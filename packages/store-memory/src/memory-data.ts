import type { Instant, UnmatchedSignal } from "@sluice/core";
import { type BookedRun, type CommitRecord, createRunBook, type NamedClaim, type ReservationQueue, type RunBook } from "@sluice/store-kit";

/** A run, all of it. */
export interface MemoryRun extends BookedRun {
  version: number;
  shape: number;
  /** JSON text: what is handed out is parsed anew, so that no caller can change what is stored. */
  state: string;
  /** Replaced while short, so that a run that waits holds no room for commits to come. */
  commits: MemoryCommit[];
  /** Made once looking through the commits would be slower. */
  commands: Map<string, MemoryCommit> | undefined;
}

/** A commit with its place in the run. */
export interface MemoryCommit extends CommitRecord {
  /** Its last event. */
  readonly version: number;
}

/** Everything a memory store holds. */
export interface MemoryData extends RunBook<MemoryRun> {
  readonly clock: () => Instant;
  readonly commits: MemoryCommit[];
  /** The greatest number of a commit that was ever given out. */
  lastCommit: number;
  readonly claims: Map<string, NamedClaim>;
  readonly reservations: Map<string, ReservationQueue>;
  readonly definitions: Map<string, string>;
  readonly unmatched: Map<string, UnmatchedSignal>;
  readonly nextToken: () => number;
}

export function createMemoryData(clock: () => Instant): MemoryData {
  let token = 0;
  return {
    ...createRunBook<MemoryRun>(() => 0),
    clock,
    commits: [],
    lastCommit: 0,
    claims: new Map(),
    reservations: new Map(),
    definitions: new Map(),
    unmatched: new Map(),
    nextToken: () => ++token,
  };
}
