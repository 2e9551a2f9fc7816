import type { DefinitionPath } from "../problem/problem.ts";

/** Every code a {@link Finding} can carry, with its meaning. */
export const FINDING_CODES = {
  STAGE_UNKNOWN: "A stage is named that does not exist.",
  BUDGET_UNKNOWN: "A budget is named that does not exist.",
  EFFECT_UNKNOWN: "An effect is named that nothing runs.",
  GATE_UNKNOWN: "A gate is named that does not exist.",
  STAGE_RESERVED: "A stage is named like a target that exists already.",
  STAGE_DUPLICATE: "Two stages have one name.",
  STAGE_UNREACHABLE: "No way leads to the stage.",
  STAGE_CANNOT_FINISH: "No way leads from the stage to an end.",
  STAGE_DEAD_END: "A stage that is no end has no way on.",
  NEXT_MISSING: "A stage can only be left by a condition.",
  FINAL_NOT_EMPTY: "A final stage has something else to do.",
  SUCCESS_MISSING: "No run can ever succeed.",
  SUCCESS_UNGUARDED: "No required gate stands between the start and success.",
  CYCLE_UNBUDGETED: "A run can go round in circles without a count.",
  EDGE_ESCAPES: "An unguarded edge leads to success past the stage it leaves.",
  GATE_BYPASSED: "A required gate can be passed by on the way to success.",
  NEEDS_UNKNOWN: "A gate needs one that is not judged in its stage before it.",
  NEEDS_CYCLE: "Gates need each other, so none of them is ever judged.",
  CONDITION_TOO_EARLY: "A gate's condition looks at a gate of its stage that is not judged yet.",
  GROUP_EMPTY: "A group without members.",
  GROUP_UNREACHABLE: "A group asks for more passes than it has members that count.",
  GATE_CANNOT_FAIL: "A required gate that cannot fail guards nothing.",
  MEASURE_LIMIT_UNREACHABLE: "A measure takes too few samples to reach its limit of failures.",
  MEASURE_CANNOT_PASS: "A measure takes too few samples to pass.",
  ROUTE_UNCOUNTED: "A route that is counted against nothing is never taken.",
  REWORK_MISSING: "A gate sends rejected work back, but its stage has no rework.",
  WAIT_UNBOUNDED: "A wait, try or allowance without an end.",
  WAIT_WITHOUT_ACTOR: "A request that nobody can answer.",
  QUORUM_IMPOSSIBLE: "A request, a waiver or a broken glass asks for more different people than it names.",
  SILENCE_BEFORE_DANGER: "Silence counts as consent, and a dangerous effect can come after it.",
  STEP_MISSING: "People are asked in steps, and one of the steps asks nobody.",
  WORK_MISSING: "A gate reads what work left, but there is no work before it.",
  DANGER_UNCONFIRMED: "A dangerous effect runs without anybody being asked.",
  RESERVE_NEVER_FREED: "The stage that frees a reservation cannot be reached from the one that holds it.",
  RESERVE_ORDER: "Two rights are taken in different orders, so that two runs can wait for each other.",
  FREEZE_UNKNOWN: "A freeze is named that does not exist.",
  FREEZE_NEVER_OPENS: "A freeze in which work would never begin again.",
  FREEZE_WITHOUT_WORK: "A stage names a freeze but does no work.",
  FREEZE_UNUSED: "A freeze that no stage names.",
  WARNING_TOO_EARLY: "A warning before a wait is meant to begin.",
  FAILURE_LIMIT_UNREACHABLE: "An allowance for one failure that the whole budget never reaches.",
  STATUS_UNWIRED: "A status shows a run, and nothing says what it means when a person chooses it.",
  STATUS_SHOWS_NOTHING: "A status is to show a stage that does not exist.",
  STATUS_ASKS_NOBODY: "A status decides on a gate that asks nobody.",
  BUDGET_UNUSED: "A budget that nothing uses.",
  EFFECT_UNUSED: "An effect that nothing runs.",
} as const satisfies Readonly<Record<string, string>>;

/** A code of {@link FINDING_CODES}. */
export type FindingCode = keyof typeof FINDING_CODES;

/** Something a pipeline could do that it must not, or never does though it should. */
export interface Finding {
  readonly code: FindingCode;
  /** An `error` could get a run stuck, loop or finish falsely; a `warning` is worth a look. */
  readonly severity: "error" | "warning";
  readonly message: string;
  /** The counterexample: stages and the edges between them, alternating (`build`, `next`, `deploy`); empty when none is needed. */
  readonly path: readonly string[];
  /** The part of the definition it is about, for looking up its position. */
  readonly at: DefinitionPath;
}

/** A finding that refuses the pipeline. */
export function errorAt(code: FindingCode, at: DefinitionPath, message: string, path: readonly string[] = []): Finding {
  return { code, severity: "error", message, path, at };
}

/** A finding to think about. */
export function warningAt(code: FindingCode, at: DefinitionPath, message: string, path: readonly string[] = []): Finding {
  return { code, severity: "warning", message, path, at };
}
