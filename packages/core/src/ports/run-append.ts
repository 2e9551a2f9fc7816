import type { Digest } from "../digest.ts";
import type { Instant } from "../instant.ts";
import type { Intent } from "../intent.ts";
import type { Json, JsonObject } from "../json.ts";
import type { RunOutcome, RunStatus } from "../run-outcome.ts";

/** One run of one scope. */
export interface RunKey {
  readonly scope: string;
  readonly run: string;
}

/** An event as stores see it. `version` is the version of its shape. */
export interface EventRecord {
  readonly type: string;
  readonly version: number;
  readonly at: Instant;
  readonly data: JsonObject;
}

/** An event with its place: `seq` counts the run's events from 1 without gaps. */
export interface StoredEvent extends EventRecord {
  readonly seq: number;
}

/** A folded state. A snapshot whose `shape` is not the reader's own is refolded from the ledger. */
export interface Snapshot {
  readonly shape: number;
  readonly data: JsonObject;
}

/** Columns by which runs are found. Absent members match nothing. */
export interface RunIndex {
  readonly pipeline: string;
  readonly key: string;
  readonly status: RunStatus;
  readonly outcome?: RunOutcome;
  readonly stage?: string;
  readonly repo?: string;
  readonly head?: string;
  readonly change?: string;
  readonly parent?: string;
  readonly startedBy: string;
  /** Digest of the definition by which the run is judged now. */
  readonly definition: Digest;
}

/**
 * Proof that the writer still holds a claim: `claim` names a claim of `RunStore.acquireClaim`. Tokens decide, not clocks: a claim
 * past its time may be taken over, and counts until somebody does.
 */
export interface Fence {
  readonly claim: string;
  readonly token: number;
}

/** Proof that the run still holds a reservation. */
export interface HeldReservation {
  readonly name: string;
  readonly token: number;
}

/** An intent that the writer holds and has finished. */
export interface Settlement {
  readonly intent: string;
  readonly token: number;
}

/**
 * Everything one command changes, written in one transaction. Labels (command, intent, identity, claim, signal id) are texts of 1 to 512
 * UTF-16 units without control characters; they are compared exactly.
 */
export interface Append extends RunKey {
  /** Unique per scope among unfinished runs; only with `expectedVersion` 0. */
  readonly identity?: string;
  /** The `seq` of the last event the writer knows; 0 starts the run. */
  readonly expectedVersion: number;
  /** Dedupe key: unique per run. */
  readonly commandId: string;
  /** Returned again to whoever repeats the command. */
  readonly answer: Json;
  /** At least one. */
  readonly events: readonly EventRecord[];
  readonly state: Snapshot;
  readonly index: RunIndex;
  /**
   * The whole set wanted afterwards: others are withdrawn and their claims void, known ones keep their claim and take the new attempt and
   * payload, unchanged ones are not touched at all (a delay set by `release` stays). `notBefore` in the past means now.
   */
  readonly intents: readonly Intent[];
  /** Finished intents. Their claims end even when the same intent is wanted again. */
  readonly settles: readonly Settlement[];
  /** Ids of unmatched signals that this commit delivered. */
  readonly consumes: readonly string[];
  /** When the run wants to be looked at again; absent: never by time. */
  readonly dueAt?: Instant;
  /** Earliest deadline in the state the command was decided on: refused as a conflict once storeNow has passed it. */
  readonly notAfter?: Instant;
  readonly fences: readonly Fence[];
  /** What the run must still hold for this to be written; judged like fences, and after them. */
  readonly holds?: readonly HeldReservation[];
  /**
   * Intents that the writer claims with this append, as `takeIntents` would: those of them that are new or settled by it, and claimable at
   * once. The answer says which it got. A store may leave them to everybody; a writer asks only where nobody else waits for a turn.
   */
  readonly claims?: { readonly holder: string; readonly intents: readonly string[] };
}

/** A claim that came with an append. */
export interface AppendedClaim extends Settlement {
  /** Store time at which the claim ends unless renewed. */
  readonly claimedUntil: Instant;
}

/** A loaded run. */
export interface LoadedRun extends RunKey {
  readonly version: number;
  readonly state: Snapshot;
  readonly storeNow: Instant;
}

/**
 * What an append did, judged in this order. `duplicate`: this command was stored before. `exists`: an unfinished run has that identity.
 * `fenced`: a claim was lost; `claim` names it, or the settled intent, or the reservation. `conflict`: somebody else wrote, or a deadline passed; carries the
 * current run.
 */
export type AppendResult =
  | {
      readonly kind: "appended";
      readonly version: number;
      readonly storeNow: Instant;
      /** What the writer has claimed; absent where that is nothing. */
      readonly claimed?: readonly AppendedClaim[];
    }
  | { readonly kind: "duplicate"; readonly answer: Json }
  | { readonly kind: "exists"; readonly run: string }
  | { readonly kind: "conflict"; readonly current: LoadedRun | undefined; readonly storeNow: Instant }
  | { readonly kind: "fenced"; readonly claim: string };
