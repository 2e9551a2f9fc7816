import type { Facets, Pipeline } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";
import { family } from "../model/audit-book.ts";
import type { Move, Situation } from "./move.ts";

/** What changes outside: the subject, in each facet that a gate is bound to, and the facts that conditions look at. */
export function movesOfWorld(situation: Situation): readonly Move[] {
  return situation.state.outcome === undefined ? [...revisions(situation), ...facts(situation)] : [];
}

/** The facets of a subject whose head is a new one. */
export function movedHead(state: RunState): Facets {
  return moved(state, "head");
}

/** No content comes back: what was judged stale stays so. */
function moved({ subject, version }: RunState, facet: string): Facets {
  return { ...subject.facets, [facet]: `${facet}-${version}` };
}

/** Facets that some gate of the pipeline is bound to. */
export function boundFacets(pipeline: Pipeline): readonly string[] {
  const gates = pipeline.stages.flatMap((stage) => [...stage.before, ...stage.gates]).flatMap(family);
  const bound = gates.flatMap(({ binds }) => binds.filter((bind) => bind !== "work" && !bind.startsWith("evidence:")));
  return [...new Set(["head", ...bound])];
}

function revisions({ state, spent, bounds }: Situation): readonly Move[] {
  if (spent.revisions >= bounds.revisions) return [];
  return Object.keys(state.subject.facets).map((facet) => ({
    act: `the subject has another ${facet}`,
    by: "world",
    at: state.at,
    detour: true,
    spends: "revisions",
    command: { type: "revise", facets: moved(state, facet), by: { id: "host", assurance: "verified" } },
  }));
}

function facts({ state, tested }: Situation): readonly Move[] {
  return [...tested.facts].flatMap(([fact, values]) =>
    values
      .filter((data) => JSON.stringify(state.facts[fact]?.data) !== JSON.stringify(data))
      .map((data): Move => {
        // The newest of two facts without a time is the one with the greater id.
        const signal = String(state.version).padStart(6, "0");
        const act = `${fact} is heard: ${JSON.stringify(data)}`;
        return { act, by: "world", at: state.at, detour: true, command: { type: "record-fact", fact, signal, data } };
      }),
  );
}
