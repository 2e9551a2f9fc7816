import type { Digest, Instant, JsonObject, Principal, RequestPlan } from "@sluice/core";
import type { Delegation } from "./delegation.ts";
import { type Approver, personKey } from "./names-of.ts";
import type { Roster } from "./possible-quorum.ts";

/**
 * What a person can say about a request. `revoke` takes back what was said; `break-glass` goes round the people who are asked, in an
 * emergency, under a requirement of its own.
 */
export type DecisionWord = "approve" | "reject" | "revoke" | "break-glass";

/** A statement that stands. */
export interface GivenDecision {
  readonly decision: DecisionWord;
  /** Who said it, with those of their groups and roles that count. */
  readonly by: Principal;
  /** Idempotency key of the gesture. */
  readonly id: string;
  /** Whose place was taken, with the groups and roles of that person. */
  readonly for?: Approver;
  /** The step it was given in, where the request asks people one after the other. */
  readonly step?: number;
}

/** A statement that was taken back. The same gesture never counts again, whoever kept a copy of it. */
export interface SpentGesture {
  readonly decision: DecisionWord;
  readonly by: string;
  readonly id: string;
}

/** An open or ended request, as a decision finds it. */
export interface Question {
  readonly gate: string;
  readonly plan: RequestPlan;
  /** What the person is shown, in one digest. */
  readonly digest: Digest;
  /** How it ended; absent while it is open. */
  readonly ended?: string;
  readonly decisions: readonly GivenDecision[];
  /** What was taken back. */
  readonly spent?: readonly SpentGesture[];
  /** Who was asked when it opened; absent while that is not known. */
  readonly roster?: Roster;
  readonly delegations: readonly Delegation[];
}

/** One gesture of a person. */
export interface Gesture {
  readonly decision: DecisionWord;
  readonly by: Principal;
  readonly id: string;
  /** Digest of what the person saw. */
  readonly seen: Digest;
  readonly at: Instant;
  readonly reason?: string;
  /** Whose place the person takes. */
  readonly for?: Approver;
  readonly answers?: JsonObject;
  /** What came of checking the signature; absent: there was none. */
  readonly signature?: "valid" | "invalid";
}

/** Everybody whom a statement speaks for or comes from, as {@link personKey} has them. */
export function speakersOf({ by, for: as }: Pick<GivenDecision, "by" | "for">): readonly string[] {
  return (as === undefined ? [by.id] : [by.id, as.id]).map(personKey);
}
