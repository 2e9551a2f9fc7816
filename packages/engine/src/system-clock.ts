import type { Clock } from "@sluice/core";

/** The longest single timer. One beyond 24.8 days fires at once, and a long one outlives a suspended machine's correction (PRC-13). */
const STEP_MS = 3_600_000;

/** The clock of this process. Sleeps of any length, taken in steps of at most an hour; a length that is not positive resolves at once. */
export function createSystemClock(): Clock {
  return {
    portVersion: 1,
    now: () => Date.now(),
    monotonicMs: () => performance.now(),
    async sleep(ms, signal) {
      const end = performance.now() + ms;
      signal?.throwIfAborted();
      for (let left = ms; left > 0; left = end - performance.now()) await step(Math.min(left, STEP_MS), signal);
    },
  };
}

function step(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      // The port promises the reason that the caller gave, whatever its kind.
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, ms);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
