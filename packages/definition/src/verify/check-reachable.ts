import { errorAt, type Finding } from "./finding.ts";
import { reachableFrom } from "./shortest-way.ts";
import type { StageGraph } from "./stage-graph.ts";

/** Every stage can be reached; all edges count. */
export function checkReachable(graph: StageGraph): readonly Finding[] {
  if (graph.initial === undefined) return [];
  const reached = reachableFrom(graph, graph.initial);
  return [...graph.stages.keys()]
    .filter((stage) => !reached.has(stage))
    .map((stage) =>
      errorAt("STAGE_UNREACHABLE", ["stages", stage], `No way leads from "${graph.initial}" to the stage "${stage}".`, [stage]),
    );
}
