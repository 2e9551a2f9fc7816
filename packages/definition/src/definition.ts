import type {
  Assurance,
  Condition,
  EffectClass,
  EffectRepeat,
  Enforcement,
  EvidenceClass,
  GateScope,
  IdentityPolicy,
  JsonObject,
  Opening,
  Relation,
  RunOutcome,
} from "@sluice/core";

/**
 * A pipeline as it is written (format 1), in YAML or TypeScript: short forms and defaults are not expanded. Durations are texts such as
 * `30m`. `compilePipeline` turns it into what the machine reads.
 */
export interface Definition {
  readonly format: 1;
  readonly name: string;
  /** The stage a run begins in. */
  readonly initial: string;
  /** Allowances of laps that several stages share. */
  readonly budgets?: Readonly<Record<string, BudgetDefinition>>;
  /** How effects may be repeated. Effects that are only mentioned are ordinary and safe to repeat. */
  readonly effects?: Readonly<Record<string, EffectDefinition>>;
  readonly stages: Readonly<Record<string, StageDefinition>>;
  /** Done once after the run completed; cannot change its outcome. */
  readonly finally?: readonly FinalStepDefinition[];
  /** Which starts are one run. Default: `active`. */
  readonly identity?: IdentityPolicy;
  /** Times in which the work of stages that name them does not begin. */
  readonly freezes?: Readonly<Record<string, FreezeDefinition>>;
  /** Time zones that freezes are written in, as data: no process reads them otherwise than another. */
  readonly zones?: Readonly<Record<string, readonly ZoneOffsetDefinition[]>>;
  /** What work may count. Anything else that it counts is refused. */
  readonly counts?: readonly string[];
  /** What the statuses of outside systems mean: by system, then by status. */
  readonly wiring?: Readonly<Record<string, Readonly<Record<string, WiringDefinition>>>>;
  /** The status that shows a run, by system: by the name of its stage, `held`, or its outcome. */
  readonly projection?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A counted allowance of laps. */
export interface BudgetDefinition {
  readonly laps: number;
  /** Default: `hold`. */
  readonly then?: "hold" | "failed" | "blocked";
}

/** Times in which work does not begin: every week, or between dates. */
export interface FreezeDefinition {
  /** Of its weekly windows. Default: `utc`. */
  readonly zone?: string;
  /** From and to as `fri 16:00`. */
  readonly weekly?: readonly { readonly from: string; readonly to: string }[];
  /** From and to in UTC, as `2026-12-20T00:00Z`. */
  readonly dates?: readonly { readonly from: string; readonly to: string }[];
}

/** The offset of a zone from a time on, such as `+01:00` from `2026-10-25T01:00Z`. */
export interface ZoneOffsetDefinition {
  readonly from: string;
  readonly offset: string;
}

/** How an effect may be repeated, and how dangerous it is. */
export interface EffectDefinition {
  /** Default: `ordinary`. */
  readonly class?: EffectClass;
  /** Default: `safe`, for dangerous effects `never`. */
  readonly repeat?: EffectRepeat;
}

/** A stage. A final one has no other key. */
export interface StageDefinition {
  /** The outcome of runs that end here. */
  readonly final?: RunOutcome;
  readonly reserve?: ReserveDefinition;
  /** Gates judged at admission. */
  readonly before?: readonly GateEntry[];
  readonly work?: WorkDefinition;
  /** Gates judged after the work. */
  readonly gates?: readonly GateEntry[];
  readonly routes?: readonly RouteDefinition[];
  /** Freezes in which its work does not begin. */
  readonly freeze?: readonly string[];
  readonly rework?: ReworkDefinition;
  /** `return`, `stay`, `hold`, `supersede` or a stage. */
  readonly onRevise?: string;
  readonly next?: string;
}

/** An exclusive right wanted before the stage's work; short for a first `before` gate with id `<stage>.reserve`. */
export interface ReserveDefinition {
  /** May hold placeholders. */
  readonly name: string;
  /** The stage whose entry frees it. Default: leaving this stage. */
  readonly until?: string;
  readonly maxWait?: string;
}

/** What a stage asks to be done. */
export interface WorkDefinition {
  /** Name of the effect. */
  readonly run: string;
  /** Default: 1h. */
  readonly timeout?: string;
  /** Default: 3. */
  readonly attempts?: number;
  /** Default: 30s. */
  readonly every?: string;
  /** Longest silence, for work that promises heartbeats. */
  readonly heartbeat?: string;
}

/** An unguarded edge taken when its condition holds, after a time, or both. At least one of `when` and `after`. */
export interface RouteDefinition {
  readonly when?: Condition;
  /** How long the run has to be in the stage. */
  readonly after?: string;
  /** A stage, or `hold`. */
  readonly to: string;
  readonly once?: boolean;
  readonly budget?: string;
}

/** Where failed work goes back to. `laps` with `then`, or a shared `budget`. */
export interface ReworkDefinition {
  readonly to: string;
  readonly laps?: number;
  readonly budget?: string;
  /** Default: `hold`. */
  readonly then?: "hold" | "failed" | "blocked";
  /** Laps that one and the same failure may take. */
  readonly sameFailure?: number;
}

/** A gate in a list: a name alone is short for `{ id: NAME, use: NAME }`. */
export type GateEntry = string | GateDefinition | GroupDefinition;

/** The policy around a gate, which groups have too. */
export interface GatePolicyDefinition {
  /** Default: `required`. */
  readonly enforcement?: Enforcement;
  readonly scope?: GateScope;
  readonly if?: Condition;
  /** Gates of the stage that have to be judged before. */
  readonly needs?: readonly string[];
}

/** One gate. At least one of `id` and `use`; each defaults to the other. */
export interface GateDefinition extends GatePolicyDefinition {
  readonly id?: string;
  readonly use?: string;
  readonly with?: JsonObject;
  /** Facets, `work`, or `evidence:NAME`. Default: what the implementation says. */
  readonly binds?: readonly string[];
  readonly maxAge?: string;
  /** Of one look. Default: 5m. */
  readonly timeout?: string;
  /** Default: 1d; a request's `expires` and a measure's window replace it. */
  readonly maxWait?: string;
  /** Default: 3. */
  readonly attempts?: number;
  /** Default: 30s. */
  readonly every?: string;
  readonly onMissing?: Opening;
  readonly onError?: Readonly<Record<string, Opening>>;
  /** Default: `stop`. Requests only. */
  readonly onReject?: "stop" | "rework" | "hold";
  /** Default: `refuse`. Requests only. */
  readonly early?: "refuse" | "keep";
  readonly evidence?: { readonly count?: number; readonly class?: EvidenceClass };
  /** Who may waive the gate; `never`: nobody. Default: whoever the host lets. Gates that judge only. */
  readonly waive?: "never" | WaiveDefinition;
  /** Tells `to` (default: `starter`) before the gate's wait ends by time. */
  readonly warn?: { readonly before: string; readonly to?: string };
}

/** Who may waive a gate: sets of people, or `count` and `of` for a single one. */
export interface WaiveDefinition {
  readonly from?: readonly { readonly count: number; readonly of: readonly string[] }[];
  /** Default: 1. */
  readonly count?: number;
  readonly of?: readonly string[];
  /** Relations to the run whose holders may not waive. Default: nobody. */
  readonly exclude?: readonly Relation[];
  /** Default: `verified`. */
  readonly assurance?: Assurance;
  /** Longest time a waiver may last. */
  readonly longest: string;
}

/** Gates that count together: all of them, any of them, or at least so many. */
export interface GroupDefinition extends GatePolicyDefinition {
  readonly id: string;
  readonly all?: readonly GateEntry[];
  readonly any?: readonly GateEntry[];
  readonly atLeast?: number;
  readonly of?: readonly GateEntry[];
}

/** Somebody to tell, or an effect to run. */
export type FinalStepDefinition = { readonly notify: string } | { readonly run: string };

/** A status that decides, or one that is only shown. */
export type WiringDefinition = "display" | { readonly decide: string; readonly as: "approve" | "reject" };
