import type { Pipeline, Stage } from "@sluice/core";
import type { ProblemList } from "../problem/problem-list.ts";
import { withMembers } from "../with-members.ts";

/** A decision given before anybody was asked must never open the way to a dangerous effect (invariant 7). */
export function checkEarlyDecisions(pipeline: Pipeline, problems: ProblemList): void {
  for (const stage of pipeline.stages) {
    for (const key of ["before", "gates"] as const) {
      const keeping = withMembers(stage[key]).filter((gate) => gate.early === "keep");
      if (keeping.length === 0 || !guardsDanger(pipeline, stage, key)) continue;
      for (const gate of keeping) {
        const words = { found: `\`early: keep\` on "${gate.id}"`, expected: "`early: refuse`", hint: "a dangerous effect comes after it" };
        problems.at("GATE_EARLY_REFUSED", ["stages", stage.id, key], words, "key");
      }
    }
  }
}

/** Dispatch of a dangerous effect checks all verdicts of the path, so every gate earlier on the `next` chain guards it. */
function guardsDanger(pipeline: Pipeline, stage: Stage, key: "before" | "gates"): boolean {
  const seen = new Set<Stage>();
  let current: Stage | undefined = key === "before" ? stage : stageOf(pipeline, stage.next);
  while (current !== undefined && !seen.has(current)) {
    if (runsDanger(pipeline, current)) return true;
    seen.add(current);
    current = stageOf(pipeline, current.next);
  }
  return false;
}

function runsDanger(pipeline: Pipeline, stage: Stage): boolean {
  return pipeline.effects.some((effect) => effect.id === stage.work?.run && effect.class === "dangerous");
}

function stageOf(pipeline: Pipeline, id: string | undefined): Stage | undefined {
  return pipeline.stages.find((stage) => stage.id === id);
}
