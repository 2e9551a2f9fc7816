import type { Digest } from "../digest.ts";
import type { Instant } from "../instant.ts";
import type { Intent } from "../intent.ts";
import type { Json, JsonObject } from "../json.ts";
import type { RunStatus } from "../run-outcome.ts";
import type { Cancellable } from "./cancellable.ts";
import type { Append, AppendResult, LoadedRun, RunIndex, RunKey, Settlement, StoredEvent } from "./run-append.ts";

/** A run that shall be taken out, as the caller knows it. */
export interface RunRemoval {
  readonly run: string;
  /** Its last event. */
  readonly version: number;
}

/**
 * What became of a run that was to be taken out. `kept`, judged in this order: it has another version, it has not ended, something is wanted
 * of it yet, it holds or waits for a reservation.
 */
export type RemovedRun =
  | { readonly run: string; readonly kind: "removed" | "absent" }
  | { readonly run: string; readonly kind: "kept"; readonly because: "changed" | "unfinished" | "intents" | "reservation" };

/** One page of a keyset listing; `next`, present when there is more, is passed as `after` to get the following page. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** A run as listings show it. */
export interface RunSummary extends RunKey, RunIndex {
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly dueAt?: Instant;
}

/** Which runs are wanted; all members must match. */
export interface RunFilter extends Partial<Omit<RunIndex, "status">> {
  readonly status?: RunStatus | readonly RunStatus[];
}

/** One commit of the ledger, with its place in the chain and in the store's own order of commits. */
export interface Commit extends RunKey {
  /** Opaque; compares as a string in the store's order of commits. */
  readonly position: string;
  readonly commandId: string;
  readonly events: readonly StoredEvent[];
  /** Digest of the run's commit before this one; absent on the first. */
  readonly previous?: Digest;
  /** Digest of the canonical JSON of everything above but `position`. */
  readonly digest: Digest;
  /** What repeats of the command get. Not covered by the digest: it decides nothing. */
  readonly answer: Json;
}

/** A claimed intent. */
export interface ClaimedIntent extends RunKey {
  readonly intent: Intent;
  /** Grows with every claim; shown again in renewals and settlements. */
  readonly token: number;
  /** Store time at which the claim ends unless renewed. */
  readonly claimedUntil: Instant;
  /** An earlier claim on this attempt ran out: the attempt must be written off before anything else. Stays until it changes or is settled. */
  readonly takenOver: boolean;
}

/** What a worker asks for. */
export interface IntentQuery {
  readonly scope?: string;
  /** Only this run's. Only together with `scope`. */
  readonly run?: string;
  readonly limit: number;
  readonly holder: string;
  /** Values of `Intent.needs` the caller can serve; intents without `needs` are for everybody. */
  readonly serves: readonly string[];
}

/** A fact nobody was found for, kept until `expiresAt`. */
export interface UnmatchedSignal {
  readonly scope: string;
  readonly id: string;
  /** All members must equal the run's index; at least one is given (else `COMMAND_INVALID`). */
  readonly match: SignalMatch;
  readonly signal: JsonObject;
  readonly expiresAt: Instant;
}

/** By what a signal finds its run. */
export interface SignalMatch {
  readonly key?: string;
  readonly repo?: string;
  readonly head?: string;
  readonly change?: string;
}

/** What acquiring a claim gave. */
export type ClaimResult =
  | { readonly kind: "acquired"; readonly token: number; readonly claimedUntil: Instant }
  | { readonly kind: "held"; readonly holder: string; readonly claimedUntil: Instant };

/** What asking for a reservation gave: first come, first served; position 1 is next. */
export type ReservationResult = { readonly kind: "held"; readonly token: number } | { readonly kind: "queued"; readonly position: number };

/** What a store promises, declared and tested. */
export interface StoreCapabilities {
  /** `process`: gone with the process. `disk`: an acknowledged append survives a crash of the machine. */
  readonly durability: "process" | "disk";
  /** Whether several processes may open the same store at once. */
  readonly manyProcesses: boolean;
}

/** A reservation of one run by name. */
export interface ReservationKey extends RunKey {
  readonly name: string;
}

/** A claim's holder. */
export interface ClaimKey {
  readonly scope: string;
  readonly claim: string;
}

/** Somebody who is called back. */
export interface Listening {
  /** Ends the calls. */
  close(): Promise<void>;
}

/**
 * By which workers get their work: all that an engine of another kind has to bring. Adapters are free to deliver by a queue, a timer or a
 * message instead of a table, as long as this holds:
 *
 * - An intent is claimable from the commit that wants it on, if it is (`notBefore`), unless that commit claimed it; it is withdrawn by the
 *   commit that does not want it.
 * - Whoever has claimed it has it alone until its lease ends. Then anybody gets it, and is told that it was `takenOver`.
 * - What comes of it is an `append` with its {@link Settlement}: of two who think they have it, one is fenced.
 * - Scopes take turns, the pipelines of a scope take its turns by turns, and of one pipeline the longest claimable comes first. Only what
 *   the taker can run has a turn. While there is more than the limit, nobody is served twice before all were served once.
 */
export interface IntentQueue {
  /** Claims what is claimable, by turns. With `run`: of that run, the longest claimable first. */
  takeIntents(
    query: IntentQuery,
    options?: Cancellable,
  ): Promise<{ readonly storeNow: Instant; readonly claimed: readonly ClaimedIntent[] }>;
  /** Prolongs a claim by the intent's lease; `undefined` when it was lost. */
  renew(key: RunKey & Settlement, options?: Cancellable): Promise<Instant | undefined>;
  /** Gives a claim back without a result; the intent is claimable again from `notBefore` (default: now). */
  release(key: RunKey & Settlement & { readonly notBefore?: Instant }, options?: Cancellable): Promise<boolean>;
  /**
   * Claims due runs for `leaseMs`, by the same turns: nobody else gets them until then, and an append sets their due time anew. A run
   * that was woken by a reservation stays due until it is taken, whatever is appended meanwhile.
   */
  takeDue(
    query: { readonly scope?: string; readonly limit: number; readonly leaseMs: number },
    options?: Cancellable,
  ): Promise<{ readonly storeNow: Instant; readonly due: readonly RunKey[] }>;
  /**
   * Calls back when something may have become claimable or due, earlier than the next look would find it. A hint: it may come too often, late
   * or never, and nothing depends on it. Absent where nobody can tell.
   */
  listen?(onWake: () => void): Listening;
}

/**
 * Where runs live. Implementations are thin: the rules are in `@sluice/store-kit`, the proof in `@sluice/conformance`.
 * All times are the store's. Every method refuses names outside the identifier grammar with `IDENTIFIER_INVALID`.
 */
export interface RunStore extends IntentQueue {
  readonly portVersion: 1;
  readonly capabilities: StoreCapabilities;
  /** Absolute path of the file or folder of this machine in which the runs lie. Absent: they lie in no such place. */
  readonly location?: string;
  /**
   * Throws `RUN_COMPLETED` when a completed run would become unfinished, `COMMAND_INVALID` for an append without events or with an identity
   * on a run that has begun, `STORE_TEXT_INVALID` for NUL or lone surrogates anywhere inside.
   */
  append(append: Append, options?: Cancellable): Promise<AppendResult>;
  /** The run as it is now; `undefined` when there is none in this scope. */
  load(key: RunKey, options?: Cancellable): Promise<LoadedRun | undefined>;
  /** A run's commits in order, from the one that holds the event after `after`; `next` is the number to pass as `after`, as text. Default limit 1000. */
  ledger(key: RunKey, options?: { readonly after?: number; readonly limit?: number } & Cancellable): Promise<Page<Commit>>;
  /** All commits in the store's order, after the position `after`. */
  feed(options: { readonly scope?: string; readonly after?: string; readonly limit: number } & Cancellable): Promise<Page<Commit>>;
  /** In the order in which the runs began. */
  query(
    options: { readonly scope: string; readonly where?: RunFilter; readonly after?: string; readonly limit: number } & Cancellable,
  ): Promise<Page<RunSummary>>;
  /** The unfinished run with this identity. */
  findIdentity(options: { readonly scope: string; readonly identity: string } & Cancellable): Promise<string | undefined>;
  /**
   * Takes runs that have ended out of the store for good, with all of their commits: for whoever has them elsewhere. Their ids are free then.
   * Definitions stay, and places of the feed are never given out again. Up to 500 at once, each named once; answered in their order.
   */
  removeRuns(
    request: { readonly scope: string; readonly runs: readonly RunRemoval[] },
    options?: Cancellable,
  ): Promise<readonly RemovedRun[]>;
  /** Held by anybody, the asker included, until it runs out or is released. */
  acquireClaim(key: ClaimKey & { readonly holder: string; readonly leaseMs: number }, options?: Cancellable): Promise<ClaimResult>;
  /** Prolongs a claim; `undefined` when it was lost. */
  renewClaim(key: ClaimKey & { readonly token: number; readonly leaseMs: number }, options?: Cancellable): Promise<Instant | undefined>;
  /** Ends a claim; `false` when it was lost before. */
  releaseClaim(key: ClaimKey & { readonly token: number }, options?: Cancellable): Promise<boolean>;
  /** Idempotent per run: asking again tells where the run stands. */
  reserve(key: ReservationKey, options?: Cancellable): Promise<ReservationResult>;
  /** Gives up a held or queued reservation. The next in line becomes the holder and its run due. `false`: the token is not current, or there was nothing to give up. */
  unreserve(key: ReservationKey & { readonly token?: number }, options?: Cancellable): Promise<boolean>;
  /** Who holds a reservation now; `undefined`: nobody. */
  holderOf(
    key: { readonly scope: string; readonly name: string },
    options?: Cancellable,
  ): Promise<{ readonly run: string; readonly token: number } | undefined>;
  /**
   * Makes `run` the holder in the place of the one who holds it by `token`; that one leaves the queue and its token is void, both runs
   * become due. `undefined`: nobody holds it by that token, and nothing was changed. The caller records who did it and why.
   */
  steal(
    key: ReservationKey & { readonly token: number },
    options?: Cancellable,
  ): Promise<{ readonly token: number; readonly from: string } | undefined>;
  /** The first text kept under a digest stays. */
  putDefinition(
    definition: { readonly scope: string; readonly digest: Digest; readonly text: string },
    options?: Cancellable,
  ): Promise<void>;
  /** The text kept under a digest. */
  getDefinition(key: { readonly scope: string; readonly digest: Digest }, options?: Cancellable): Promise<string | undefined>;
  /** Keeps a signal; `false` when one of its id is kept already. */
  putUnmatched(signal: Omit<UnmatchedSignal, "expiresAt"> & { readonly lifetimeMs: number }, options?: Cancellable): Promise<boolean>;
  /** Kept, unexpired signals that match the given columns, oldest first. */
  listUnmatched(
    query: { readonly scope: string; readonly for?: SignalMatch; readonly limit: number },
    options?: Cancellable,
  ): Promise<readonly UnmatchedSignal[]>;
  /** Idempotent. Later calls answer `STORE_CLOSED`. */
  close(): Promise<void>;
}
