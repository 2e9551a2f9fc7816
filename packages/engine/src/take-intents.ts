import type { EngineParts } from "./engine-parts.ts";
import { freePlaces, type Lanes } from "./lanes.ts";
import { isEffect, runIntent } from "./run-intent.ts";

/** What one round of taking gave. */
export interface Taken {
  readonly count: number;
  /** Resolves when all of it has ended. Never rejects. */
  readonly ended: Promise<void>;
}

/** Claims as many intents as there are free places for, and runs them. */
export async function takeIntents(
  parts: EngineParts,
  lanes: Lanes,
  query: { readonly scope?: string; readonly run?: string; readonly limit: number },
  stop: AbortSignal,
): Promise<Taken> {
  const looks = freePlaces(lanes.looks);
  const effects = freePlaces(lanes.effects);
  // Intents of unknown kind are only taken while a look has a place: most need no service at all.
  if (looks === 0) return NOTHING_TAKEN;
  const limit = Math.min(query.limit, looks, effects === 0 ? looks : effects);
  const serves = [...parts.services.gates(), ...(effects === 0 ? [] : parts.services.effects())];
  const takenAtMs = parts.options.clock.monotonicMs();
  const { claimed } = await parts.options.store.takeIntents({ ...query, limit, holder: parts.holder, serves });
  const running = claimed.map((claim) => {
    const lane = isEffect(claim.intent.kind) ? lanes.effects : lanes.looks;
    return lane(() => runIntent(parts, claim, takenAtMs, stop)).finally(() => parts.bell.ring());
  });
  return { count: claimed.length, ended: Promise.allSettled(running).then(() => undefined) };
}

const NOTHING_TAKEN: Taken = { count: 0, ended: Promise.resolve() };
