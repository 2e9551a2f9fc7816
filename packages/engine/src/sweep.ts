import { DEFAULT_SCOPE } from "@sluice/core";
import type { EngineParts } from "./engine-parts.ts";
import { SWEEP_EVERY_MS } from "./limits.ts";
import { loadRun } from "./load-run.ts";

/** Runs looked at in one sweep. */
const PAGE = 50;

/**
 * Finds runs that follow definitions this engine does not know yet, started by others or before its own were changed: only then can it
 * say that it serves their gates. Goes on where it stopped, page by page, and begins anew at the end.
 */
export interface Sweeper {
  /** Does a page if it is time to. */
  sweep(scope: string | undefined): Promise<void>;
}

/** Makes a sweeper. Its first sweep is at once. */
export function createSweeper(parts: EngineParts): Sweeper {
  let sweptAtMs = Number.NEGATIVE_INFINITY;
  let after: string | undefined;
  const seen = new Set<string>();
  return {
    async sweep(scope = DEFAULT_SCOPE) {
      const nowMs = parts.options.clock.monotonicMs();
      if (nowMs - sweptAtMs < SWEEP_EVERY_MS) return;
      const page = await parts.options.store.query({
        scope,
        where: { status: "running" },
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      for (const { run } of page.items) {
        if (seen.has(run)) continue;
        const loaded = await loadRun(parts, { scope, run });
        if (loaded !== undefined) await parts.definitions.load(scope, loaded.state.definition);
        seen.add(run);
      }
      after = page.next;
      // More pages are read at once in the next rounds; a full turn waits.
      if (after === undefined) {
        sweptAtMs = nowMs;
        if (seen.size > 10_000) seen.clear();
      }
    },
  };
}
