import type { Cancellable, Instant, LoadedRun, RunKey, RunStore } from "@sluice/core";
import { fromRecord, refold, type RunEvent, type RunState, STATE_SHAPE } from "@sluice/lifecycle";
import type { EngineParts } from "./engine-parts.ts";

/** A run at hand. */
export interface CurrentRun {
  readonly state: RunState;
  /** Store time now: as told with the state, plus what has passed since. */
  readonly now: Instant;
  /** From memory: somebody else may have written since. */
  readonly warm: boolean;
}

const PAGE = 200;

/** The run as the store has it now; `undefined` when there is none. */
export async function loadRun(parts: EngineParts, key: RunKey, options: Cancellable = {}): Promise<CurrentRun | undefined> {
  const loaded = await parts.options.store.load(key, options);
  return loaded === undefined ? undefined : remember(parts, loaded, options);
}

/** The run as this engine saw it last, or as the store has it. */
export async function recallRun(parts: EngineParts, key: RunKey, options: Cancellable = {}): Promise<CurrentRun | undefined> {
  const seen = parts.cache.get(key);
  if (seen === undefined) return loadRun(parts, key, options);
  const passed = Math.max(0, Math.floor(parts.options.clock.monotonicMs() - seen.seenAtMs));
  return { state: seen.state, now: seen.storeNow + passed, warm: true };
}

/** Takes in a run that a store gave with its answer. */
export async function remember(parts: EngineParts, loaded: LoadedRun, options: Cancellable): Promise<CurrentRun> {
  // Taken after the answer: a store time that is guessed too early is caught by `notAfter`, one too late would end waits too soon.
  const seenAtMs = parts.options.clock.monotonicMs();
  const { scope, run } = loaded;
  const state =
    loaded.state.shape === STATE_SHAPE
      ? (loaded.state.data as unknown as RunState)
      : refold(await readEvents(parts.options.store, loaded, options));
  parts.cache.set({ scope, run }, { state, storeNow: loaded.storeNow, seenAtMs });
  return { state, now: loaded.storeNow, warm: false };
}

/** All events of a run up to the loaded version: a commit that came in between belongs to the next look. */
async function readEvents(store: RunStore, { scope, run, version }: LoadedRun, options: Cancellable): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for (let after = 0; after < version;) {
    const page = await store.ledger({ scope, run }, { ...options, after, limit: PAGE });
    const stored = page.items.flatMap((commit) => commit.events).filter((event) => event.seq > after && event.seq <= version);
    if (stored.length === 0) break;
    events.push(...stored.map(fromRecord));
    after += stored.length;
  }
  return events;
}
