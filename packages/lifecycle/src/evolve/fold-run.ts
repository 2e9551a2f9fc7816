import { type RunState } from "../state.ts";
import { type EventOf, RETURNS } from "../event.ts";
import { tellingsOfRequests } from "./fold-time.ts";
import { type Folds, without } from "./fold.ts";

/** The state after `run-started`: before its first stage. */
export function startState(event: EventOf<"run-started">): RunState {
  const { data, at } = event;
  return {
    // In the order of the alphabet, members that come later included: copies are then of one shape, and canonical JSON need not sort them.
    at,
    completedAt: undefined,
    completedCode: undefined,
    completedReason: undefined,
    consumption: undefined,
    counts: undefined,
    definition: data.definition,
    enteredAt: at,
    enteredVersion: 0,
    evaluations: {},
    facts: {},
    failures: undefined,
    finals: {},
    frozen: undefined,
    gateDigests: data.gates,
    holds: [],
    identity: data.identity,
    kept: {},
    lap: undefined,
    laps: {},
    look: undefined,
    measures: {},
    movedVersion: undefined,
    outcome: undefined,
    outputs: {},
    parent: data.parent,
    path: [],
    pendingEnded: {},
    phase: "admitting",
    pipeline: data.pipeline,
    policyTrusted: data.policyTrusted,
    reasons: [],
    refused: undefined,
    requests: {},
    reservations: {},
    returns: { extra: 0, taken: 0 },
    routesSeen: [],
    routesTaken: {},
    run: data.run,
    scope: data.scope,
    stage: "",
    startedAt: at,
    startedBy: data.startedBy,
    subject: data.subject,
    successor: undefined,
    supersedes: data.supersedes,
    verdicts: {},
    version: 1,
    via: "start",
    detour: false,
    waitEndedVersion: 0,
    waivers: {},
    warned: undefined,
    work: undefined,
    works: {},
  };
}

/** Folds of events about the run as a whole. */
export const runFolds: Folds<
  "definition-adopted" | "run-completed" | "budget-extended" | "fact-recorded" | "signal-ignored" | "subject-revised" | "evidence-erased"
> = {
  "definition-adopted": (state, { data }) => ({
    ...state,
    definition: data.definition,
    policyTrusted: data.policyTrusted,
    gateDigests: data.gates,
    evaluations: {},
  }),
  "run-completed": (state, { data, at }) => ({
    ...state,
    look: undefined,
    outcome: data.outcome,
    completedAt: at,
    completedCode: data.code,
    completedReason: data.reason,
    evaluations: {},
    frozen: undefined,
    holds: [],
    refused: data.refused,
    warned: undefined,
    tellings: tellingsOfRequests(state),
    successor: data.successor === undefined ? state.successor : { run: data.successor, attempt: 1 },
  }),
  "budget-extended": (state, { data }) => {
    if (data.budget === RETURNS) return { ...state, returns: { ...state.returns, extra: state.returns.extra + data.laps } };
    const before = state.laps[data.budget] ?? { taken: 0, extra: 0 };
    return {
      ...state,
      laps: { ...state.laps, [data.budget]: { ...before, extra: before.extra + data.laps } },
      // Whoever grants laps grants them to this failure, too.
      failures: state.failures?.filter((one) => one.budget !== data.budget),
    };
  },
  "fact-recorded": (state, { data }, version) => ({
    ...state,
    movedVersion: data.moved === true ? version : state.movedVersion,
    facts: {
      ...state.facts,
      [data.fact]: { id: data.id, data: data.data, ...(data.occurredAt === undefined ? {} : { occurredAt: data.occurredAt }) },
    },
  }),
  "signal-ignored": (state) => state,
  "evidence-erased": (state) => state,
  "subject-revised": (state, { data }) => ({
    ...state,
    subject: { ...state.subject, facets: data.facets },
    evaluations: data.aborts.reduce((left, gate) => without(left, gate), state.evaluations),
  }),
};
