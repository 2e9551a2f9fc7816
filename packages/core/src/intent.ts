import type { Digest } from "./digest.ts";
import type { Instant } from "./instant.ts";
import type { Json } from "./json.ts";

/** What shell work is asked for. */
export type IntentKind = "evaluate" | "work" | "look" | "reserve" | "release" | "notify" | "final" | "start" | "roster";

/** Shell work asked for by a commit, written by the append that caused it and claimed by any process. */
export interface Intent {
  /** Unique in its run and stable over attempts. */
  readonly id: string;
  readonly kind: IntentKind;
  /** Number of the try that is wanted now; starts at 1. */
  readonly attempt: number;
  /** Not claimable before. */
  readonly notBefore?: Instant;
  /** What the claimer must be able to run: a gate digest or an effect name. `takeIntents` filters on it. */
  readonly needs?: string;
  /** Claim held for this long without renewal, in milliseconds. */
  readonly leaseMs: number;
  readonly payload: IntentPayload;
}

/** What each kind of intent carries. */
export type IntentPayload =
  | { readonly kind: "evaluate"; readonly gate: string; readonly binding: Digest; readonly gateDigest: Digest; readonly timeoutMs: number }
  | {
      readonly kind: "work";
      readonly stage: string;
      readonly effect: string;
      readonly work: string;
      readonly timeoutMs: number;
      readonly phase: WorkPhase;
    }
  | { readonly kind: "look" }
  | {
      readonly kind: "reserve";
      readonly gate: string;
      readonly name: string;
      /** Take it from whoever holds it by this token. */
      readonly steal?: number;
    }
  | { readonly kind: "release"; readonly name: string; /** Absent while only queued. */ readonly token?: number }
  | { readonly kind: "notify"; readonly to: string; readonly topic: string; readonly step: string; readonly data: Json }
  | { readonly kind: "final"; readonly effect: string; readonly step: string }
  | { readonly kind: "roster"; readonly gate: string; readonly request: string }
  | { readonly kind: "start"; /** The run that shall take this one's place. */ readonly run: string };

/** `dispatch`: send it. `prove`: initiated by somebody who vanished; ask the world before anything else. */
export type WorkPhase = "dispatch" | "prove";
