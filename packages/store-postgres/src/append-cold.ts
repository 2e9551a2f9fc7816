import type { Append, Instant } from "@sluice/core";
import type { EncodedAppend, WantedIntent } from "@sluice/store-kit";

/** Parameters of the function. */
export const COLD_WIDTH = 28;

/** In front of run and name of a reservation among the claims that a writer must hold: no claim begins so, and no run holds a space. */
const OF_RESERVATION = "\u0001";

/** Parameters of `append`, which judges and writes whatever an append may ask for. */
export function coldValues(append: Append, encoded: EncodedAppend, now: Instant | undefined): readonly unknown[] {
  const { scope, run, identity, expectedVersion, commandId, state, dueAt, notAfter, settles, consumes, fences, holds = [] } = append;
  const { intents } = encoded;
  const held = [
    ...fences.map(({ claim, token }) => ({ label: claim, token })),
    ...holds.map(({ name, token }) => ({ label: `${OF_RESERVATION}${run} ${name}`, token })),
  ];
  const ofIntents = (pick: (intent: WantedIntent) => unknown): readonly unknown[] | null => listOf(intents, pick);
  return [
    scope,
    run,
    identity ?? null,
    expectedVersion,
    encoded.version,
    commandId,
    JSON.stringify(commandId),
    encoded.answer,
    encoded.events,
    state.shape,
    encoded.state,
    encoded.columns,
    dueAt ?? null,
    notAfter ?? null,
    ofIntents(({ id }) => id),
    ofIntents(({ needs }) => needs ?? null),
    ofIntents(({ attempt }) => attempt),
    ofIntents(({ leaseMs }) => leaseMs),
    ofIntents(({ notBefore }) => notBefore ?? null),
    ofIntents(({ text }) => text),
    listOf(settles, ({ intent }) => intent),
    listOf(settles, ({ token }) => token),
    listOf(consumes, (id) => id),
    listOf(held, ({ label }) => label),
    listOf(held, ({ token }) => token),
    listOf(claimsOf(append), (id) => id),
    append.claims?.holder ?? null,
    now ?? null,
  ];
}

/** What the append claims: only of a new run are all its intents known to be new. */
export function claimsOf({ expectedVersion, claims, intents }: Append): readonly string[] {
  if (claims === undefined || expectedVersion !== 0) return [];
  return claims.intents.filter((id) => intents.some((intent) => intent.id === id));
}

/** Nothing rather than an empty list: what is not asked for costs no look. */
function listOf<Item>(items: readonly Item[], pick: (item: Item) => unknown): readonly unknown[] | null {
  return items.length === 0 ? null : items.map(pick);
}
