import type { Pipeline } from "@sluice/core";
import { checkConditions } from "./check-conditions.ts";
import { checkCycles } from "./check-cycles.ts";
import { checkDanger } from "./check-danger.ts";
import { checkDominance } from "./check-dominance.ts";
import { checkFinishable } from "./check-finishable.ts";
import { checkMeasures } from "./check-measures.ts";
import { checkFailureLimits } from "./check-failure-limits.ts";
import { checkFreezes } from "./check-freezes.ts";
import { checkGroups } from "./check-groups.ts";
import { checkNeeds } from "./check-needs.ts";
import { checkReachable } from "./check-reachable.ts";
import { checkReferences } from "./check-references.ts";
import { checkRequests } from "./check-requests.ts";
import { checkReservations } from "./check-reservations.ts";
import { checkReserveOrder } from "./check-reserve-order.ts";
import { checkUnguardedEdges } from "./check-unguarded-edges.ts";
import { checkUnused } from "./check-unused.ts";
import { checkWaits } from "./check-waits.ts";
import { checkWarnings } from "./check-warnings.ts";
import { checkWiring } from "./check-wiring.ts";
import { checkWork } from "./check-work.ts";
import type { Finding } from "./finding.ts";
import { wayFromInitial } from "./shortest-way.ts";
import { stageGraph, type StageGraph } from "./stage-graph.ts";

/**
 * Proves before anything runs that a run of the pipeline can neither get stuck, nor loop, nor finish falsely. Pure. Errors come first;
 * a pipeline with an error must not be started (`DEFINITION_UNPROVEN`).
 */
export function verifyPipeline(pipeline: Pipeline): readonly Finding[] {
  const graph = stageGraph(pipeline);
  const findings = [
    ...checkReferences(pipeline),
    ...checkReachable(graph),
    ...checkFinishable(graph),
    ...checkCycles(graph),
    ...checkUnguardedEdges(graph),
    ...checkDominance(graph),
    ...checkNeeds(pipeline),
    ...checkConditions(pipeline),
    ...checkGroups(pipeline),
    ...checkMeasures(pipeline),
    ...checkWaits(pipeline),
    ...checkRequests(pipeline),
    ...checkWork(pipeline),
    ...checkDanger(pipeline, graph),
    ...checkReservations(pipeline, graph),
    ...checkReserveOrder(pipeline, graph),
    ...checkFreezes(pipeline),
    ...checkWarnings(pipeline),
    ...checkFailureLimits(pipeline),
    ...checkWiring(pipeline),
    ...checkUnused(pipeline),
  ];
  const told = findings.map((finding) => withWay(finding, graph));
  return [...told.filter(isError), ...told.filter((finding) => !isError(finding))];
}

/** What is wrong within a stage is met by every run that gets there: the way to it is the counterexample. */
function withWay(finding: Finding, graph: StageGraph): Finding {
  const [part, stage] = finding.at;
  if (finding.path.length > 0 || part !== "stages" || typeof stage !== "string" || !graph.stages.has(stage)) return finding;
  return { ...finding, path: wayFromInitial(graph, stage) };
}

function isError(finding: Finding): boolean {
  return finding.severity === "error";
}
