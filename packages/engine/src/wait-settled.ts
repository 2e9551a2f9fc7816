import { DEFAULT_SCOPE, SluiceError } from "@sluice/core";
import type { CallOptions } from "./call-options.ts";
import { lookAtRun } from "./due-runs.ts";
import type { EngineParts } from "./engine-parts.ts";
import { noSuchRun } from "./no-such-run.ts";
import type { RunView, Settled } from "./run-view.ts";
import { takeIntents } from "./take-intents.ts";
import { viewRun } from "./view-run.ts";

const POLL_MS = 50;

/** Intents taken at once. */
const LIMIT = 20;

/** Waits until only people, time or the outside can move a run. */
export async function waitSettled(
  parts: EngineParts,
  run: string,
  options: CallOptions & { readonly timeoutMs?: number },
  hasWorkers: () => boolean,
): Promise<Settled> {
  const { clock } = parts.options;
  const key = { scope: options.scope ?? DEFAULT_SCOPE, run };
  const stop = options.signal ?? new AbortController().signal;
  const startedAtMs = clock.monotonicMs();
  let lookedAtVersion = -1;
  for (;;) {
    if (stop.aborted) throw new SluiceError({ code: "ABORTED", message: "The caller gave up waiting." });
    const heard = parts.bell.rung();
    const view = await viewRun(parts, key, options);
    if (view === undefined) throw new SluiceError({ code: "RUN_NOT_FOUND", message: noSuchRun(key) });
    const isDue = view.dueAt !== undefined && view.dueAt <= view.storeNow && lookedAtVersion < view.version;
    if (isDue) {
      lookedAtVersion = view.version;
      await lookAtRun(parts, key);
      continue;
    }
    if (!isAnythingClaimable(view)) return { settled: true, run: view };
    const leftMs = startedAtMs + (options.timeoutMs ?? Number.POSITIVE_INFINITY) - clock.monotonicMs();
    if (leftMs <= 0) return { settled: false, run: view };
    const taken = hasWorkers() ? { count: 0 } : await takeIntents(parts, parts.lanes, { ...key, limit: LIMIT }, { stop });
    // Not waited for: the bell rings when one of them ends, and the time limit holds meanwhile.
    if (taken.count === 0) await parts.bell.wait(clock, Math.min(POLL_MS, leftMs), stop, heard);
  }
}

function isAnythingClaimable(view: RunView): boolean {
  // Who is in a group is looked up again for ever: only the first look is waited for.
  return view.intents.some(({ kind, notBefore }) => (notBefore ?? 0) <= view.storeNow && (kind !== "roster" || notBefore === undefined));
}
