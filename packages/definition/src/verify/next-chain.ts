import type { Stage } from "@sluice/core";
import type { StageGraph } from "./stage-graph.ts";

/** The stages joined by `next` from the initial one on. */
export function nextChain(graph: StageGraph): readonly Stage[] {
  const chain = new Set<Stage>();
  let stage = graph.stages.get(graph.initial ?? "");
  while (stage !== undefined && !chain.has(stage)) {
    chain.add(stage);
    stage = graph.stages.get(stage.next ?? "");
  }
  return [...chain];
}
