import type { Pipeline } from "@sluice/core";
import { type Finding, warningAt } from "./finding.ts";

/** An allowance for one failure is less than the budget it is taken from: otherwise that one always ends first. */
export function checkFailureLimits(pipeline: Pipeline): readonly Finding[] {
  const laps = new Map(pipeline.budgets.map((budget) => [budget.id, budget.laps]));
  return pipeline.stages.flatMap(({ id, rework }) => {
    const most = laps.get(rework?.budget ?? "");
    if (rework?.sameFailure === undefined || most === undefined || rework.sameFailure < most) return [];
    const message = `"${id}" allows ${rework.sameFailure} laps for one failure, but "${rework.budget}" has ${most} in all.`;
    return [warningAt("FAILURE_LIMIT_UNREACHABLE", ["stages", id, "rework", "sameFailure"], message)];
  });
}
