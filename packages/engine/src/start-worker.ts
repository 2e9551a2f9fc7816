import type { Taker } from "./append-claiming.ts";
import type { Background } from "./background.ts";
import { lookAtDueRuns } from "./due-runs.ts";
import type { EngineParts } from "./engine-parts.ts";
import { createLanes, type Lanes } from "./lanes.ts";
import { messageOf } from "./message-of.ts";
import { beginClaims, type Endings, takeIntents } from "./take-intents.ts";
import type { Worker, WorkOptions } from "./worker.ts";

const POLL_MS = 200;
/** The longest pause, in shortest ones. */
const LONGEST = 15;
const DUE_LIMIT = 50;

/** Starts a worker: a loop that looks what is due and what is claimable, and pauses longer the longer there is nothing. */
export function startWorker(parts: EngineParts, background: Background, options: WorkOptions = {}): Worker {
  const lanes: Lanes =
    options.concurrency === undefined ? parts.lanes : { ...parts.lanes, looks: createLanes(options.concurrency, 1).looks };
  const closing = new AbortController();
  const stop = new AbortController();
  const running = new Set<Promise<void>>();
  const hints = parts.queue.listen?.(() => hear(parts));
  const ended = runLoop(parts, background, lanes, options, { closing: closing.signal, stop: stop.signal }, running);
  const close = async ({ drain = true }: { readonly drain?: boolean } = {}): Promise<void> => {
    closing.abort();
    if (!drain) stop.abort("the worker stops");
    await Promise.all([ended, hints?.close()]);
  };
  options.signal?.addEventListener("abort", () => void close({ drain: false }), { once: true });
  if (options.signal?.aborted === true) void close({ drain: false });
  return { close };
}

/** Another host may have written anything. */
function hear({ bell, work, due }: EngineParts): void {
  for (const each of [bell, due, work]) each.ring();
}

async function runLoop(
  parts: EngineParts,
  background: Background,
  lanes: Lanes,
  options: WorkOptions,
  signals: Required<Endings>,
  running: Set<Promise<void>>,
): Promise<void> {
  const { clock, ids } = parts.options;
  const shortest = options.pollMs ?? POLL_MS;
  const scope = options.scope === undefined ? {} : { scope: options.scope };
  const begun = takeOwn(parts, { ...scope, lanes }, signals, running);
  let pauseMs = shortest;
  let due = { heard: -1, atMs: Number.NEGATIVE_INFINITY };
  while (!signals.closing.aborted) {
    const heard = parts.work.rung();
    const now = { heard: parts.due.rung(), atMs: clock.monotonicMs() };
    // Own work rings often, and time passes no faster for it.
    const isDueTime = now.heard !== due.heard || now.atMs - due.atMs >= shortest / 2;
    if (isDueTime) due = now;
    const found = (await takeRound(parts, background, lanes, { ...scope, isDueTime }, signals, running)) + begun();
    pauseMs = found > 0 ? shortest : Math.min(pauseMs * 2, shortest * LONGEST);
    // Jittered, or the workers of many processes would all ask at the same moment (threat LSE-5).
    await parts.work.wait(clock, pauseMs * (0.75 + ids.jitter() / 4), signals.closing, heard);
  }
  await Promise.all(running);
}

/** Lets the engine's own appends give work to this worker until it closes. Answers how much they gave since it was asked last. */
function takeOwn(parts: EngineParts, worker: Omit<Taker, "begin">, signals: Required<Endings>, running: Set<Promise<void>>): () => number {
  let begun = 0;
  const taker: Taker = {
    ...worker,
    begin(claims, takenAtMs) {
      if (claims.length === 0) return;
      begun += claims.length;
      keepUntilEnded(running, beginClaims(parts, worker.lanes, claims, takenAtMs, signals));
    },
  };
  if (!signals.closing.aborted) parts.takers.add(taker);
  signals.closing.addEventListener("abort", () => parts.takers.delete(taker), { once: true });
  return () => {
    const count = begun;
    begun = 0;
    return count;
  };
}

function keepUntilEnded(running: Set<Promise<void>>, ended: Promise<void>): void {
  running.add(ended);
  void ended.then(() => running.delete(ended));
}

async function takeRound(
  parts: EngineParts,
  background: Background,
  lanes: Lanes,
  { isDueTime, ...scope }: { readonly scope?: string; readonly isDueTime: boolean },
  signals: Required<Endings>,
  running: Set<Promise<void>>,
): Promise<number> {
  try {
    await background.sweeper.sweep(scope.scope);
    const looks = background.reconciler.reconcile(scope.scope, { signal: signals.stop }).then(() => undefined);
    keepUntilEnded(running, looks);
    const due = isDueTime ? await lookAtDueRuns(parts, lanes, { ...scope, limit: DUE_LIMIT }) : 0;
    const taken = await takeIntents(parts, lanes, { ...scope, limit: DUE_LIMIT }, signals);
    keepUntilEnded(running, taken.ended);
    return due + taken.count;
  } catch (error) {
    parts.options.logger?.log("error", "The worker could not look for work; it tries again.", {
      message: parts.options.redactor.redact(messageOf(error)).slice(0, 500),
    });
    return 0;
  }
}
