import {
  type ClaimedIntent,
  type EndedWork,
  type Gate,
  type GateContext,
  type GateDescriptor,
  type Instant,
  type LookId,
  type Outcome,
  type Pipeline,
} from "@sluice/core";
import type { RunState, WorkRecord } from "@sluice/lifecycle";
import { asOutcome, switchedOff } from "@sluice/verdicts";
import { callWithin } from "./bounded-call.ts";
import { bodyKeeper } from "./keep-body.ts";
import { giveBack, recordResult } from "./claim.ts";
import type { EngineParts } from "./engine-parts.ts";
import { placeholderValues } from "./placeholder-values.ts";
import { boundEvidence } from "./bound-evidence.ts";
import { messageOf } from "./message-of.ts";
import { RETRY_AFTER_MS } from "./limits.ts";
import { type CurrentRun, loadRun } from "./load-run.ts";
import { redactOutcomeTexts } from "./redact-outcome-texts.ts";
import { NO_FILES } from "./no-files.ts";
import { NO_PROCESS } from "./no-process.ts";
import { gatesOf } from "./services.ts";
import { workNonce } from "./work-nonce.ts";

/** Judges one gate once. */
export async function runEvaluate(parts: EngineParts, claim: ClaimedIntent, signal: AbortSignal): Promise<void> {
  const { intent, scope, run: runId } = claim;
  if (intent.payload.kind !== "evaluate") return;
  const { gate: gateId, binding, gateDigest, timeoutMs } = intent.payload;
  const run = await runThatWants(parts, claim, gateId, signal);
  if (run === undefined) return giveBack(parts, claim, RETRY_AFTER_MS);
  const pipeline = await parts.definitions.load(scope, run.state.definition, { signal });
  const gate = gatesOf(pipeline).find((each) => each.id === gateId);
  const judge = gate === undefined ? undefined : parts.services.judgeOf(gate);
  if (gate === undefined || judge === undefined || gate.digest !== gateDigest) return giveBack(parts, claim, RETRY_AFTER_MS);
  const look = { scope, run: runId, gate: gateId, intent: intent.id, attempt: intent.attempt, binding };
  const outcome = await judgeGate(parts, { gate, judge, look, pipeline, state: run.state, lookedAt: run.now, timeoutMs, signal });
  if (outcome === undefined) return giveBack(parts, claim);
  await recordResult(
    parts,
    claim,
    {
      type: "record-verdict",
      intent: intent.id,
      attempt: intent.attempt,
      gate: gateId,
      binding,
      gateDigest,
      outcome,
      lookedAt: run.now,
      lookedAtVersion: run.state.version,
    },
    { mark: run.state.version },
  );
}

/**
 * The run as it was when the look began, or earlier: then its version and time are too low, and the look counts for less. What this engine
 * remembers will do if it wants this very look.
 */
async function runThatWants(parts: EngineParts, claim: ClaimedIntent, gate: string, signal: AbortSignal): Promise<CurrentRun | undefined> {
  const { scope, run: id, intent, claimedUntil } = claim;
  const isWanted = ({ state }: CurrentRun): boolean => {
    const wanted = state.evaluations[gate];
    return wanted?.intent === intent.id && wanted.attempt === intent.attempt;
  };
  const known = parts.cache.get({ scope, run: id });
  const remembered: CurrentRun | undefined = known && { state: known.state, now: claimedUntil - intent.leaseMs, warm: true };
  if (remembered !== undefined && isWanted(remembered)) return remembered;
  const loaded = await loadRun(parts, { scope, run: id }, { signal });
  return loaded !== undefined && isWanted(loaded) ? loaded : undefined;
}

interface Judging {
  readonly gate: Gate;
  readonly judge: GateDescriptor;
  readonly look: LookId;
  readonly pipeline: Pipeline;
  readonly state: RunState;
  readonly lookedAt: Instant;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** What the gate says; `undefined` when it was interrupted, which is no verdict at all. */
async function judgeGate(parts: EngineParts, judging: Judging): Promise<Outcome | undefined> {
  const { gate, judge, timeoutMs, signal } = judging;
  const off = switchedOff(gate, parts.options.disabled);
  if (off !== undefined) return off;
  const config = judge.validate(gate.with);
  if (!config.ok) {
    return trouble(
      "definition",
      "GATE_CONFIG_INVALID",
      `The configuration is refused: ${config.issues.map((issue) => issue.message).join("; ")}.`,
    );
  }
  const called = await callWithin(parts.options.clock, timeoutMs, signal, async (inner) =>
    judge.evaluate?.(contextOf(parts, judging, config.value, inner)),
  );
  switch (called.kind) {
    case "done":
      // Redacted whole before it is bounded: half a secret is none that can be found.
      return asOutcome(redactOutcomeTexts(parts.options.redactor, called.value));
    case "threw":
      return asOutcome({
        ...trouble("infrastructure", "GATE_THREW", parts.options.redactor.redact(`The gate threw: ${messageOf(called.error)}`)),
      });
    case "timed-out":
      return trouble("infrastructure", "GATE_TIMEOUT", `The gate did not answer within ${timeoutMs} ms.`);
    default:
      return undefined;
  }
}

function contextOf(
  parts: EngineParts,
  { gate, look, pipeline, state, lookedAt }: Judging,
  config: unknown,
  signal: AbortSignal,
): GateContext {
  const { workFolders, reports, vcs, process, http, clock } = parts.options;
  const keep = bodyKeeper(parts, state.scope);
  const ended = state.work?.status === "ended" ? state.work : undefined;
  const readable = workFolders !== undefined && ended?.folder !== undefined;
  return {
    config,
    subject: state.subject,
    run: placeholderValues(state),
    ...(ended === undefined ? {} : { work: endedWork(ended) }),
    files: readable ? workFolders.open(ended.folder, ended.baseline ?? {}) : NO_FILES,
    ...(reports === undefined ? {} : { reports: { look, folder: reports } }),
    ...(keep === undefined ? {} : { keep }),
    vcs,
    process: process ?? NO_PROCESS,
    ...(http === undefined ? {} : { http }),
    evidence: boundEvidence(pipeline, state, gate),
    lookedAt,
    clock,
    signal,
  };
}

/** What a gate is told of the work: what was recorded of it, and nothing that lives in this process. */
function endedWork({ work, effect, end, tokenDigest }: WorkRecord): EndedWork {
  return {
    id: work,
    effect,
    exit: end?.exit ?? null,
    ...(end?.output === undefined ? {} : { output: end.output }),
    ...(end?.unreadable === true ? { unreadable: true } : {}),
    ...(tokenDigest === undefined ? {} : { nonce: workNonce(tokenDigest) }),
  };
}

function trouble(kind: "infrastructure" | "definition", code: string, reason: string): Outcome {
  return { value: "error", class: kind, code, reason, findings: [], evidence: [] };
}
