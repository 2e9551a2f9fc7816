import { type ClaimedIntent, isJsonObject, type JsonObject } from "@sluice/core";
import { callWithin } from "./bounded-call.ts";
import { giveBack, recordResult, writeOff } from "./claim.ts";
import type { EngineParts } from "./engine-parts.ts";
import { finalStepOf } from "./final-step.ts";
import { NOTIFY_TIMEOUT_MS, RETRY_AFTER_MS } from "./limits.ts";
import { loadRun } from "./load-run.ts";
import { redactObject } from "./redact-command.ts";

/** Tells somebody that a run ended. Outcomes never depend on it, and a message may come twice: its key says so. */
export async function runNotify(parts: EngineParts, claim: ClaimedIntent, signal: AbortSignal): Promise<void> {
  const { scope, run: runId, intent } = claim;
  if (intent.payload.kind !== "notify") return;
  const { to, topic, data } = intent.payload;
  const run = await loadRun(parts, { scope, run: runId }, { signal });
  const step = run === undefined ? undefined : finalStepOf(run.state, intent);
  if (step === undefined) return giveBack(parts, claim, RETRY_AFTER_MS);
  const { notifier, clock, redactor } = parts.options;
  if (notifier === undefined) {
    await recordResult(parts, claim, {
      type: "record-final",
      step,
      attempt: intent.attempt,
      as: "failed",
      note: "nobody was given to tell people",
    });
    return;
  }
  const notice = { key: `${scope}/${runId}/${intent.id}`, scope, run: runId, to, topic, data: redactObject(redactor, asObject(data)) };
  const told = await callWithin(clock, NOTIFY_TIMEOUT_MS, signal, (inner) => notifier.notify(notice, { signal: inner }));
  if (told.kind === "aborted") return giveBack(parts, claim);
  if (told.kind === "done") await recordResult(parts, claim, { type: "record-final", step, attempt: intent.attempt, as: "done" });
  else await writeOff(parts, claim);
}

function asObject(data: unknown): JsonObject {
  return isJsonObject(data) ? data : {};
}
