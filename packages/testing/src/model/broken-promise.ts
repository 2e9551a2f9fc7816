/** Promises that a run's own ledger can be seen to break. */
export type LedgerPromise =
  | "NEXT_UNGUARDED"
  | "WORK_UNGUARDED"
  | "DANGER_UNGUARDED"
  | "LAPS_EXCEEDED"
  | "DECISION_AFTER_CLOSE"
  | "VERDICT_UNASKED"
  | "SUCCESS_UNREAL"
  | "END_NOT_ABSORBING"
  | "TIME_BACKWARDS"
  | "WARNING_VAIN";

/** A promise that an event broke. */
export interface BrokenPromise {
  readonly promise: LedgerPromise;
  /** What happened, in the names of the definition. */
  readonly text: string;
}

/** Names a broken promise. */
export function broken(promise: LedgerPromise, text: string): BrokenPromise {
  return { promise, text };
}
