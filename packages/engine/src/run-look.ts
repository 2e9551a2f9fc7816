import type { ClaimedIntent } from "@sluice/core";
import { giveBack, recordResult, writeOff } from "./claim.ts";
import type { EngineParts } from "./engine-parts.ts";
import { RETRY_AFTER_MS } from "./limits.ts";
import { loadRun } from "./load-run.ts";
import { tryLook } from "./observe.ts";

/** Looks at the subject after work ended, so that what is judged is what is there. */
export async function runLook(parts: EngineParts, claim: ClaimedIntent, signal: AbortSignal): Promise<void> {
  const { intent, scope, run: runId } = claim;
  const run = await loadRun(parts, { scope, run: runId }, { signal });
  if (run?.state.look?.intent !== intent.id || run.state.look.attempt !== intent.attempt) return giveBack(parts, claim, RETRY_AFTER_MS);
  const facets = await tryLook(parts, run.state.subject, signal);
  if (signal.aborted) return giveBack(parts, claim);
  if (facets === undefined) await writeOff(parts, claim);
  else await recordResult(parts, claim, { type: "record-look", intent: intent.id, attempt: intent.attempt, facets });
}
