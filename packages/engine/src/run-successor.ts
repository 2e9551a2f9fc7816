import type { ClaimedIntent } from "@sluice/core";
import { beginRun } from "./begin-run.ts";
import { giveBack, recordResult } from "./claim.ts";
import type { EngineParts } from "./engine-parts.ts";
import { RETRY_AFTER_MS } from "./limits.ts";
import { loadRun } from "./load-run.ts";

/** Begins the run that takes a superseded one's place: whoever superseded it may have died before. */
export async function runSuccessor(parts: EngineParts, claim: ClaimedIntent, signal: AbortSignal): Promise<void> {
  const { scope, run, intent } = claim;
  const { successor } = (await loadRun(parts, { scope, run }, { signal }))?.state ?? {};
  if (successor?.start === undefined || successor.intent !== intent.id || successor.attempt !== intent.attempt)
    return giveBack(parts, claim, RETRY_AFTER_MS);
  const started = await beginRun(parts, { scope, ...successor.start, supersedes: run }, { signal });
  await recordResult(parts, claim, { type: "record-successor", intent: intent.id, attempt: intent.attempt, successor: started.id });
}
