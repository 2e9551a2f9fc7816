import { DEFAULT_SCOPE } from "@sluice/core";
import type { EngineParts } from "./engine-parts.ts";
import { SWEEP_EVERY_MS } from "./limits.ts";
import { loadRun } from "./load-run.ts";

/**
 * Finds runs that follow definitions this engine does not know yet, started by others or before its own were changed: only then can it
 * say that it serves their gates.
 */
export interface Sweeper {
  /** Looks for them if it is time to. The first time is at once. */
  sweep(scope: string | undefined): Promise<void>;
}

const PAGE = 100;

/** Most pages of one sweep; the next one goes on where it stopped. */
const PAGES = 10;

/** Runs remembered as seen before they are forgotten and looked at again. */
const SEEN = 20_000;

/** Makes a sweeper. */
export function createSweeper(parts: EngineParts): Sweeper {
  const sweptAtMs = new Map<string, number>();
  const places = new Map<string, string>();
  const seen = new Set<string>();

  const sweepScope = async (scope: string): Promise<void> => {
    for (let page = 0; page < PAGES; page++) {
      const after = places.get(scope);
      const { items, next } = await parts.options.store.query({
        scope,
        where: { status: "running" },
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      for (const { run } of items) await meet(scope, run);
      if (next === undefined) {
        places.delete(scope);
        return;
      }
      places.set(scope, next);
    }
  };
  const meet = async (scope: string, run: string): Promise<void> => {
    const name = `${scope}/${run}`;
    if (seen.has(name)) return;
    const loaded = await loadRun(parts, { scope, run });
    if (loaded !== undefined) await parts.definitions.load(scope, loaded.state.definition);
    if (seen.size >= SEEN) seen.clear();
    seen.add(name);
  };

  return {
    async sweep(scope) {
      const nowMs = parts.options.clock.monotonicMs();
      for (const each of scope === undefined ? (parts.options.scopes ?? [DEFAULT_SCOPE]) : [scope]) {
        if (nowMs - (sweptAtMs.get(each) ?? Number.NEGATIVE_INFINITY) < SWEEP_EVERY_MS) continue;
        sweptAtMs.set(each, nowMs);
        await sweepScope(each);
      }
    },
  };
}
