import type { Pipeline, Stage } from "@sluice/core";
import type { ProblemList } from "../problem/problem-list.ts";
import { withMembers } from "../with-members.ts";

/** A decision given before anybody was asked must never open the way to a dangerous effect (invariant 7). */
export function checkEarlyDecisions(pipeline: Pipeline, problems: ProblemList): void {
  const leading = stagesLeadingToDanger(pipeline);
  for (const stage of pipeline.stages) {
    for (const key of ["before", "gates"] as const) {
      const isGuard = key === "before" ? leading.has(stage.id) : leading.has(stage.next ?? "");
      if (!isGuard) continue;
      for (const gate of withMembers(stage[key]).filter((each) => each.early === "keep")) {
        const words = { found: `\`early: keep\` on "${gate.id}"`, expected: "`early: refuse`", hint: "a dangerous effect comes after it" };
        problems.at("GATE_EARLY_REFUSED", ["stages", stage.id, key], words, "key");
      }
    }
  }
}

/**
 * Stages that run a dangerous effect or come before one on a `next` chain: dispatch of such an effect checks all verdicts of the path, so
 * every gate there guards it.
 */
function stagesLeadingToDanger(pipeline: Pipeline): ReadonlySet<string> {
  const dangerous = new Set(pipeline.effects.filter((effect) => effect.class === "dangerous").map((effect) => effect.id));
  const comingFrom = new Map<string, Stage[]>();
  for (const stage of pipeline.stages) {
    if (stage.next === undefined) continue;
    const others = comingFrom.get(stage.next);
    if (others === undefined) comingFrom.set(stage.next, [stage]);
    else others.push(stage);
  }
  const leading = new Set(pipeline.stages.filter((stage) => stage.work !== undefined && dangerous.has(stage.work.run)).map(({ id }) => id));
  for (const id of leading) for (const stage of comingFrom.get(id) ?? []) leading.add(stage.id);
  return leading;
}
