import type { Pipeline } from "@sluice/core";
import { type Finding, warningAt } from "./finding.ts";
import { reachableFrom } from "./shortest-way.ts";
import type { StageGraph } from "./stage-graph.ts";
import { placedGates } from "./verified-gates.ts";

/** The stage that frees a reservation lies ahead of the one that holds it; otherwise it is held until the run ends. */
export function checkReservations(pipeline: Pipeline, graph: StageGraph): readonly Finding[] {
  return placedGates(pipeline).flatMap(({ gate, stage, at }) => {
    const until = gate.plan.kind === "reserve" ? gate.plan.until : undefined;
    if (until === undefined || !graph.stages.has(until) || reachableFrom(graph, stage.id).has(until)) return [];
    const message = `"${gate.id}" is freed on entering "${until}", which no run reaches from "${stage.id}".`;
    return [warningAt("RESERVE_NEVER_FREED", at, message, [stage.id])];
  });
}
