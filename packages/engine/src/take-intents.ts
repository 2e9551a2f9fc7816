import type { ClaimedIntent } from "@sluice/core";
import { giveBack } from "./claim.ts";
import type { EngineParts } from "./engine-parts.ts";
import { isEffect } from "./is-effect.ts";
import { freePlaces, type Lanes } from "./lanes.ts";
import { reportTrouble, runIntent } from "./run-intent.ts";

/** What one round of taking gave. */
export interface Taken {
  readonly count: number;
  /** Resolves when all of it has ended. Never rejects. */
  readonly ended: Promise<void>;
}

/** How whoever takes is told to end. */
export interface Endings {
  /** Begin nothing new; what has begun goes on. */
  readonly closing?: AbortSignal;
  /** End what has begun, too. */
  readonly stop: AbortSignal;
}

/** Claims as many intents as there are free places for, never more, and runs them. */
export async function takeIntents(
  parts: EngineParts,
  lanes: Lanes,
  query: { readonly scope?: string; readonly run?: string; readonly limit: number },
  endings: Endings,
): Promise<Taken> {
  const looks = freePlaces(lanes.looks);
  const effects = freePlaces(lanes.effects);
  // Intents of unknown kind are only taken while a look has a place: most need no service at all.
  if (looks === 0) {
    lanes.looks.isShort = true;
    return NOTHING_TAKEN;
  }
  const limit = Math.min(query.limit, looks, effects === 0 ? looks : effects);
  const serves = [...parts.services.gates(), ...(effects === 0 ? [] : parts.services.effects())];
  const takenAtMs = parts.options.clock.monotonicMs();
  const claimed = await askFor(parts, lanes, limit, { ...query, limit, holder: parts.holder, serves });
  lanes.looks.isShort = claimed.length === limit || effects === 0;
  return { count: claimed.length, ended: beginClaims(parts, lanes, claimed, takenAtMs, endings) };
}

/** Runs what was claimed, each in a place. Never rejects. */
export async function beginClaims(
  parts: EngineParts,
  lanes: Lanes,
  claimed: readonly ClaimedIntent[],
  takenAtMs: number,
  endings: Endings,
): Promise<void> {
  const running = claimed.map(async (claim) => {
    const { run } = isEffect(claim.intent.kind) ? lanes.effects : lanes.looks;
    await run(() => (hasEnded(endings) ? returnUnbegun(parts, claim) : runIntent(parts, claim, takenAtMs, endings.stop)));
    // A right that was given back may be another run's turn.
    if (claim.intent.kind === "release") parts.due.ring();
    if (lanes.looks.isShort || claim.intent.kind === "release") parts.work.ring();
    parts.news.tell(claim);
  });
  await Promise.allSettled(running);
}

const NOTHING_TAKEN: Taken = { count: 0, ended: Promise.resolve() };

/** Two who ask at the same time must not both count on the same place: what waits for one is not renewed. */
async function askFor(
  { queue }: EngineParts,
  { looks, effects }: Lanes,
  places: number,
  query: Parameters<EngineParts["queue"]["takeIntents"]>[0],
): Promise<readonly ClaimedIntent[]> {
  for (const lane of [looks, effects]) lane.asked += places;
  try {
    return (await queue.takeIntents(query)).claimed;
  } finally {
    for (const lane of [looks, effects]) lane.asked -= places;
  }
}

function hasEnded({ closing, stop }: Endings): boolean {
  return stop.aborted || closing?.aborted === true;
}

/** What came too late to begin is anybody's at once. */
async function returnUnbegun(parts: EngineParts, claim: ClaimedIntent): Promise<void> {
  await giveBack(parts, claim).catch((error: unknown) => reportTrouble(parts, claim, error));
}
