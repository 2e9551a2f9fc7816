import { digestBytes, type RunKey, type RunStore } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";

/** Whether the definition by which a run is judged is the text that was put there: no digest of the ledger covers it, only its own name. */
export async function verifyDefinition(store: RunStore, key: RunKey, signal: AbortSignal): Promise<boolean> {
  const loaded = await store.load(key, { signal });
  const { definition: digest } = (loaded?.state.data ?? {}) as Partial<RunState>;
  const text = digest === undefined ? undefined : await store.getDefinition({ scope: key.scope, digest }, { signal });
  return text === undefined || digestBytes(text) === digest;
}
