import type { Stage } from "@sluice/core";
import { errorAt, type Finding, warningAt } from "./finding.ts";
import { nextChain } from "./next-chain.ts";
import { shortestWay } from "./shortest-way.ts";
import { isSuccess, type StageGraph } from "./stage-graph.ts";

/**
 * Every required gate on the `next` chain from the initial stage stands on every way to a success end. Gates of stages entered only by
 * rework or routes are exempt: invariant 1 leads those runs back to the chain.
 */
export function checkDominance(graph: StageGraph): readonly Finding[] {
  const { initial } = graph;
  if (initial === undefined) return [];
  const chain = nextChain(graph);
  const bypassed = chain.flatMap((stage) => {
    const gates = requiredGates(stage);
    if (gates.length === 0) return [];
    const way = shortestWay(graph, initial, (id) => isSuccess(graph.stages.get(id)), { avoiding: stage.id });
    if (way === undefined) return [];
    return [errorAt("GATE_BYPASSED", ["stages", stage.id], `A run can succeed without ${gates.join(", ")} of "${stage.id}".`, way)];
  });
  const isUnguarded = isSuccess(chain.at(-1)) && chain.every((stage) => requiredGates(stage).length === 0);
  if (!isUnguarded) return bypassed;
  const way = shortestWay(graph, initial, (id) => isSuccess(graph.stages.get(id))) ?? [];
  return [...bypassed, warningAt("SUCCESS_UNGUARDED", ["stages"], "No required gate stands between the start and success.", way)];
}

function requiredGates(stage: Stage): readonly string[] {
  return [...stage.before, ...stage.gates].filter((gate) => gate.enforcement === "required").map((gate) => gate.id);
}
