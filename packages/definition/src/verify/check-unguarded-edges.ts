import { errorAt, type Finding } from "./finding.ts";
import { shortestWay, wayFromInitial } from "./shortest-way.ts";
import { isSuccess, type StageGraph } from "./stage-graph.ts";

/**
 * Only `next` is guarded. Every other edge may lead only to a stage from which every way to a success end passes the stage it left
 * again, to a hold, or to an end that is no success (invariant 1).
 */
export function checkUnguardedEdges(graph: StageGraph): readonly Finding[] {
  return graph.edges
    .filter((edge) => edge.kind !== "next")
    .flatMap((edge) => {
      const escape = shortestWay(graph, edge.to, (stage) => isSuccess(graph.stages.get(stage)), { avoiding: edge.from });
      if (escape === undefined) return [];
      const message = `"${edge.label}" of "${edge.from}" leads to "${edge.to}", from where a run reaches "${escape.at(-1)}" past the gates of "${edge.from}".`;
      return [errorAt("EDGE_ESCAPES", edge.at, message, [...wayFromInitial(graph, edge.from), edge.label, ...escape])];
    });
}
