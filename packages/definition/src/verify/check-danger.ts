import type { Pipeline } from "@sluice/core";
import { withMembers } from "../with-members.ts";
import { type Finding, warningAt } from "./finding.ts";
import { wayFromInitial } from "./shortest-way.ts";
import type { StageGraph } from "./stage-graph.ts";

/** Somebody is asked before a dangerous effect. Only a warning: policy may want it otherwise. */
export function checkDanger(pipeline: Pipeline, graph: StageGraph): readonly Finding[] {
  const dangerous = new Set(pipeline.effects.filter((effect) => effect.class === "dangerous").map((effect) => effect.id));
  return pipeline.stages.flatMap((stage) => {
    if (stage.work === undefined || !dangerous.has(stage.work.run)) return [];
    const isAsked = withMembers(stage.before).some((gate) => gate.plan.kind === "request" && gate.enforcement === "required");
    if (isAsked) return [];
    const message = `"${stage.id}" runs the dangerous effect "${stage.work.run}", and no gate before it asks a person.`;
    return [warningAt("DANGER_UNCONFIRMED", ["stages", stage.id, "work"], message, wayFromInitial(graph, stage.id))];
  });
}
