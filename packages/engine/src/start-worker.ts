import { lookAtDueRuns } from "./due-runs.ts";
import type { EngineParts } from "./engine-parts.ts";
import { createLanes, type Lanes } from "./lanes.ts";
import { messageOf } from "./message-of.ts";
import type { Sweeper } from "./sweep.ts";
import { takeIntents } from "./take-intents.ts";
import type { Worker, WorkOptions } from "./worker.ts";

const POLL_MS = 200;
const DUE_LIMIT = 50;

/** Starts a worker: a loop that looks what is due and what is claimable, and pauses longer the longer there is nothing. */
export function startWorker(parts: EngineParts, sweeper: Sweeper, options: WorkOptions = {}): Worker {
  const lanes: Lanes =
    options.concurrency === undefined ? parts.lanes : { ...parts.lanes, looks: createLanes(options.concurrency, 1).looks };
  const closing = new AbortController();
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  const hints = parts.options.store.listen?.(() => parts.bell.ring());
  const ended = runLoop(parts, sweeper, lanes, options, { closing: closing.signal, stop: stop.signal }, running);
  const close = async ({ drain = true }: { readonly drain?: boolean } = {}): Promise<void> => {
    closing.abort();
    if (!drain) stop.abort("the worker stops");
    await Promise.all([ended, hints?.close()]);
  };
  options.signal?.addEventListener("abort", () => void close({ drain: false }), { once: true });
  if (options.signal?.aborted === true) void close({ drain: false });
  return { close };
}

async function runLoop(
  parts: EngineParts,
  sweeper: Sweeper,
  lanes: Lanes,
  options: WorkOptions,
  signals: { readonly closing: AbortSignal; readonly stop: AbortSignal },
  running: Set<Promise<void>>,
): Promise<void> {
  const { clock, ids } = parts.options;
  const shortest = options.pollMs ?? POLL_MS;
  const scope = options.scope === undefined ? {} : { scope: options.scope };
  let pauseMs = shortest;
  while (!signals.closing.aborted) {
    const heard = parts.bell.rung();
    const found = await takeRound(parts, sweeper, lanes, scope, signals.stop, running);
    pauseMs = found > 0 ? shortest : Math.min(pauseMs * 2, shortest * 10);
    // Jittered, or the workers of many processes would all ask at the same moment (threat LSE-5).
    await parts.bell.wait(clock, pauseMs * (0.5 + ids.jitter() / 2), signals.closing, heard);
  }
  await Promise.all(running);
}

async function takeRound(
  parts: EngineParts,
  sweeper: Sweeper,
  lanes: Lanes,
  scope: { readonly scope?: string },
  stop: AbortSignal,
  running: Set<Promise<void>>,
): Promise<number> {
  try {
    await sweeper.sweep(scope.scope);
    const due = await lookAtDueRuns(parts, lanes, { ...scope, limit: DUE_LIMIT });
    const taken = await takeIntents(parts, lanes, { ...scope, limit: DUE_LIMIT }, stop);
    running.add(taken.ended);
    void taken.ended.then(() => running.delete(taken.ended));
    return due + taken.count;
  } catch (error) {
    parts.options.logger?.log("error", "The worker could not look for work; it tries again.", {
      message: parts.options.redactor.redact(messageOf(error)).slice(0, 500),
    });
    return 0;
  }
}
