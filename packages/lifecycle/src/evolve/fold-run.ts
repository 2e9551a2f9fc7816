import { type RunState } from "../state.ts";
import type { EventOf } from "../event.ts";
import { type Folds } from "./fold.ts";

/** The state after `run-started`: before its first stage. */
export function startState(event: EventOf<"run-started">): RunState {
  const { data, at } = event;
  return {
    scope: data.scope,
    run: data.run,
    pipeline: data.pipeline,
    definition: data.definition,
    gateDigests: data.gates,
    identity: data.identity,
    startedBy: data.startedBy,
    startedAt: at,
    ...(data.parent === undefined ? {} : { parent: data.parent }),
    subject: data.subject,
    version: 1,
    at,
    stage: "",
    phase: "admitting",
    via: "start",
    enteredAt: at,
    enteredVersion: 0,
    path: [],
    verdicts: {},
    evaluations: {},
    requests: {},
    kept: {},
    reservations: {},
    measures: {},
    work: undefined,
    works: {},
    look: undefined,
    outputs: {},
    facts: {},
    laps: {},
    returns: { taken: 0, extra: 0 },
    routesTaken: {},
    waivers: {},
    reasons: [],
    lap: undefined,
    holds: [],
    waitEndedVersion: 0,
    pendingEnded: {},
    finals: {},
  };
}

/** Folds of events about the run as a whole. */
export const runFolds: Folds<"definition-adopted" | "run-completed" | "budget-extended" | "waiver-recorded" | "fact-recorded" | "signal-ignored" | "subject-revised"> = {
  "definition-adopted": (state, { data }) => ({ ...state, definition: data.definition, gateDigests: data.gates, evaluations: {} }),
  "run-completed": (state, { data, at }) => ({
    ...state,
    look: undefined,
    outcome: data.outcome,
    completedAt: at,
    completedCode: data.code,
    completedReason: data.reason,
    evaluations: {},
    measures: {},
    holds: [],
  }),
  "budget-extended": (state, { data }) => {
    const before = state.laps[data.budget] ?? { taken: 0, extra: 0 };
    return { ...state, laps: { ...state.laps, [data.budget]: { ...before, extra: before.extra + data.laps } } };
  },
  "waiver-recorded": (state, { data }) => ({ ...state, waivers: { ...state.waivers, [data.waiver.gate]: data.waiver } }),
  "fact-recorded": (state, { data }) => ({
    ...state,
    facts: {
      ...state.facts,
      [data.fact]: { id: data.id, data: data.data, ...(data.occurredAt === undefined ? {} : { occurredAt: data.occurredAt }) },
    },
  }),
  "signal-ignored": (state) => state,
  "subject-revised": (state, { data }) => ({ ...state, subject: { ...state.subject, facets: data.facets } }),
};
