import type { Gate, Instant, SkipCause } from "@sluice/core";
import { bindingOf } from "../binding.ts";
import type { Draft } from "../draft.ts";
import { type GateStatus, isJudgedOpen, statusOf } from "../gate-status.ts";
import { reservationName } from "../reservation-of.ts";
import { triesOf } from "./disposition.ts";
import { applicabilityOf } from "./applies.ts";
import { retryAt } from "./retry-at.ts";
import { openRequest } from "./open-request.ts";

/** Asks for whatever the gates still need in order to be judged. Says whether anything was asked. */
export function ask(draft: Draft, gates: readonly Gate[]): boolean {
  const before = draft.state.version;
  for (const gate of gates) askGate(draft, gate);
  return draft.state.version > before;
}

function askGate(draft: Draft, gate: Gate): void {
  if (!gate.needs.every((id) => isJudgedOpen(draft, id))) return;
  const status = statusOf(draft, gate);
  if (judgeWithoutLooking(draft, status)) return;
  switch (gate.plan.kind) {
    case "group":
      for (const child of gate.plan.children) askGate(draft, child);
      return;
    case "request":
      askPeople(draft, status);
      return;
    case "reserve":
      askReservation(draft, gate, status);
      return;
    case "measure":
      askSample(draft, status);
      return;
    case "evaluate":
    case "units":
      askEvaluation(draft, status);
      return;
  }
}

/** Skips a gate that its trusted definition excludes here. Says whether nobody needs to look. */
function judgeWithoutLooking(draft: Draft, { gate, judgement, current }: GateStatus): boolean {
  if (gate.scope === undefined && gate.if === undefined) return false;
  if (current && judgement !== undefined) return judgement.value === "skipped" || judgement.code === "CONDITION_ABSENT";
  const applicability = applicabilityOf(draft, gate);
  if (applicability === "applies") return false;
  if (applicability === "out-of-scope") return recordSkip(draft, gate, "out-of-scope", "the gate's scope leaves this subject out");
  if (applicability === "condition") return recordSkip(draft, gate, "condition", "the gate's condition does not hold");
  record(draft, gate, {
    value: "error",
    class: "input",
    code: "CONDITION_ABSENT",
    reason: "what the gate's condition looks at is not there",
  });
  return true;
}

function recordSkip(draft: Draft, gate: Gate, cause: SkipCause, reason: string): true {
  record(draft, gate, { value: "skipped", cause, code: "GATE_SKIPPED", reason });
  return true;
}

type OwnOutcome = {
  readonly value: "skipped" | "error";
  readonly class?: "input";
  readonly cause?: SkipCause;
  readonly code: string;
  readonly reason: string;
};

function record(draft: Draft, gate: Gate, outcome: OwnOutcome): void {
  const { at, state } = draft;
  const request = state.requests[gate.id];
  // Nobody needs to answer any more what the machine has told itself.
  if (request !== undefined && request.closed === undefined)
    draft.emit("request-closed", { gate: gate.id, request: request.request, as: "superseded" });
  draft.emit("verdict-recorded", {
    verdict: {
      ...outcome,
      findings: [],
      evidence: [],
      gate: gate.id,
      binding: bindingOf(draft, gate),
      gateDigest: gate.digest,
      attempt: 1,
      lookedAt: at,
      recordedAt: at,
    },
    lookedAtVersion: state.version,
  });
}

function askEvaluation(draft: Draft, status: GateStatus): void {
  const wanted = wantedTry(draft, status);
  if (wanted !== undefined) requestEvaluation(draft, status.gate, wanted);
}

/** Which try of an evaluation is wanted now, if any. */
function wantedTry(draft: Draft, status: GateStatus): { readonly attempt: number; readonly notBefore?: Instant } | undefined {
  const { gate, judgement, current } = status;
  const outstanding = draft.state.evaluations[gate.id];
  if (outstanding !== undefined) return isOutdated(draft, gate) ? { attempt: 1 } : undefined;
  const record = draft.state.verdicts[gate.id];
  if (judgement === undefined || record === undefined || !current) return { attempt: 1 };
  if (judgement.value === "pending")
    return draft.at >= record.recordedAt + gate.everyMs || hasMovedSince(draft, status) ? { attempt: 1 } : undefined;
  const mayHelp = judgement.value === "inconclusive" || (judgement.value === "error" && judgement.class === "infrastructure");
  if (!mayHelp || judgement.attempt >= triesOf(status)) return undefined;
  const failed = { intent: gate.id, tries: judgement.attempt, everyMs: gate.everyMs };
  return { attempt: judgement.attempt + 1, notBefore: retryAt(draft, record.recordedAt, failed) };
}

/** Whether somebody told, after a gate's look at the world began, that the world may have moved. Each telling gives one look more. */
function hasMovedSince({ state }: Draft, { gate }: GateStatus): boolean {
  const { lookedAtVersion = 0 } = state.verdicts[gate.id] ?? {};
  return gate.reads === "world" && lookedAtVersion < (state.movedVersion ?? 0);
}

/** Whether an outstanding evaluation was asked about something that the run is not about any more. */
function isOutdated(draft: Draft, gate: Gate): boolean {
  const outstanding = draft.state.evaluations[gate.id];
  return outstanding !== undefined && (outstanding.binding !== bindingOf(draft, gate) || outstanding.gateDigest !== gate.digest);
}

/** Asks for one look. */
export function requestEvaluation(draft: Draft, gate: Gate, wanted: { readonly attempt: number; readonly notBefore?: Instant }): void {
  draft.emit("evaluation-requested", {
    gate: gate.id,
    intent: `evaluate.${gate.id}.${draft.nextVersion()}`,
    attempt: wanted.attempt,
    binding: bindingOf(draft, gate),
    gateDigest: gate.digest,
    ...(wanted.notBefore === undefined ? {} : { notBefore: wanted.notBefore }),
  });
}

function askSample(draft: Draft, { gate, judgement, current }: GateStatus): void {
  const outstanding = draft.state.evaluations[gate.id];
  if (outstanding !== undefined && !isOutdated(draft, gate)) return;
  const record = draft.state.verdicts[gate.id];
  if (record === undefined || !current || draft.state.measures[gate.id] === undefined) requestEvaluation(draft, gate, { attempt: 1 });
  else if (judgement?.value === "pending") requestEvaluation(draft, gate, { attempt: 1, notBefore: record.recordedAt + gate.everyMs });
}

function askPeople(draft: Draft, { gate, current }: GateStatus): void {
  const request = draft.state.requests[gate.id];
  if (request !== undefined && request.closed === undefined && !current) {
    draft.emit("request-closed", { gate: gate.id, request: request.request, as: "superseded" });
  }
  const latest = draft.state.requests[gate.id];
  const ended = latest === undefined || latest.closed === "withdrawn" || latest.closed === "superseded";
  if (ended || !current) openRequest(draft, gate);
}

function askReservation(draft: Draft, gate: Gate, { judgement }: GateStatus): void {
  const name = reservationName(draft.state, gate);
  if (judgement !== undefined || gate.plan.kind !== "reserve" || name === undefined) return;
  if (draft.state.reservations[name]?.status === "releasing") return;
  draft.emit("reservation-requested", {
    gate: gate.id,
    name,
    intent: `reserve.${gate.id}.${draft.nextVersion()}`,
    ...(gate.plan.until === undefined ? {} : { until: gate.plan.until }),
  });
}
