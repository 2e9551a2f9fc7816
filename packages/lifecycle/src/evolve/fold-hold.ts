import { forget } from "./fold-stage.ts";
import type { Folds } from "./fold.ts";

/** Folds of events about holds. */
export const holdFolds: Folds<"hold-placed" | "hold-ended"> = {
  "hold-placed": (state, { data, at }) => ({
    ...state,
    holds: [
      ...state.holds,
      {
        hold: data.hold,
        code: data.code,
        reason: data.reason,
        since: at,
        stage: state.stage,
        ...(data.gate === undefined ? {} : { gate: data.gate }),
        ...(data.budget === undefined ? {} : { budget: data.budget }),
        ...(data.asks === undefined ? {} : { asks: data.asks }),
      },
    ],
    ...(data.code === "SUBJECT_REVISED" && state.consumption !== undefined
      ? { consumption: { work: state.consumption.work, ...(state.subject.facets["head"] === undefined ? {} : { head: state.subject.facets["head"] }) } }
      : {}),
  }),
  "hold-ended": (state, { data }) => ({ ...state, ...forget(state, data.forgets), holds: state.holds.filter((hold) => hold.hold !== data.hold) }),
};
