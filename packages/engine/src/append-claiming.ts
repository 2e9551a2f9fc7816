import type { Append, AppendResult, Cancellable, ClaimedIntent, Intent } from "@sluice/core";
import type { EngineParts } from "./engine-parts.ts";
import { isEffect } from "./is-effect.ts";
import { freePlaces, type Lanes } from "./lanes.ts";

/** A worker as the appends of its own engine know it. */
export interface Taker {
  /** Only this scope; absent: all. */
  readonly scope?: string;
  readonly lanes: Lanes;
  /** Begins what was claimed, at once. */
  begin(claims: readonly ClaimedIntent[], takenAtMs: number): void;
}

/** An append with what comes after it. */
interface Appended {
  readonly result: AppendResult;
  /** Begins what was claimed with it; to be called once the run is remembered. */
  readonly begin: () => void;
}

/**
 * Writes an append. What it brings is claimed with it, if a worker of this engine has a free place for it and nobody was left waiting when it
 * asked last: that spares the queue a round, and nobody his turn.
 */
export async function appendClaiming(parts: EngineParts, append: Append, options: Cancellable): Promise<Appended> {
  const { store, clock } = parts.options;
  const taker = [...parts.takers].find(({ scope }) => scope === undefined || scope === append.scope);
  const chosen = taker === undefined ? [] : choose(parts, taker.lanes, append.intents);
  if (taker === undefined || chosen.length === 0) return { result: await store.append(append, options), begin: () => undefined };
  const takenAtMs = clock.monotonicMs();
  const { looks, effects } = taker.lanes;
  for (const lane of [looks, effects]) lane.asked += chosen.length;
  try {
    const claims = { holder: parts.holder, intents: chosen.map(({ id }) => id) };
    const result = await store.append({ ...append, claims }, options);
    return { result, begin: () => taker.begin(claimedBy(append, result), takenAtMs) };
  } finally {
    for (const lane of [looks, effects]) lane.asked -= chosen.length;
  }
}

/** As many as there are free places for, of those that this engine can run and that may begin at once. */
function choose(parts: EngineParts, lanes: Lanes, intents: readonly Intent[]): readonly Intent[] {
  if (lanes.looks.isShort) return [];
  const known = new Set([...parts.services.gates(), ...parts.services.effects()]);
  const free = { looks: freePlaces(lanes.looks), effects: freePlaces(lanes.effects) };
  return intents.filter(({ kind, needs, notBefore }) => {
    const lane = isEffect(kind) ? "effects" : "looks";
    if (notBefore !== undefined || (needs !== undefined && !known.has(needs)) || free[lane] === 0) return false;
    free[lane] -= 1;
    return true;
  });
}

function claimedBy({ scope, run, intents }: Append, result: AppendResult): readonly ClaimedIntent[] {
  const claimed = result.kind === "appended" ? (result.claimed ?? []) : [];
  return claimed.flatMap(({ intent: id, token, claimedUntil }) => {
    const intent = intents.find((each) => each.id === id);
    return intent === undefined ? [] : [{ scope, run, intent, token, claimedUntil, takenOver: false }];
  });
}
