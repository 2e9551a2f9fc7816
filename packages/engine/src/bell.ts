import type { Clock } from "@sluice/core";

/** Wakes those who sleep between two looks at an idle store. A hint only: whoever misses it looks again by time. */
export interface Bell {
  ring(): void;
  /** How often it has rung. */
  rung(): number;
  /** Resolves after `ms`, when the signal aborts, or when it has rung more often than `heard`. */
  wait(clock: Clock, ms: number, signal: AbortSignal | undefined, heard: number): Promise<void>;
}

/** Given as a reason, because an abort without one makes an exception with a stack. */
const RUNG = "rung";

/** Makes a bell. */
export function createBell(): Bell {
  let rings = 0;
  const sleepers = new Set<AbortController>();
  return {
    ring() {
      rings += 1;
      for (const sleeper of sleepers) sleeper.abort(RUNG);
    },
    rung: () => rings,
    async wait(clock, ms, signal, heard) {
      if (signal?.aborted === true || rings > heard) return;
      const sleeper = new AbortController();
      const stop = (): void => sleeper.abort(RUNG);
      sleepers.add(sleeper);
      signal?.addEventListener("abort", stop, { once: true });
      await clock.sleep(ms, sleeper.signal).catch((error: unknown) => {
        if (!sleeper.signal.aborted) throw error;
      });
      signal?.removeEventListener("abort", stop);
      sleepers.delete(sleeper);
    },
  };
}
