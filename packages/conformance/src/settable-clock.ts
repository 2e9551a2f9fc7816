import type { Instant } from "@sluice/core";

/** Time that stands still until a test moves it. */
export interface SettableClock {
  /** The time that a test has set. */
  readonly now: () => Instant;
  /** Moves on by so many milliseconds. */
  readonly advance: (ms: number) => void;
}

/** 2026-01-01T00:00:00Z: a time at which no test was written. */
const START: Instant = 1_767_225_600_000;

/** A clock that begins at `start` and stands still. */
export function createSettableClock(start: Instant = START): SettableClock {
  let at = start;
  return {
    now: () => at,
    advance: (ms) => {
      at += ms;
    },
  };
}
