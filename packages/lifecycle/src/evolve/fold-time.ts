import type { RunState, WarningRecord } from "../state.ts";
import type { Folds } from "./fold.ts";

/** Folds of events about what time alone brings: freezes, and warnings before a wait ends. */
export const timeFolds: Folds<"freeze-began" | "freeze-ended" | "deadline-neared" | "warning-ended"> = {
  "freeze-began": (state, { data, at }) => ({
    ...state,
    frozen: { freeze: data.freeze, since: state.frozen?.since ?? at, until: data.until },
  }),
  // What was looked at before a freeze may be days old.
  "freeze-ended": (state, _event, version) => ({ ...state, frozen: undefined, waitEndedVersion: version }),
  "deadline-neared": (state, { data }) => ({
    ...state,
    warnings: {
      ...state.warnings,
      [data.gate]: {
        for: data.for,
        expiresAt: data.expiresAt,
        to: data.to,
        intent: data.intent,
        attempt: 1,
        status: "requested",
      },
    },
  }),
  "warning-ended": (state, { data }) => changeWarning(state, data.gate, { status: "ended" }),
};

/** Changes a warning that there is. */
export function changeWarning(state: RunState, gate: string, members: Partial<WarningRecord>): RunState {
  const before = state.warnings?.[gate];
  return before === undefined ? state : { ...state, warnings: { ...state.warnings, [gate]: { ...before, ...members } } };
}
