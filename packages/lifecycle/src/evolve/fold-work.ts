import type { RunState, WorkRecord } from "../state.ts";
import type { EventOf } from "../event.ts";
import type { Folds } from "./fold.ts";
import { consume } from "./fold-stage.ts";

/** Folds of events about the stage's work. */
export const workFolds: Folds<
  "work-requested" | "work-dispatched" | "work-detached" | "work-heard" | "work-proof-requested" | "work-ended" | "work-undone"
> = {
  "work-requested": (state, { data, at }) => ({
    ...state,
    works: { ...state.works, [data.stage]: data.work },
    work: {
      intent: data.intent,
      effect: data.effect,
      stage: data.stage,
      work: data.work,
      attempt: data.attempt,
      dangerous: data.dangerous,
      status: "requested",
      requestedAt: at,
      ...(data.notBefore === undefined ? {} : { notBefore: data.notBefore }),
    },
  }),
  "work-dispatched": dispatchWork,
  "work-detached": (state) => change(state, { status: "detached" }),
  "work-heard": (state, { at }) => change(state, { heardAt: at }),
  "work-proof-requested": (state, { data }) => change(state, { status: "proving", attempt: data.attempt }),
  "work-ended": (state, { data }, version) => ({
    ...change(state, { status: "ended", end: data.end }),
    ...(data.end.output === undefined || state.work === undefined ? {} : { outputs: { ...state.outputs, [state.work.effect]: data.end.output } }),
    waitEndedVersion: version,
  }),
  "work-undone": undoWork,
};

function change(state: RunState, members: Partial<WorkRecord>): RunState {
  return state.work === undefined ? state : { ...state, work: { ...state.work, ...members } };
}

function dispatchWork(state: RunState, { data, at }: EventOf<"work-dispatched">): RunState {
  const head = state.subject.facets["head"];
  const after = change(consume(state, data.consumed), {
    status: "dispatched",
    dispatchedAt: at,
    heardAt: at,
    deadline: data.deadline,
    tokenDigest: data.tokenDigest,
    baseline: data.baseline,
    ...(data.folder === undefined ? {} : { folder: data.folder }),
  });
  if (state.work?.dangerous !== true) return after;
  return { ...after, consumption: { work: data.work, ...(head === undefined ? {} : { head }) } };
}

/** It did not happen: what it consumed can be asked again. */
function undoWork(state: RunState, { data }: EventOf<"work-undone">): RunState {
  if (state.consumption?.work !== data.work) return state;
  const free = <Value extends { readonly consumed?: boolean }>(records: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> =>
    Object.fromEntries(Object.entries(records).map(([gate, record]) => [gate, record.consumed === true ? { ...record, consumed: false } : record]));
  return { ...state, consumption: undefined, verdicts: free(state.verdicts), requests: free(state.requests) };
}
