import { setTimeout as sleep } from "node:timers/promises";

/** One write's waiting for the file. */
interface Turn {
  /** Waits a little after the file was found locked; `false` when the time is up. */
  again(): Promise<boolean>;
}

/** Who may write when. SQLite lets whoever asks first have the lock, and a busy writer always asks first (threat LSE-5). */
export interface Turns {
  next(): Promise<Turn>;
}

/** While others want the file too, a writer pauses after this long, for this long. */
const SLICE_MS = 10;
const PAUSE_MS = 3;
/** Others count as present for this long after the file was last found locked. */
const RIVALS_MS = 2000;
const LONGEST_WAIT_MS = 8;
const SHORTEST_WAIT_MS = 1;
/** Who has waited this long asks as often as possible. */
const PATIENCE_MS = 100;

/** Turns of one connection, each waiting at most `busyMs` for the file. */
export function createTurns(busyMs: number): Turns {
  let rivalsUntil = 0;
  let sliceEnd = 0;
  let pause: Promise<void> | undefined;
  const rest = async (): Promise<void> => {
    await sleep(PAUSE_MS);
    pause = undefined;
    sliceEnd = performance.now() + SLICE_MS;
  };
  return {
    async next() {
      const began = performance.now();
      if (began < rivalsUntil && began > sliceEnd) {
        pause ??= rest();
        await pause;
      }
      return {
        async again() {
          const now = performance.now();
          if (now - began > busyMs) return false;
          rivalsUntil = now + RIVALS_MS;
          await sleep(waitMs(now - began));
          sliceEnd = performance.now() + SLICE_MS;
          return true;
        },
      };
    },
  };
}

/** Jittered, and shorter the longer one has waited. */
function waitMs(waitedMs: number): number {
  const longest = Math.max(SHORTEST_WAIT_MS, LONGEST_WAIT_MS * (1 - waitedMs / PATIENCE_MS));
  return SHORTEST_WAIT_MS + Math.random() * (longest - SHORTEST_WAIT_MS);
}
