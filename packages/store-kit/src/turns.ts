/** Time and chance, given by the adapter. */
export interface Waiting {
  /** Resolves after so many milliseconds. */
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Milliseconds from an arbitrary start; never steps. */
  readonly monotonicMs: () => number;
  /** At least 0 and less than 1. */
  readonly random: () => number;
}

/** One write's waiting for what one process has at a time. */
interface Turn {
  /** Waits a little after it was found taken; `false` when the time is up. */
  again(): Promise<boolean>;
  /** Whether it waits so long that whoever has it is to be told. */
  isUrgent(): boolean;
}

/** Who may write when. A lock goes to whoever asks first, and a busy writer always asks first (threat LSE-5). */
export interface Turns {
  /** Resolves when it is time to ask for the lock. */
  next(): Promise<Turn>;
  /** Whether others wanted it lately: then it is not kept between two writes. */
  hasRivals(): boolean;
  /** Ends the turn: somebody asked for what this writer has, or took it. */
  end(): void;
}

/** While others want it too, a writer pauses after this long, for this long. */
const SLICE_MS = 10;
const PAUSE_MS = 3;
/** Others count as present for this long after it was last found taken. */
const RIVALS_MS = 2000;
const LONGEST_WAIT_MS = 8;
const SHORTEST_WAIT_MS = 1;
/** Who has waited this long asks as often as possible, and tells whoever has it. */
const PATIENCE_MS = 100;

/** Turns of one handle, each waiting at most `busyMs`. */
export function createTurns(busyMs: number, { sleep, monotonicMs, random }: Waiting): Turns {
  let rivalsUntil = 0;
  let sliceEnd = 0;
  let pause: Promise<void> | undefined;
  const rest = async (): Promise<void> => {
    await sleep(PAUSE_MS);
    pause = undefined;
    sliceEnd = monotonicMs() + SLICE_MS;
  };
  return {
    hasRivals: () => monotonicMs() < rivalsUntil,
    end() {
      rivalsUntil = monotonicMs() + RIVALS_MS;
      sliceEnd = 0;
    },
    async next() {
      const asked = monotonicMs();
      if (asked < rivalsUntil && asked > sliceEnd) {
        pause ??= rest();
        await pause;
      }
      const began = monotonicMs();
      return {
        async again() {
          const now = monotonicMs();
          if (now - began > busyMs) return false;
          rivalsUntil = now + RIVALS_MS;
          await sleep(waitMs(now - began, random()));
          sliceEnd = monotonicMs() + SLICE_MS;
          return true;
        },
        isUrgent: () => monotonicMs() - began >= PATIENCE_MS,
      };
    },
  };
}

/** Jittered, and shorter the longer one has waited. */
function waitMs(waitedMs: number, chance: number): number {
  const longest = Math.max(SHORTEST_WAIT_MS, LONGEST_WAIT_MS * (1 - waitedMs / PATIENCE_MS));
  return SHORTEST_WAIT_MS + chance * (longest - SHORTEST_WAIT_MS);
}
