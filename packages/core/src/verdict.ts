import type { Digest } from "./digest.ts";
import type { Evidence } from "./evidence.ts";
import type { Instant } from "./instant.ts";

/** The closed set of verdict values. Only `pass` is good; see `accepts` in `@sluice/verdicts` for what else may open an edge. */
export type VerdictValue = "pass" | "fail" | "inconclusive" | "pending" | "error" | "skipped";

/**
 * Why a verdict is `error`: `infrastructure` (could not look), `input` (the producer's output is unreadable),
 * `definition` (the gate cannot work as configured).
 */
export type ErrorClass = "infrastructure" | "input" | "definition";

/** Why a verdict is `skipped`. */
export type SkipCause = "disabled" | "out-of-scope" | "condition" | "missing-input";

/** One thing a gate found, addressed to whoever has to mend it. */
export interface Finding {
  readonly message: string;
  readonly code?: string;
  readonly path?: string;
  /** Starts at 1. */
  readonly line?: number;
  /** Starts at 1. */
  readonly column?: number;
  /** What to do about it, in words a coding agent can act on. */
  readonly hint?: string;
}

/** What a gate says after looking once. */
export interface Outcome {
  readonly value: VerdictValue;
  /** Present exactly when `value` is `error`. */
  readonly class?: ErrorClass;
  /** A {@link SkipCause} when skipped; a cause the gate declares (`feed-down`) when an error; else absent. */
  readonly cause?: string;
  /** Stable machine code, `AREA_REASON`. */
  readonly code: string;
  /** One sentence for people. */
  readonly reason: string;
  readonly findings: readonly Finding[];
  readonly evidence: readonly Evidence[];
  /** How many things were examined; a check that examined nothing says 0. */
  readonly examined?: number;
}

/** A gate's recorded fact: an outcome, what it is bound to, and where it came from. */
export interface Verdict extends Outcome {
  readonly gate: string;
  /** Digest of exactly the facets and evidence the gate binds. */
  readonly binding: Digest;
  readonly gateDigest: Digest;
  readonly attempt: number;
  /** Store time at which the look began. */
  readonly lookedAt: Instant;
  readonly recordedAt: Instant;
}

/** Bounds on what a verdict may carry into the ledger (characters and counts). */
export const VERDICT_LIMITS = { reason: 1000, findings: 20, message: 1000, place: 500, evidence: 10, excerpt: 1000, code: 64 } as const;
