import { DEFAULT_SCOPE, type RunKey, SluiceError } from "@sluice/core";
import type { CallOptions } from "./call-options.ts";
import { lookAtRun } from "./due-runs.ts";
import type { EngineParts } from "./engine-parts.ts";
import { noSuchRun } from "./no-such-run.ts";
import type { RunFollower } from "./run-news.ts";
import type { RunView, Settled } from "./run-view.ts";
import { takeIntents } from "./take-intents.ts";
import { recallView, viewRun } from "./view-run.ts";

/** First pause between two looks at what somebody else may have done; each one is twice as long as the one before, up to the longest. */
const POLL_MS = 50;
const LONGEST_POLL_MS = 400;

/** Intents taken at once. */
const LIMIT = 20;

type SettledOptions = CallOptions & { readonly timeoutMs?: number };

/** Waits until only people, time or the outside can move a run. */
export async function waitSettled(parts: EngineParts, run: string, options: SettledOptions, hasWorkers: () => boolean): Promise<Settled> {
  const key = { scope: options.scope ?? DEFAULT_SCOPE, run };
  const follower = parts.news.follow(key);
  try {
    return await waitFor(parts, key, follower, options, hasWorkers);
  } finally {
    follower.close();
  }
}

async function waitFor(
  parts: EngineParts,
  key: RunKey,
  { bell }: RunFollower,
  options: SettledOptions,
  hasWorkers: () => boolean,
): Promise<Settled> {
  const { clock } = parts.options;
  const stop = options.signal ?? new AbortController().signal;
  const startedAtMs = clock.monotonicMs();
  let lookedAtVersion = -1;
  let mayRecall = true;
  let pollMs = POLL_MS;
  for (;;) {
    if (stop.aborted) throw new SluiceError({ code: "ABORTED", message: "The caller gave up waiting." });
    const heard = bell.rung();
    const view = (mayRecall ? await recalled(parts, key, startedAtMs, options) : undefined) ?? (await viewRun(parts, key, options));
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
    if (taken.count === 0) await bell.wait(clock, Math.min(pollMs, leftMs), stop, heard);
    // Nothing was told here: if anybody moved the run, it was somebody else.
    mayRecall = bell.rung() !== heard;
    pollMs = mayRecall ? POLL_MS : Math.min(pollMs * 2, LONGEST_POLL_MS);
  }
}

/** The run as this engine knows it. That it wants nothing more is taken only from what was seen since the call. */
async function recalled(parts: EngineParts, key: RunKey, sinceMs: number, options: CallOptions): Promise<RunView | undefined> {
  const seen = parts.cache.get(key);
  if (seen === undefined) return undefined;
  const view = await recallView(parts, key, options);
  return view !== undefined && (seen.seenAtMs >= sinceMs || isAnythingClaimable(view)) ? view : undefined;
}

function isAnythingClaimable(view: RunView): boolean {
  // Who is in a group is looked up again for ever: only the first look is waited for.
  return view.intents.some(({ kind, notBefore }) => (notBefore ?? 0) <= view.storeNow && (kind !== "roster" || notBefore === undefined));
}
