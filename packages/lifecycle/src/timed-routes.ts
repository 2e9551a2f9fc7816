import type { Instant, Pipeline, Route } from "@sluice/core";
import { evaluateCondition } from "@sluice/verdicts";
import { conditionScope } from "./condition-scope.ts";
import { leavesOf, stageOf } from "./pipeline-view.ts";
import type { RunState } from "./state.ts";

/**
 * When routes that wait for time will be taken, as things stand: those of the stage that is being judged whose condition holds. While a look
 * is out no route is tried; its answer tries them.
 */
export function timedRoutes(pipeline: Pipeline, state: RunState): readonly Instant[] {
  if (state.outcome !== undefined || state.holds.length > 0 || state.phase !== "judging") return [];
  const { routes, gates } = stageOf(pipeline, state.stage);
  if (!routes.some((route) => route.afterMs !== undefined) || gates.flatMap(leavesOf).some((gate) => isOut(state, gate))) return [];
  return routes.flatMap((route) => (holds(pipeline, state, route) ? [state.enteredAt + (route.afterMs ?? 0)] : []));
}

function isOut(state: RunState, gate: ReturnType<typeof leavesOf>[number]): boolean {
  return gate.plan.kind !== "measure" && state.evaluations[gate.id] !== undefined;
}

function holds(pipeline: Pipeline, state: RunState, route: Route): boolean {
  if (route.afterMs === undefined || !isUntaken(state, route)) return false;
  return evaluateCondition(route.when, conditionScope({ pipeline, state, at: state.at })) === "true";
}

/**
 * `once` counts the visits in the run's history; a budget counts its laps, and an exhausted one does not let the run pass by. A person who
 * was got by a route has seen what it told. A route with neither could loop, and is never taken.
 */
export function isUntaken(state: RunState, route: Route): boolean {
  if (route.once) return (state.routesTaken[route.id] ?? 0) === 0;
  if (route.to === "hold") return !state.routesSeen.includes(route.id);
  return route.budget !== undefined;
}
