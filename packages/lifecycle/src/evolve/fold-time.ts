import type { RunState } from "../state.ts";
import type { Folds } from "./fold.ts";

/** Folds of events about what time alone brings: freezes, and deadlines that are near. */
export const timeFolds: Folds<"freeze-began" | "freeze-ended" | "deadline-neared"> = {
  "freeze-began": (state, { data, at }) => ({
    ...state,
    frozen: { freeze: data.freeze, since: state.frozen?.since ?? at, until: data.until },
  }),
  // What was looked at before a freeze may be days old.
  "freeze-ended": (state, _event, version) => ({ ...state, frozen: undefined, waitEndedVersion: version }),
  "deadline-neared": (state, { data }) => ({ ...state, warned: { ...state.warned, [data.gate]: data.expiresAt } }),
};

/** What is left to be told when a stage is left: warnings of waits that ended with it are not. */
export function tellingsOfRequests({ tellings }: RunState): RunState["tellings"] {
  if (tellings === undefined) return undefined;
  return Object.fromEntries(Object.entries(tellings).filter(([, telling]) => telling.request !== undefined));
}
