import { type ClaimedIntent, type Intent, isJsonObject, type JsonObject } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";
import { callWithin } from "./bounded-call.ts";
import { giveBack, recordResult, writeOff } from "./claim.ts";
import type { CommandInput } from "./command-input.ts";
import type { EngineParts } from "./engine-parts.ts";
import { finalStepOf } from "./final-step.ts";
import { NOTIFY_TIMEOUT_MS, RETRY_AFTER_MS } from "./limits.ts";
import { loadRun } from "./load-run.ts";
import { redactObject } from "./redact-command.ts";

/** Tells somebody that a run ended, that a wait will, or that people are asked. Outcomes never depend on it, and a message may come twice: its key says so. */
export async function runNotify(parts: EngineParts, claim: ClaimedIntent, signal: AbortSignal): Promise<void> {
  const { scope, run: runId, intent } = claim;
  if (intent.payload.kind !== "notify") return;
  const { to, topic, data } = intent.payload;
  const run = await loadRun(parts, { scope, run: runId }, { signal });
  const told = run === undefined ? undefined : recordOf(run.state, intent);
  if (told === undefined) return giveBack(parts, claim, RETRY_AFTER_MS);
  const { notifier, clock, redactor } = parts.options;
  if (notifier === undefined) {
    await recordResult(parts, claim, told("failed", "nobody was given to tell people"));
    return;
  }
  const notice = { key: `${scope}/${runId}/${intent.id}`, scope, run: runId, to, topic, data: redactObject(redactor, asObject(data)) };
  const call = await callWithin(clock, NOTIFY_TIMEOUT_MS, signal, (inner) => notifier.notify(notice, { signal: inner }));
  if (call.kind === "aborted") return giveBack(parts, claim);
  if (call.kind === "done") await recordResult(parts, claim, told("done"));
  else await writeOff(parts, claim);
}

/** The command that records what came of an intent, while that try of it is wanted. */
function recordOf(state: RunState, intent: Intent): ((as: "done" | "failed", note?: string) => CommandInput) | undefined {
  const { id, attempt } = intent;
  const telling = state.tellings?.[id];
  if (telling !== undefined) {
    if (telling.attempt !== attempt) return undefined;
    return (as, note) => ({ type: "record-telling", telling: id, attempt, as, ...(note === undefined ? {} : { note }) });
  }
  const step = finalStepOf(state, intent);
  if (step === undefined) return undefined;
  return (as, note) => ({ type: "record-final", step, attempt, as, ...(note === undefined ? {} : { note }) });
}

function asObject(data: unknown): JsonObject {
  return isJsonObject(data) ? data : {};
}
