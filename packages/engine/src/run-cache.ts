import type { Instant, RunKey } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";

/** A run as it was when this engine last saw it. */
interface SeenRun {
  readonly state: RunState;
  /** Store time of that moment, and the monotonic time that belongs to it. */
  readonly storeNow: Instant;
  readonly seenAtMs: number;
}

/** Runs this engine saw last. Only ever a hint: every append names the version it builds on. */
export interface RunCache {
  get(key: RunKey): SeenRun | undefined;
  set(key: RunKey, run: SeenRun): void;
  drop(key: RunKey): void;
  /** What was seen last, of whatever run. */
  newest(): SeenRun | undefined;
}

const KEPT = 256;

/** Makes an empty cache of bounded size. */
export function createRunCache(): RunCache {
  const runs = new Map<string, SeenRun>();
  let newest: SeenRun | undefined;
  return {
    get: (key) => runs.get(name(key)),
    newest: () => newest,
    set(key, run) {
      newest = run;
      runs.delete(name(key));
      runs.set(name(key), run);
      const oldest = runs.keys().next();
      if (runs.size > KEPT && oldest.done !== true) runs.delete(oldest.value);
    },
    drop: (key) => void runs.delete(name(key)),
  };
}

function name(key: RunKey): string {
  return `${key.scope}/${key.run}`;
}
