import type { Edge, StageGraph } from "./stage-graph.ts";

/** What ways may be taken. */
export interface WayOptions {
  /** A stage that may not be entered, nor begun in. */
  readonly avoiding?: string;
  readonly using?: (edge: Edge) => boolean;
}

/**
 * The shortest way to a stage that `isGoal` accepts, as stages and edges alternating; just the start when it is a goal itself;
 * `undefined` when there is none.
 */
export function shortestWay(
  graph: StageGraph,
  start: string,
  isGoal: (stage: string) => boolean,
  { avoiding, using = () => true }: WayOptions = {},
): readonly string[] | undefined {
  if (start === avoiding) return undefined;
  const arrivedBy = new Map<string, Edge | undefined>([[start, undefined]]);
  for (const stage of arrivedBy.keys()) {
    if (isGoal(stage)) return wayTo(stage, arrivedBy);
    for (const edge of graph.edgesFrom(stage)) {
      if (edge.to !== avoiding && !arrivedBy.has(edge.to) && using(edge)) arrivedBy.set(edge.to, edge);
    }
  }
  return undefined;
}

/** Every stage that can be reached from one, itself included. */
export function reachableFrom(graph: StageGraph, start: string): ReadonlySet<string> {
  const reached = new Set([start]);
  for (const stage of reached) for (const edge of graph.edgesFrom(stage)) reached.add(edge.to);
  return reached;
}

/** The way a run gets to a stage, to tell a counterexample from its beginning. */
export function wayFromInitial(graph: StageGraph, stage: string): readonly string[] {
  if (graph.initial === undefined) return [stage];
  return shortestWay(graph, graph.initial, (each) => each === stage) ?? [stage];
}

function wayTo(stage: string, arrivedBy: ReadonlyMap<string, Edge | undefined>): readonly string[] {
  const way = [stage];
  for (let edge = arrivedBy.get(stage); edge !== undefined; edge = arrivedBy.get(edge.from)) way.unshift(edge.from, edge.label);
  return way;
}
