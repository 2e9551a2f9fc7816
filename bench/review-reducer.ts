import type { ReviewContext, ReviewEvent } from "./review-machine.ts";

/** A run of the hand-written loop. */
export interface ReducerState extends ReviewContext {
  readonly place: "develop.requested" | "develop.out" | "review.requested" | "review.out" | "judging" | "done" | "held";
}

/** The state before the first event. */
export const REDUCER_START: ReducerState = {
  run: "run-1",
  head: "0".repeat(40),
  laps: 0,
  work: "develop.0",
  reasons: [],
  place: "develop.requested",
};

/** The least that a person would write by hand for the same story: no ledger, no policy, no explanation. */
export function reduceReview(state: ReducerState, event: ReviewEvent): ReducerState {
  switch (event.type) {
    case "dispatched":
      if (event.work !== state.work) return state;
      return { ...state, place: state.place === "develop.requested" ? "develop.out" : "review.out" };
    case "ended":
      if (event.work !== state.work) return state;
      if (state.place === "develop.out") return { ...state, head: event.head, place: "review.requested", work: `review.${state.laps}` };
      return { ...state, head: event.head, place: "judging" };
    case "judged": {
      if (state.place !== "judging") return state;
      if (event.pass) return { ...state, place: "done" };
      const laps = state.laps + 1;
      return { ...state, laps, place: laps > 1000 ? "held" : "develop.requested", work: `develop.${laps}`, reasons: event.reasons };
    }
  }
}
