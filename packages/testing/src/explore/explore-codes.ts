import type { LedgerPromise } from "../model/broken-promise.ts";

/** What an exploration looks for in every state and every step, by code. */
export const EXPLORE_CODES = {
  NEXT_UNGUARDED: "A run went on although a required gate was not open, or what it rests on was not current any more.",
  WARNING_VAIN: "Somebody was warned of a deadline twice, or when it had passed.",
  WORK_UNGUARDED: "Work began although a gate before it was not open.",
  DANGER_UNGUARDED: "A dangerous effect began although a required gate of the path was not open.",
  LAPS_EXCEEDED: "A run was sent back more often than its budget allows.",
  LOOP_UNBOUNDED: "A run goes round although nobody acts and nothing changes outside.",
  DECISION_AFTER_CLOSE: "A decision counted on a request that was closed.",
  DECISION_UNENTITLED: "A decision counted of somebody who may not decide, or who decided on something else.",
  VERDICT_UNASKED: "A verdict counted that nobody had asked for.",
  RECORD_FALSIFIED: "What was recorded is not what was said.",
  DUPLICATE_COUNTED: "The same message counted twice.",
  SUCCESS_UNREAL: "A run succeeded elsewhere than in a final stage.",
  END_NOT_ABSORBING: "A run that had ended took something in.",
  TIME_BACKWARDS: "Something happened before what came before it.",
  NOT_QUIET: "Something followed that the command before should have done.",
  DUE_FOR_NOTHING: "A run wants to be looked at, and nothing comes of it.",
  NO_EXIT: "An unfinished run that nobody and no time can move.",
  WAIT_WITHOUT_EXPIRY: "A wait that time does not end.",
  UNEXPLAINED: "A run waits, and nothing says for what or who can act.",
  CANNOT_END: "A state from which a run ends only if somebody cancels it.",
  CANNOT_SUCCEED: "No history within the bounds succeeds.",
  MACHINE_FAILED: "The machine threw, or lost the run.",
} as const satisfies Readonly<Record<LedgerPromise, string>> & Readonly<Record<string, string>>;

/** A code of {@link EXPLORE_CODES}. */
export type ExploreCode = keyof typeof EXPLORE_CODES;
