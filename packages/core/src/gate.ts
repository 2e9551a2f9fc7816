import type { Condition } from "./condition.ts";
import type { Digest } from "./digest.ts";
import type { EvidenceClass } from "./evidence.ts";
import type { Json } from "./json.ts";
import type { RequestPlan } from "./request-plan.ts";
import type { WaivePolicy } from "./waiver.ts";

/**
 * The only thing the machine knows about a gate: `evaluate` runs code, `request` asks people, `reserve` wants an exclusive right,
 * `measure` samples over a window, `units` waits for child runs, `group` combines others.
 */
export type GateKind = "evaluate" | "request" | "reserve" | "measure" | "units" | "group";

/** `required` gates guard; `advisory` ones are shown; `shadow` ones are evaluated and tallied, never shown to workers. */
export type Enforcement = "required" | "advisory" | "shadow";

/** What a gate reads, which decides how long its verdict stays valid. */
export type GateReads = "subject" | "work" | "world";

/** A written opening on doubt. It is recorded as `degraded` and announced. */
export interface Opening {
  /** Tries before it opens. */
  readonly attempts?: number;
  readonly then: "accept";
  readonly because: string;
}

/** A gate as the machine reads it. */
export interface Gate {
  readonly id: string;
  /** Which implementation judges it. */
  readonly use: string;
  readonly version: number;
  /** Identity of this gate's meaning: id, implementation, version, configuration and policy. Verdicts bind to it. */
  readonly digest: Digest;
  /** Configuration, opaque to the machine. */
  readonly with: Json;
  readonly plan: GatePlan;
  readonly enforcement: Enforcement;
  /** Facet names, `work`, or `evidence:NAME`. Sorted. */
  readonly binds: readonly string[];
  readonly reads: GateReads;
  readonly needs: readonly string[];
  readonly if?: Condition;
  /** Pipelines, keys or repositories this gate applies to; anything else is skipped as out of scope. */
  readonly scope?: GateScope;
  readonly maxAgeMs?: number;
  readonly timeoutMs: number;
  readonly maxWaitMs: number;
  readonly attempts: number;
  readonly everyMs: number;
  readonly onMissing?: Opening;
  /** By cause, as the gate declares them. */
  readonly onError?: Readonly<Record<string, Opening>>;
  readonly onReject: "stop" | "rework" | "hold";
  readonly early: "refuse" | "keep";
  readonly evidence?: { readonly count: number; readonly class?: EvidenceClass };
  /** Who may waive it. Absent: whoever the host lets, with an identity that is more than claimed. */
  readonly waive?: WaivePolicy | "never";
  readonly warn?: GateWarning;
}

/** Somebody is told before a gate's wait ends by time. */
export interface GateWarning {
  /** How long before its end, in milliseconds. */
  readonly beforeMs: number;
  /** Who is told: `starter`, a person or a group. */
  readonly to: string;
}

/** Where a gate applies; absent members apply everywhere. */
export interface GateScope {
  readonly keys?: readonly string[];
  readonly repos?: readonly string[];
}

/** The parameters of a gate's kind. */
export type GatePlan =
  | EvaluatePlan
  | RequestPlan
  | {
      readonly kind: "reserve";
      readonly name: string;
      /** Stage whose entry frees it; default: leaving this stage. */
      readonly until?: string;
    }
  | {
      readonly kind: "measure";
      readonly windowMs: number;
      readonly failureLimit: number;
      readonly inconclusiveLimit: number;
      /** Consecutive passes that end it early. */
      readonly consecutive?: number;
      /** Failures in a row that end it as failed, however few there are in all. */
      readonly failuresInARow?: number;
      /** Samples after which it ends, whatever is left of its window. */
      readonly count?: number;
    }
  | { readonly kind: "units" }
  | { readonly kind: "group"; readonly rule: GroupRule; readonly children: readonly Gate[] };

/** Code that looks once. */
export interface EvaluatePlan {
  readonly kind: "evaluate";
  /** Files of the work folder it reads. */
  readonly files?: readonly string[];
  /** Whether it judges the exit status of the stage's work, so that a nonzero one is not simply tried again. */
  readonly readsExit?: boolean;
}

/** How many unskipped children must pass. */
export type GroupRule = { readonly all: true } | { readonly any: true } | { readonly atLeast: number };
