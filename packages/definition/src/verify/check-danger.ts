import type { Gate, Pipeline } from "@sluice/core";
import { type Finding, warningAt } from "./finding.ts";
import { wayFromInitial } from "./shortest-way.ts";
import type { StageGraph } from "./stage-graph.ts";

/** Somebody is asked before a dangerous effect. Only a warning: policy may want it otherwise. */
export function checkDanger(pipeline: Pipeline, graph: StageGraph): readonly Finding[] {
  const dangerous = new Set(pipeline.effects.filter((effect) => effect.class === "dangerous").map((effect) => effect.id));
  return pipeline.stages.flatMap((stage) => {
    if (stage.work === undefined || !dangerous.has(stage.work.run)) return [];
    if (stage.before.some(asksPerson)) return [];
    const message = `"${stage.id}" runs the dangerous effect "${stage.work.run}", and no gate before it asks a person.`;
    return [warningAt("DANGER_UNCONFIRMED", ["stages", stage.id, "work"], message, wayFromInitial(graph, stage.id))];
  });
}

/** Whether the gate cannot pass without a person's answer. */
function asksPerson(gate: Gate): boolean {
  if (gate.enforcement !== "required") return false;
  if (gate.plan.kind !== "group") return gate.plan.kind === "request";
  const { rule, children } = gate.plan;
  const counting = children.filter((child) => child.enforcement === "required");
  const others = counting.filter((child) => !asksPerson(child)).length;
  const wanted = "all" in rule ? counting.length : "any" in rule ? 1 : rule.atLeast;
  return wanted > others;
}
