import type { Background } from "./background.ts";
import { lookAtDueRuns } from "./due-runs.ts";
import type { EngineParts } from "./engine-parts.ts";
import { takeIntents } from "./take-intents.ts";
import type { TickOptions, TickReport } from "./worker.ts";

const LIMIT = 100;

/** One round: what is due, then what is claimable, until there is no more or the bounds are reached. */
export async function tickOnce(parts: EngineParts, background: Background, options: TickOptions = {}): Promise<TickReport> {
  const { clock } = parts.options;
  const startedAtMs = clock.monotonicMs();
  const limit = options.limit ?? LIMIT;
  const scope = options.scope === undefined ? {} : { scope: options.scope };
  const stop = options.signal ?? new AbortController().signal;
  const over = (): boolean => stop.aborted || clock.monotonicMs() - startedAtMs >= (options.timeBudgetMs ?? Number.POSITIVE_INFINITY);
  await background.sweeper.sweep(options.scope);
  const { reconciled, watched } = await background.reconciler.reconcile(options.scope, { signal: stop });
  const due = await lookAtDueRuns(parts, parts.lanes, { ...scope, limit });
  let intents = 0;
  while (intents < limit && !over()) {
    const taken = await takeIntents(parts, parts.lanes, { ...scope, limit: limit - intents }, { stop });
    if (taken.count === 0) break;
    intents += taken.count;
    await taken.ended;
  }
  return { due, intents, reconciled, watched };
}
