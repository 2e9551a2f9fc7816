import { errorAt, type Finding, warningAt } from "./finding.ts";
import { shortestWay, wayFromInitial } from "./shortest-way.ts";
import { isSuccess, type StageGraph } from "./stage-graph.ts";

/** Every stage is able to finish, has a way on of its own, and some end is a success. Final stages end the run and do nothing else. */
export function checkFinishable(graph: StageGraph): readonly Finding[] {
  return [...deadEnds(graph), ...stuckStages(graph), ...finalStages(graph), ...successEnd(graph)];
}

function deadEnds(graph: StageGraph): readonly Finding[] {
  return [...graph.stages.values()].flatMap((stage) => {
    if (stage.final !== undefined || stage.next !== undefined) return [];
    const at = ["stages", stage.id];
    const way = wayFromInitial(graph, stage.id);
    if (stage.routes.length === 0) return [errorAt("STAGE_DEAD_END", at, `"${stage.id}" has neither next, nor routes, nor final.`, way)];
    const message = `"${stage.id}" has routes but no next: when no condition holds, a run waits there for a person.`;
    return [warningAt("NEXT_MISSING", at, message, way)];
  });
}

function stuckStages(graph: StageGraph): readonly Finding[] {
  const isEnd = (id: string): boolean => graph.stages.get(id)?.final !== undefined;
  return [...graph.stages.keys()]
    .filter((id) => graph.edgesFrom(id).length > 0 && shortestWay(graph, id, isEnd) === undefined)
    .map((id) => errorAt("STAGE_CANNOT_FINISH", ["stages", id], `No way leads from "${id}" to a final stage.`, wayFromInitial(graph, id)));
}

function finalStages(graph: StageGraph): readonly Finding[] {
  return [...graph.stages.values()].flatMap((stage) => {
    const { final, before, gates, routes, work, rework, onRevise, next } = stage;
    const isEmpty = before.length + gates.length + routes.length === 0 && !work && !rework && !onRevise && next === undefined;
    if (final === undefined || isEmpty) return [];
    return [errorAt("FINAL_NOT_EMPTY", ["stages", stage.id], `"${stage.id}" ends the run; nothing else in it would ever happen.`)];
  });
}

function successEnd(graph: StageGraph): readonly Finding[] {
  if (graph.initial === undefined) return [];
  if (shortestWay(graph, graph.initial, (id) => isSuccess(graph.stages.get(id))) !== undefined) return [];
  return [errorAt("SUCCESS_MISSING", ["stages"], "No run of this pipeline can succeed.", [graph.initial])];
}
