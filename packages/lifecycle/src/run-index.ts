import type { RunIndex, RunStatus } from "@sluice/core";
import type { RunState } from "./state.ts";

/** The columns by which a run is found. */
export function indexOf(state: RunState, status: RunStatus): RunIndex {
  const { subject, outcome, stage, parent } = state;
  const head = subject.facets["head"];
  return {
    pipeline: state.pipeline,
    key: subject.key,
    status,
    ...(outcome === undefined ? {} : { outcome }),
    ...(stage === "" ? {} : { stage }),
    ...(subject.repo === undefined ? {} : { repo: subject.repo }),
    ...(head === undefined ? {} : { head }),
    ...(subject.change === undefined ? {} : { change: subject.change }),
    ...(parent === undefined ? {} : { parent: parent.run }),
    startedBy: state.startedBy.id,
    definition: state.definition,
  };
}
