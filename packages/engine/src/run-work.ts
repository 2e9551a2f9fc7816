import {
  type ClaimedIntent,
  digestBytes,
  type EffectHandler,
  type EffectRequest,
  type EffectResult,
  type Facets,
  SluiceError,
} from "@sluice/core";
import type { RunState, WorkEnd } from "@sluice/lifecycle";
import { callWithin } from "./bounded-call.ts";
import { giveBack, recordResult, writeOff } from "./claim.ts";
import { effectRequest } from "./effect-request.ts";
import type { EngineParts } from "./engine-parts.ts";
import { INSPECT_EVERY_MS, PROVE_TIMEOUT_MS, RETRY_AFTER_MS, STOP_GRACE_MS } from "./limits.ts";
import { loadRun } from "./load-run.ts";
import { messageOf } from "./message-of.ts";
import { noteLostRights } from "./note-lost-rights.ts";
import { look } from "./observe.ts";
import { type Refused, refusedExecution } from "./refused-execution.ts";
import { workBaseline } from "./work-baseline.ts";

/** Has a stage's work done, or asks the world whether it was. */
export async function runWork(parts: EngineParts, claim: ClaimedIntent, signal: AbortSignal): Promise<void> {
  const { intent, scope, run: runId } = claim;
  if (intent.payload.kind !== "work") return;
  const { effect, phase } = intent.payload;
  const handler = parts.options.effects[effect];
  const run = await loadRun(parts, { scope, run: runId }, { signal });
  const work = run?.state.work;
  if (handler === undefined || run === undefined || work?.intent !== intent.id || work.attempt !== intent.attempt)
    return giveBack(parts, claim, RETRY_AFTER_MS);
  if (phase === "prove" && work.status === "proving") return proveWork(parts, claim, run.state, handler, signal);
  // Dispatched by somebody who gave the claim back or never owned it: that try is lost, and only the machine may begin another.
  if (work.status !== "requested") return void (await writeOff(parts, claim));
  return dispatchWork(parts, claim, run.state, handler, signal);
}

/**
 * Writes down that the work is out before it is: whoever dies after that left a try that can be found, and no effect without a record.
 */
async function dispatchWork(
  parts: EngineParts,
  claim: ClaimedIntent,
  state: RunState,
  handler: EffectHandler,
  signal: AbortSignal,
): Promise<void> {
  const token = parts.options.ids.token();
  const pipeline = await parts.definitions.load(claim.scope, state.definition, { signal });
  const request = effectRequest(claim, state, pipeline, token);
  const prepared = await prepare(parts, claim, state, handler, request, signal);
  if (prepared === undefined) return signal.aborted ? giveBack(parts, claim) : void (await writeOff(parts, claim));
  const { id: intent, attempt } = claim.intent;
  if ("refused" in prepared) {
    await recordResult(parts, claim, { type: "refuse-work", intent, attempt, refused: prepared.refused });
    return;
  }
  const { folder, baseline, observed } = prepared;
  const dispatched = await recordResult(
    parts,
    claim,
    { type: "dispatch-work", intent, attempt, tokenDigest: digestBytes(token), baseline, ...(folder === undefined ? {} : { folder }) },
    { keep: true, ...(observed === undefined ? {} : { observed }) },
  );
  // The claim is lost, or a right without which the work must not begin.
  if (dispatched.kind === "fenced") {
    await noteLostRights(parts, claim, Object.values(state.reservations));
    return giveBack(parts, claim);
  }
  const after = dispatched.state ?? (await loadRun(parts, claim))?.state;
  const deadline = after?.work?.deadline;
  const isOut = dispatched.answer.ok && after?.work?.tokenDigest === digestBytes(token);
  if (!isOut || deadline === undefined) return giveBack(parts, claim, RETRY_AFTER_MS);
  await performWork(parts, claim, handler, { ...request, subject: after.subject, deadline }, deadline - dispatched.now, signal);
}

interface Prepared {
  readonly folder?: string;
  readonly baseline: Awaited<ReturnType<typeof workBaseline>>;
  readonly observed?: Facets;
}

/** What must be known before the dispatch; `undefined` when it could not be found out, which counts as a try. */
async function prepare(
  parts: EngineParts,
  claim: ClaimedIntent,
  state: RunState,
  handler: EffectHandler,
  request: EffectRequest,
  signal: AbortSignal,
): Promise<Prepared | { readonly refused: Refused } | undefined> {
  try {
    const refused = await refusedExecution(parts, claim, state, request.effect, signal);
    if (refused !== undefined) return { refused };
    const { token: _token, ...shown } = request;
    const folder = handler.folder?.(shown);
    const baseline = await workBaseline(parts, claim, state, folder, signal);
    const observed = await look(parts, state.subject, { signal });
    return { baseline, ...(folder === undefined ? {} : { folder }), ...(observed === undefined ? {} : { observed }) };
  } catch (error) {
    parts.options.logger?.log("warn", "The work could not be prepared.", {
      run: claim.run,
      intent: claim.intent.id,
      ...(SluiceError.is(error) ? { code: error.code } : {}),
      message: parts.options.redactor.redact(messageOf(error)).slice(0, 500),
    });
    return undefined;
  }
}

async function performWork(
  parts: EngineParts,
  claim: ClaimedIntent,
  handler: EffectHandler,
  request: EffectRequest,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  const { id: intent, attempt } = claim.intent;
  const done = await callWithin(parts.options.clock, ms, signal, (inner) => handler.perform(request, { signal: inner }), STOP_GRACE_MS);
  // The claim is lost, or this process stops: nobody knows how far the work came.
  if (done.kind === "aborted") return void (await writeOff(parts, claim));
  if (done.kind === "done" && done.value.kind === "detached")
    return void (await recordResult(
      parts,
      claim,
      { type: "detach-work", intent, attempt, ...inspectionOf(handler) },
      { mark: "detached" },
    ));
  await recordResult(parts, claim, { type: "end-work", intent, attempt, end: endOf(done) }, { observe: true, mark: "ended" });
}

/** Only work that somebody can look at is looked at. */
function inspectionOf(handler: EffectHandler): { readonly inspectEveryMs?: number } {
  return handler.inspect === undefined ? {} : { inspectEveryMs: INSPECT_EVERY_MS };
}

function endOf(
  done:
    | { readonly kind: "done"; readonly value: EffectResult }
    | { readonly kind: "threw"; readonly error: unknown }
    | { readonly kind: "timed-out" },
): WorkEnd {
  if (done.kind === "timed-out") return { how: "timed-out", exit: null };
  if (done.kind === "threw") return { how: "failed", exit: null, note: messageOf(done.error) };
  const { value } = done;
  if (value.kind !== "ended") return { how: "failed", exit: null, note: "the handler gave no result" };
  return {
    how: "finished",
    exit: value.exit,
    ...(value.output === undefined ? {} : { output: value.output }),
    ...(value.unreadable === true ? { unreadable: true } : {}),
    ...(value.note === undefined ? {} : { note: value.note }),
    ...(value.counts === undefined ? {} : { counts: value.counts }),
  };
}

/** Asks the world before anything is sent again (threat EFF-1). A handler that cannot tell leaves it to a person. */
async function proveWork(
  parts: EngineParts,
  claim: ClaimedIntent,
  state: RunState,
  handler: EffectHandler,
  signal: AbortSignal,
): Promise<void> {
  const { id: intent, attempt } = claim.intent;
  const pipeline = await parts.definitions.load(claim.scope, state.definition, { signal });
  // The token was shown once, to the worker that got it.
  const request = effectRequest(claim, state, pipeline, "");
  const proved = await callWithin(
    parts.options.clock,
    PROVE_TIMEOUT_MS,
    signal,
    async (inner) => (await handler.prove?.(request, { signal: inner })) ?? { kind: "unknown" as const },
  );
  if (proved.kind === "aborted") return giveBack(parts, claim);
  if (proved.kind !== "done") return void (await writeOff(parts, claim));
  const { value } = proved;
  const end: WorkEnd | undefined =
    value.kind === "happened"
      ? {
          how: "finished",
          exit: value.exit,
          ...(value.output === undefined ? {} : { output: value.output }),
          ...(value.unreadable === true ? { unreadable: true } : {}),
        }
      : undefined;
  await recordResult(
    parts,
    claim,
    { type: "record-proof", intent, attempt, proof: value.kind, ...(end === undefined ? {} : { end }) },
    { observe: true, mark: "proof" },
  );
}
