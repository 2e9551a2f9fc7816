import type { Instant } from "./instant.ts";
import type { Assurance } from "./principal.ts";
import type { Relation, RequirementSet } from "./request-plan.ts";

/** Somebody's written word that a gate's non-pass may be passed over, within a scope and until an end. Never erases the verdict. */
export interface Waiver {
  readonly id: string;
  readonly gate: string;
  readonly owner: string;
  readonly reason: string;
  /** When it ends, UTC. */
  readonly until: Instant;
  /** Who allowed it. */
  readonly allowedBy: string;
  readonly at: Instant;
  /** What of the gate it is about. Absent: whatever the gate finds in the content that it was given for. */
  readonly scope?: WaiverScope;
  /** Who allowed it besides, where the gate wants more than one person. */
  readonly seconds?: readonly string[];
}

/** What a waiver is about, beside its gate. All that is given must fit. */
export interface WaiverScope {
  /** `run`: it goes on when the run's content changes. Default `content`: it ends with the content that it was given for. */
  readonly subject?: "content" | "run";
  /** Every finding must be about one of these files, or be in one of these folders, which end with `/`. */
  readonly paths?: readonly string[];
  /** The subject's facet `environment` must be this. */
  readonly environment?: string;
}

/** Who may waive a gate. */
export interface WaivePolicy {
  /** All sets must be filled, by distinct people. */
  readonly from: readonly RequirementSet[];
  /** Relations to the run whose holders may not waive. */
  readonly exclude: readonly Relation[];
  readonly assurance: Assurance;
  /** Longest time a waiver may last, in milliseconds. */
  readonly longestMs: number;
}
