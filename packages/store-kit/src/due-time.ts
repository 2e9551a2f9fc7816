import type { Instant } from "@sluice/core";

/** When a run is looked at again. */
export interface DueTime {
  /** What the run, or a reservation that became its own, asked for. */
  readonly dueAt: Instant | undefined;
  /** From when `takeDue` gives it out: `dueAt`, or the end of the lease of whoever took it. The one column `takeDue` needs. */
  readonly wakeAt: Instant | undefined;
  /** Woken from outside and not taken since: an append that knew nothing of it must not put the run to sleep again. */
  readonly poked: boolean;
}

/** After an append that wants `dueAt`. */
export function dueAfterAppend(before: DueTime | undefined, dueAt: Instant | undefined): DueTime {
  if (before?.poked === true) return before;
  return { dueAt, wakeAt: dueAt, poked: false };
}

/** Woken now, by something that happened outside of the run. */
export function duePoked(storeNow: Instant): DueTime {
  return { dueAt: storeNow, wakeAt: storeNow, poked: true };
}

/** Taken for a while: due again when nobody appends until then. */
export function dueTaken(before: DueTime, storeNow: Instant, leaseMs: number): DueTime {
  return { dueAt: before.dueAt, wakeAt: storeNow + leaseMs, poked: false };
}
