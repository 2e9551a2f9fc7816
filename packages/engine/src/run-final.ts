import { type ClaimedIntent, digestBytes } from "@sluice/core";
import { callWithin } from "./bounded-call.ts";
import { giveBack, recordResult, writeOff } from "./claim.ts";
import { effectKey } from "./effect-key.ts";
import type { EngineParts } from "./engine-parts.ts";
import { finalStepOf } from "./final-step.ts";
import { FINAL_TIMEOUT_MS, RETRY_AFTER_MS, STOP_GRACE_MS } from "./limits.ts";
import { loadRun } from "./load-run.ts";
import { messageOf } from "./message-of.ts";
import { refusedExecution } from "./refused-execution.ts";
import { workNonce } from "./work-nonce.ts";

/** Performs an effect after the end of a run. It cannot change the outcome. */
export async function runFinal(parts: EngineParts, claim: ClaimedIntent, signal: AbortSignal): Promise<void> {
  const { scope, run: runId, intent } = claim;
  if (intent.payload.kind !== "final") return;
  const { effect } = intent.payload;
  const { attempt } = intent;
  const handler = parts.options.effects[effect];
  const run = await loadRun(parts, { scope, run: runId }, { signal });
  const step = run === undefined ? undefined : finalStepOf(run.state, intent);
  if (handler === undefined || run === undefined || step === undefined) return giveBack(parts, claim, RETRY_AFTER_MS);
  const refused = await refusedExecution(parts, claim, run.state, effect, signal);
  if (refused !== undefined) {
    const note = `refused: ${refused.reason}`;
    return void (await recordResult(parts, claim, { type: "record-final", step, attempt, as: "failed", note }, { mark: "refused" }));
  }
  const begun = await recordResult(parts, claim, { type: "record-final", step, attempt, as: "begun" }, { keep: true, mark: "begun" });
  if (begun.kind !== "answered" || !begun.answer.ok) return giveBack(parts, claim, RETRY_AFTER_MS);
  const { state } = run;
  const token = parts.options.ids.token();
  const request = {
    key: effectKey(claim),
    scope,
    run: runId,
    pipeline: state.pipeline,
    stage: state.stage,
    effect,
    work: `${intent.id}.${attempt}`,
    token,
    nonce: workNonce(digestBytes(token)),
    attempt,
    lap: 0,
    reasons: [],
    subject: state.subject,
    deadline: begun.now + FINAL_TIMEOUT_MS,
  };
  const done = await callWithin(
    parts.options.clock,
    FINAL_TIMEOUT_MS,
    signal,
    (inner) => handler.perform(request, { signal: inner }),
    STOP_GRACE_MS,
  );
  if (done.kind === "aborted" || done.kind === "timed-out") return void (await writeOff(parts, claim));
  const failed = done.kind === "threw" || (done.value.kind === "ended" && done.value.exit !== 0);
  const note = done.kind === "threw" ? messageOf(done.error) : done.value.kind === "ended" ? done.value.note : undefined;
  await recordResult(
    parts,
    claim,
    { type: "record-final", step, attempt, as: failed ? "failed" : "done", ...(note === undefined ? {} : { note }) },
    { mark: "ended" },
  );
}
