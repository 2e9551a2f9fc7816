import { canonicalJson, type Json, type RunKey, type RunStore, SluiceError } from "@sluice/core";
import { evolve, fromRecord, type RunState, STATE_SHAPE } from "@sluice/lifecycle";

const PAGE = 500;

/**
 * Whether the state that a run goes on from is the one that its ledger gives: what is decided next is decided on the state, and no digest
 * covers it. One of another shape, or made of events that this release does not know, decides nothing here.
 */
export async function verifyState(store: RunStore, key: RunKey, signal: AbortSignal): Promise<boolean> {
  const loaded = await store.load(key, { signal });
  if (loaded === undefined || loaded.state.shape !== STATE_SHAPE) return true;
  let told: RunState | undefined;
  for (let after = 0; after < loaded.version;) {
    const { items } = await store.ledger(key, { after, limit: PAGE, signal });
    const events = items.flatMap((commit) => commit.events).filter(({ seq }) => seq > after && seq <= loaded.version);
    if (events.length === 0) return false;
    try {
      for (const event of events) told = evolve(told, fromRecord(event));
    } catch (error) {
      if (SluiceError.is(error, "EVENT_VERSION_UNKNOWN")) return true;
      throw error;
    }
    after += events.length;
  }
  return canonicalJson(plain(told)) === canonicalJson(plain(loaded.state.data));
}

/** As a store keeps it: a member that is `undefined` is none. */
function plain(state: unknown): Json {
  return JSON.parse(JSON.stringify(state ?? null)) as Json;
}
