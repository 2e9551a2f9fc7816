import type { Folds } from "./fold.ts";

/** Folds of events about the run that takes this one's place. */
export const successionFolds: Folds<"successor-requested" | "successor-started"> = {
  "successor-requested": (state, { data }) => ({
    ...state,
    successor: { run: data.successor.run, intent: data.intent, attempt: 1, start: data.successor },
  }),
  "successor-started": (state, { data }) => ({ ...state, successor: { run: data.run, attempt: state.successor?.attempt ?? 1 } }),
};
