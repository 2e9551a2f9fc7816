import type { Condition } from "./condition.ts";
import type { Freeze } from "./freeze.ts";
import type { Gate } from "./gate.ts";
import type { RunOutcome } from "./run-outcome.ts";

/**
 * A pipeline as the machine reads it: defaults filled in, short forms expanded, every gate resolved to its kind and plan.
 * Plain JSON, kept in the store by digest, so that a run never depends on the process that loads it.
 */
export interface Pipeline {
  readonly format: 1;
  readonly name: string;
  readonly initial: string;
  readonly stages: readonly Stage[];
  readonly budgets: readonly Budget[];
  readonly effects: readonly EffectPolicy[];
  readonly finally: readonly FinalStep[];
  /** Which starts are one run. Absent: `active`. */
  readonly identity?: IdentityPolicy;
  /** Times in which stages that name them do not begin work. */
  readonly freezes?: readonly Freeze[];
  /** What work may count; a count by another name is refused. */
  readonly counts?: readonly string[];
  /** What the statuses of outside systems mean. */
  readonly wiring?: readonly Wiring[];
}

/** How an outside system and the runs of a pipeline show each other. */
export interface Wiring {
  /** Its name, such as `tracker`. */
  readonly system: string;
  /** Every status that people may choose, by its name: an act on a gate that asks people, or only shown. */
  readonly statuses: Readonly<Record<string, "display" | { readonly decide: string; readonly as: "approve" | "reject" }>>;
  /** The status that shows a run: by its stage, `held`, or the outcome. */
  readonly shows: Readonly<Record<string, string>>;
}

/**
 * `active`: one unfinished run for a key; starting it again gives that one. `request`: one run for each request id, whatever became of
 * it. `slot`: one run for each key and slot (a date, a build number), for ever.
 */
export type IdentityPolicy = "active" | "request" | "slot";

/** A node of the pipeline. Phases: admitting (`before`), working (`work`), judging (`gates`), left. */
export interface Stage {
  readonly id: string;
  /** Set on stages that end the run. Such a stage has nothing else. */
  readonly final?: RunOutcome;
  readonly before: readonly Gate[];
  readonly work?: Work;
  readonly gates: readonly Gate[];
  readonly routes: readonly Route[];
  /** Names of the freezes in which its work does not begin. */
  readonly freeze?: readonly string[];
  readonly rework?: Rework;
  readonly onRevise?: OnRevise;
  readonly next?: string;
}

/** What happens when the subject changes while this stage is current. */
export type OnRevise = { readonly do: "return" | "stay" | "hold" | "supersede" } | { readonly do: "route"; readonly to: string };

/** Work that a stage asks for. */
export interface Work {
  /** Name of the effect that performs it. */
  readonly run: string;
  readonly timeoutMs: number;
  readonly attempts: number;
  readonly everyMs: number;
  /** Longest silence of detached work, when it promises heartbeats. */
  readonly heartbeatMs?: number;
}

/** An unguarded edge taken when its condition holds at a decision. */
export interface Route {
  readonly id: string;
  readonly when: Condition;
  /** A stage, or `hold`. */
  readonly to: string;
  readonly once: boolean;
  readonly budget?: string;
  /** Taken only once the run has been in the stage for so long, in milliseconds. */
  readonly afterMs?: number;
}

/** Where failed work goes back to, on whose allowance. */
export interface Rework {
  readonly to: string;
  readonly budget: string;
  /** Laps that one and the same failure may take; a loop that makes no progress ends there. Absent: as many as the budget has. */
  readonly sameFailure?: number;
}

/** A counted allowance of laps. */
export interface Budget {
  readonly id: string;
  readonly laps: number;
  /** What exhaustion does. */
  readonly then: "hold" | "failed" | "blocked";
}

/** How an effect may be repeated, and how dangerous it is. */
export interface EffectPolicy {
  readonly id: string;
  readonly class: EffectClass;
  readonly repeat: EffectRepeat;
}

/** `dangerous` effects check all verdicts of the path one last time and consume them. */
export type EffectClass = "ordinary" | "dangerous";

/** `safe`: send again. `ask`: ask the world for proof first. `never`: initiated without result holds for a person. */
export type EffectRepeat = "safe" | "ask" | "never";

/** Done once after the run completed; cannot change its outcome. */
export type FinalStep = { readonly id: string; readonly notify: string } | { readonly id: string; readonly run: string };
