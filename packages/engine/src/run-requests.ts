import type { Digest, Facets, Instant, JsonObject, Principal, WaiverScope } from "@sluice/core";
import type { Relations } from "@sluice/approvals";
import type { AdviceWord, DecisionWord, Signature } from "@sluice/lifecycle";
import type { StartSubject } from "./start-request.ts";

/**
 * Somebody acts on a run. `id` names one gesture of that person: repeated, it gives the stored answer again and changes nothing. Another
 * person's act with the same id is an act of its own.
 */
export interface ActRequest {
  readonly by: Principal;
  readonly id?: string;
}

/** A person's answer to a request. */
export interface DecideRequest extends ActRequest {
  readonly gate: string;
  readonly decision: DecisionWord;
  /** Digest of the request the person saw. */
  readonly seen: Digest;
  readonly reason?: string;
  /** Relations that only the host knows (the pusher), by principal id. They only ever deny. */
  readonly relations?: Relations;
  /** In whose place, by that person's own word or one passed on: see {@link DelegateRequest}. */
  readonly for?: string;
  /** Answers to the request's form, by the names of the questions. Only an approval has any. */
  readonly answers?: JsonObject;
  /**
   * A detached signature of `signedText({ question, decision, by, id, … })`, with the question as `explain` shows it. A valid one makes the
   * identity `verified`. Needs `id`, because that is signed, too.
   */
  readonly signature?: Signature;
}

/** Says what somebody, most likely a machine, thinks of an open request. Shown to whoever decides, and never counted. */
export interface AdviseRequest extends ActRequest {
  readonly gate: string;
  readonly says: AdviceWord;
  /** Digest of the request that was looked at. */
  readonly seen: Digest;
  readonly reason?: string;
}

/** Lets another person answer in one's place, for one gate of one run, until an end; or passes on that one may answer in another's place. */
export interface DelegateRequest extends ActRequest {
  readonly gate: string;
  readonly to: string;
  /** When it ends, UTC. */
  readonly until: Instant;
  /** Whose right is passed on. Default: one's own. */
  readonly from?: string;
  /** As in a decision: whoever may not answer cannot let anybody else do it. */
  readonly relations?: Relations;
}

/** Takes a delegation back. */
export interface EndDelegationRequest extends ActRequest {
  /** Its id: the one that `delegate` answered. */
  readonly delegation: string;
}

/** Passes over a gate's non-pass until an end. */
export interface WaiveRequest extends ActRequest {
  readonly gate: string;
  readonly reason: string;
  /** When it ends, UTC. */
  readonly until: Instant;
  /** Who answers for it. Default: `by`. */
  readonly owner?: string;
  /** What it is about. Default: whatever the gate finds in the content of now. */
  readonly scope?: WaiverScope;
  /** Id of a waiver that somebody proposed and that this act seconds, on the same terms. */
  readonly second?: string;
  /** As in a decision, where the gate says who may waive it. */
  readonly relations?: Relations;
}

/** Ends a hold. */
export interface ResumeRequest extends ActRequest {
  /** Which hold, when there are several. */
  readonly hold?: string;
  /** What became of an effect whose result nobody knows. */
  readonly answer?: "happened" | "did-not-happen";
  /** Relations that only the host knows, where the definition says who may lift a rejection and who may not. */
  readonly relations?: Relations;
}

/** Grants laps or time. */
export type ExtendRequest = ActRequest &
  ({ readonly budget: string; readonly laps: number } | { readonly gate: string; readonly byMs: number });

/** Ends the run. */
export interface CancelRequest extends ActRequest {
  readonly reason?: string;
}

/** States what the subject is now. */
export interface ReviseRequest extends ActRequest {
  /** All of them: a facet that is not named is not known any more. */
  readonly facets: Facets;
}

/** Takes the exclusive right that a gate waits for from the run that holds it. */
export interface StealRequest extends ActRequest {
  /** The gate that waits: of kind reserve. */
  readonly gate: string;
  /** Kept in the ledgers of both runs. */
  readonly reason: string;
}

/** Moves the run to another definition of its pipeline. */
export interface AdoptRequest extends ActRequest {
  /** Digest of the definition. Default: the one this engine was given for the run's pipeline. */
  readonly definition?: Digest;
}

/** Takes a body of evidence out of its store. */
export interface EraseEvidenceRequest extends Omit<ActRequest, "id"> {
  /** Of the body, or of what was looked at. */
  readonly digest: Digest;
  readonly reason: string;
}

/** Puts another run into the place of this one. */
export interface SupersedeRequest extends ActRequest {
  /** What the other run is about. */
  readonly subject: StartSubject;
  /** Default: the key of this run's subject. */
  readonly key?: string;
  /** Default: the pipeline of this run. */
  readonly pipeline?: string;
  /** What the other run is for, as in a start. */
  readonly slot?: string;
}
