import type { Clock, Instant } from "@sluice/core";

/** A clock that stands still until it is told to go on. */
export interface VirtualClock extends Clock {
  /** Lets time pass, timer by timer, and lets everything that follows from each happen. */
  advance(ms: number): Promise<void>;
  /** Lets time pass until a promise settles: whenever nothing happens any more, it goes on to the next timer. */
  see<Value>(promise: Promise<Value>): Promise<Value>;
  /** Lets everything happen that needs no time. */
  flush(): Promise<void>;
  /** When the next timer rings; `undefined` when nobody waits for time. */
  nextTimerAt(): Instant | undefined;
}

interface Timer {
  readonly at: number;
  readonly wake: () => void;
}

/** 2026-01-01T00:00:00Z. */
const START: Instant = 1_767_225_600_000;

/** Makes a clock that begins on the first of January 2026. */
export function createVirtualClock(start: Instant = START): VirtualClock {
  let now = start;
  const timers = new Set<Timer>();

  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const timer: Timer = { at: now + Math.max(0, ms), wake: () => finish(resolve) };
      const onAbort = (): void => finish(() => reject(signal?.reason));
      const finish = (how: () => void): void => {
        timers.delete(timer);
        signal?.removeEventListener("abort", onAbort);
        how();
      };
      timers.add(timer);
      signal?.addEventListener("abort", onAbort, { once: true });
    });

  const nextTimer = (): Timer | undefined => [...timers].toSorted((one, other) => one.at - other.at)[0];
  const fire = (timer: Timer): void => {
    now = Math.max(now, timer.at);
    timer.wake();
  };

  return {
    portVersion: 1,
    now: () => now,
    monotonicMs: () => now - start,
    sleep,
    flush,
    nextTimerAt: () => nextTimer()?.at,
    async advance(ms) {
      const end = now + ms;
      await flush();
      for (let timer = nextTimer(); timer !== undefined && timer.at <= end; timer = nextTimer()) {
        fire(timer);
        await flush();
      }
      now = end;
      await flush();
    },
    async see(promise) {
      let settled = false;
      const watched = promise.finally(() => {
        settled = true;
      });
      watched.catch(() => undefined);
      for (;;) {
        await flush();
        if (settled) return watched;
        const timer = nextTimer();
        if (timer !== undefined) fire(timer);
      }
    },
  };
}

/** Turns of the event loop, in which promises of any depth settle. */
async function flush(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
}
