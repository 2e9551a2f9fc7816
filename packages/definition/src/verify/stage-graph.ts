import type { Pipeline, Stage } from "@sluice/core";
import type { DefinitionPath } from "../problem/problem.ts";

/** A way from one stage to another. Ways to unknown stages and to `hold` are left out. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** As the user wrote it: `next`, `rework`, `routes[0]`, `onRevise`. */
  readonly label: string;
  readonly kind: "next" | "rework" | "route" | "onRevise";
  /** Whether taking it is counted against something finite. */
  readonly counted: boolean;
  readonly at: DefinitionPath;
}

/** The stages of a pipeline and all ways between them. */
export interface StageGraph {
  readonly initial: string | undefined;
  readonly stages: ReadonlyMap<string, Stage>;
  readonly edges: readonly Edge[];
  edgesFrom(stage: string): readonly Edge[];
}

export function stageGraph(pipeline: Pipeline): StageGraph {
  const stages = new Map(pipeline.stages.map((stage) => [stage.id, stage]));
  const edges = pipeline.stages.flatMap(edgesOf).filter((edge) => stages.has(edge.to));
  const leaving = new Map<string, Edge[]>();
  for (const edge of edges) leaving.set(edge.from, [...(leaving.get(edge.from) ?? []), edge]);
  const initial = stages.has(pipeline.initial) ? pipeline.initial : undefined;
  return { initial, stages, edges, edgesFrom: (stage) => leaving.get(stage) ?? [] };
}

function edgesOf(stage: Stage): readonly Edge[] {
  const { id: from } = stage;
  const at = ["stages", from];
  const edges: Edge[] = [];
  if (stage.next !== undefined) edges.push({ from, to: stage.next, label: "next", kind: "next", counted: false, at: [...at, "next"] });
  if (stage.rework !== undefined) {
    edges.push({ from, to: stage.rework.to, label: "rework", kind: "rework", counted: true, at: [...at, "rework", "to"] });
  }
  for (const [index, route] of stage.routes.entries()) {
    const counted = route.once || route.budget !== undefined;
    edges.push({ from, to: route.to, label: `routes[${index}]`, kind: "route", counted, at: [...at, "routes", index, "to"] });
  }
  // Returns on revision are counted by the machine.
  if (stage.onRevise?.do === "route") {
    edges.push({ from, to: stage.onRevise.to, label: "onRevise", kind: "onRevise", counted: true, at: [...at, "onRevise"] });
  }
  return edges;
}

/** Whether a run that ends in the stage counts as done. */
export function isSuccess(stage: Stage | undefined): boolean {
  return stage?.final === "succeeded" || stage?.final === "partially-succeeded";
}
