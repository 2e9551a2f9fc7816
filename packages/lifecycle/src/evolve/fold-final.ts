import type { FinalRecord } from "../run-records.ts";
import type { RunState } from "../state.ts";
import type { Folds } from "./fold.ts";

/** Folds of events about what is done after the end. */
export const finalFolds: Folds<"final-requested" | "final-begun" | "final-ended"> = {
  "final-requested": (state, { data }) => ({
    ...state,
    finals: {
      ...state.finals,
      [data.step]: {
        intent: data.intent,
        attempt: 1,
        status: "requested",
        ...(data.notify === undefined ? {} : { notify: data.notify }),
        ...(data.effect === undefined ? {} : { effect: data.effect }),
        ...(data.repeat === undefined ? {} : { repeat: data.repeat }),
      },
    },
  }),
  "final-begun": (state, { data }) => change(state, data.step, { status: "begun" }),
  "final-ended": (state, { data: { step, as, note }, at }) =>
    change(state, step, {
      status: "ended",
      endedAt: at,
      ...(as === "done" ? {} : { failed: { as, ...(note === undefined ? {} : { note }) } }),
    }),
};

function change(state: RunState, step: string, members: Partial<FinalRecord>): RunState {
  const before = state.finals[step];
  return before === undefined ? state : { ...state, finals: { ...state.finals, [step]: { ...before, ...members } } };
}
