import type { RunKey } from "@sluice/core";
import type { EngineParts } from "./engine-parts.ts";
import { loadRun } from "./load-run.ts";

/** Gives a right up that the run does not know of, because it went on while somebody asked: nobody else ever would. */
export async function giveUpUnknown(parts: EngineParts, key: RunKey, name: string): Promise<void> {
  const run = await loadRun(parts, key);
  if (run !== undefined && run.state.reservations[name] === undefined) await parts.options.store.unreserve({ ...key, name });
}
