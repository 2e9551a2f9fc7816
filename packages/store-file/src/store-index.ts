import type { Digest, UnmatchedSignal } from "@sluice/core";
import { type BookedRun, createRunBook, type NamedClaim, type ReservationQueue, type RunBook } from "@sluice/store-kit";
import type { Place } from "./chained-file.ts";

/** What is remembered of a run. Its state and events are in the ledger. */
export interface IndexedRun extends BookedRun {
  /** Of its last commit. */
  digest: Digest;
  readonly commits: IndexedCommit[];
  readonly commands: Map<string, IndexedCommit>;
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

/** What one process knows of the store: built from the files, and never written down. */
export interface StoreIndex extends RunBook<IndexedRun> {
  readonly commits: IndexedCommit[];
  readonly claims: Map<string, InScope<NamedClaim>>;
  readonly reservations: Map<string, InScope<{ readonly queue: ReservationQueue }>>;
  readonly definitions: Map<string, { readonly number: number; readonly place: Place }>;
  readonly signals: Map<string, UnmatchedSignal>;
  /** The greatest one that was ever given out. */
  lastToken: number;
}

/** A thing with the names it is found by. */
export type InScope<Thing> = Thing & { readonly scope: string; readonly name: string };

export function createStoreIndex(): StoreIndex {
  return {
    ...createRunBook<IndexedRun>(Math.random),
    commits: [],
    claims: new Map(),
    reservations: new Map(),
    definitions: new Map(),
    signals: new Map(),
    lastToken: 0,
  };
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
