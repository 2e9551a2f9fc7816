import { errorAt, type Finding } from "./finding.ts";
import { shortestWay } from "./shortest-way.ts";
import type { Edge, StageGraph } from "./stage-graph.ts";

/** Every cycle has an edge that is counted against something finite. The machine takes no route that is counted against nothing. */
export function checkCycles(graph: StageGraph): readonly Finding[] {
  const uncounted = graph.edges.filter((edge) => edge.kind === "route" && !edge.counted);
  return [
    ...cycles(graph),
    ...uncounted.map((edge) => {
      const message = `"${edge.label}" of "${edge.from}" is never taken: give it "once: true" or a budget.`;
      return errorAt("ROUTE_UNCOUNTED", edge.at, message, [edge.from, edge.label, edge.to]);
    }),
  ];
}

function cycles(graph: StageGraph): readonly Finding[] {
  const told = new Set<string>();
  return graph.edges.filter(isUncounted).flatMap((edge) => {
    const back = shortestWay(graph, edge.to, (stage) => stage === edge.from, { using: isUncounted });
    if (back === undefined) return [];
    const cycle = [edge.from, edge.label, ...back];
    // The same circle, entered elsewhere, is no news.
    const key = cycle
      .filter((_step, index) => index % 2 === 0 && index > 0)
      .toSorted()
      .join(" ");
    if (told.has(key)) return [];
    told.add(key);
    return [errorAt("CYCLE_UNBUDGETED", edge.at, messageFor(cycle), cycle)];
  });
}

function messageFor(cycle: readonly string[]): string {
  const labels = cycle.filter((_step, index) => index % 2 === 1);
  if (labels.every((label) => label === "next")) return `"next" leads back to "${cycle[0]}": no run comes out of this circle.`;
  return `A run can go round from "${cycle[0]}" without a count: give a route on the way "once: true" or a budget.`;
}

function isUncounted(edge: Edge): boolean {
  return !edge.counted;
}
