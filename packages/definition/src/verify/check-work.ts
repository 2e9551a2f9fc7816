import type { Pipeline } from "@sluice/core";
import { type Finding, warningAt } from "./finding.ts";
import { placedGates } from "./verified-gates.ts";

/**
 * Gates that read what work left come after work of their stage. Only a warning: a pipeline for `check` alone has no work, and its files
 * are read from the head commit.
 */
export function checkWork(pipeline: Pipeline): readonly Finding[] {
  return placedGates(pipeline)
    .filter(
      ({ gate, stage, phase }) => gate.plan.kind !== "group" && gate.reads === "work" && (phase === "before" || stage.work === undefined),
    )
    .map(({ gate, stage, phase, at }) => {
      const where = phase === "before" ? `before the work of "${stage.id}"` : `in "${stage.id}", which has no work`;
      return warningAt("WORK_MISSING", at, `"${gate.id}" reads what work left, but stands ${where}.`);
    });
}
