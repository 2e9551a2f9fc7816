import type { Gate, Pipeline, Stage } from "@sluice/core";
import { type Finding, warningAt } from "./finding.ts";
import { shortestWay, wayFromInitial } from "./shortest-way.ts";
import type { StageGraph } from "./stage-graph.ts";
import { placedGates, type PlacedGate } from "./verified-gates.ts";
import { stageNeeds } from "./stage-needs.ts";

/** A run that has one right asks for another. */
interface Nested {
  readonly held: string;
  readonly wanted: string;
  readonly by: PlacedGate;
  readonly way: readonly string[];
}

/**
 * Rights are asked for in one order: of two runs that take two rights in different orders, each can have what the other waits for, and both
 * wait until their time is over. Only a warning: that time ends it.
 */
export function checkReserveOrder(pipeline: Pipeline, graph: StageGraph): readonly Finding[] {
  const reserves = placedGates(pipeline).filter(({ gate }) => gate.plan.kind === "reserve");
  const nested = reserves.flatMap((holder) => reserves.flatMap((asker) => nestedIn(graph, holder, asker)));
  const told = new Set<string>();
  return nested.flatMap(({ held, wanted, by, way }) => {
    const key = [held, wanted].toSorted().join("\n");
    if (told.has(key) || !nested.some((other) => other.held === wanted && other.wanted === held)) return [];
    told.add(key);
    const message = `A run can hold "${held}" and ask for "${wanted}", another the other way round: both then wait until their time is over.`;
    return [warningAt("RESERVE_ORDER", by.at, message, way)];
  });
}

function nestedIn(graph: StageGraph, holder: PlacedGate, asker: PlacedGate): readonly Nested[] {
  const [held, wanted] = [nameOf(holder.gate), nameOf(asker.gate)];
  if (held === wanted || holder.gate.id === asker.gate.id) return [];
  if (holder.stage.id === asker.stage.id) {
    // Rights of one stage are asked for at once, unless one needs the other.
    const comesFirst = stageNeeds(holder.stage).get(holder.gate.id)?.has(asker.gate.id) === true;
    return comesFirst ? [] : [{ held, wanted, by: asker, way: wayFromInitial(graph, asker.stage.id) }];
  }
  const way = wayWhileHeld(graph, holder.gate, holder.stage, asker.stage.id);
  return way === undefined ? [] : [{ held, wanted, by: asker, way: [...wayFromInitial(graph, holder.stage.id), ...way.slice(1)] }];
}

/** The way from the stage that takes a right to another one that is entered while it is still held. */
function wayWhileHeld(graph: StageGraph, { plan }: Gate, { id, rework }: Stage, to: string): readonly string[] | undefined {
  const until = plan.kind === "reserve" ? plan.until : undefined;
  if (until !== undefined) return until === to ? undefined : shortestWay(graph, id, (stage) => stage === to, { avoiding: until });
  // Without an end of its own a right is given back on the way out; only rework keeps it.
  const back = rework === undefined ? undefined : shortestWay(graph, rework.to, (stage) => stage === to, { avoiding: id });
  return back === undefined ? undefined : [id, "rework", ...back];
}

function nameOf({ plan }: Gate): string {
  return plan.kind === "reserve" ? plan.name : "";
}
