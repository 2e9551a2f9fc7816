import type { ErrorClass, Finding, Gate, Instant, Pipeline, SkipCause, VerdictValue } from "@sluice/core";
import { type Acceptance, accepts, combine } from "@sluice/verdicts";
import type { DecisionWord } from "@sluice/approvals";
import { bindingOf } from "./binding.ts";
import { measuredValue } from "./measured-value.ts";
import { placeOfGate } from "./pipeline-view.ts";
import { reservationOf } from "./reservation-of.ts";
import type { RequestRecord, RunState } from "./state.ts";
import { waiverOf } from "./waiver-of.ts";

/** What is known of a gate, whatever its kind. */
interface Judgement {
  readonly value: VerdictValue;
  readonly class?: ErrorClass;
  readonly cause?: string;
  readonly code: string;
  readonly reason: string;
  readonly findings: readonly Finding[];
  readonly attempt: number;
  /** Since when it stands. */
  readonly since: Instant;
}

/** A gate as a decision sees it. */
export interface GateStatus {
  readonly gate: Gate;
  /** `undefined` while it was not judged. */
  readonly judgement?: Judgement;
  /** Whether what was judged is still what the run is about. */
  readonly current: boolean;
  readonly acceptance: Acceptance;
  /** Current and accepted: it does not stand in the way. */
  readonly open: boolean;
}

/** What a status is asked of. */
export interface View {
  readonly pipeline: Pipeline;
  readonly state: RunState;
  readonly at: Instant;
}

/** The status of a gate. A verdict that is not current never opens anything. */
export function statusOf(view: View, gate: Gate): GateStatus {
  const { judgement, current } = judge(view, gate);
  const counted = current ? judgement : undefined;
  const acceptance = consented(view, gate, counted) ?? accepts(counted, gate, view.at, waiverOf(view, gate));
  return { gate, ...(judgement === undefined ? {} : { judgement }), current, acceptance, open: acceptance.accepted };
}

/** Whether a gate of that name was judged and stands open: whatever needs it may be asked. */
export function isJudgedOpen(view: View, id: string): boolean {
  const place = placeOfGate(view.pipeline, id);
  if (place === undefined) return false;
  const { open, judgement } = statusOf(view, place.gate);
  return open && judgement !== undefined;
}

/** Silence that the definition takes for consent opens on doubt, in writing, and nothing is made of it that looks like an approval. */
function consented({ state }: View, { id, plan }: Gate, counted: Judgement | undefined): Acceptance | undefined {
  if (plan.kind !== "request" || plan.silence === undefined || counted === undefined) return undefined;
  if (state.verdicts[id] !== undefined || state.requests[id]?.closed !== "consented") return undefined;
  return { accepted: true, overlay: "degraded", because: plan.silence.because };
}

interface Judged {
  readonly judgement?: Judgement;
  readonly current: boolean;
}

function judge(view: View, gate: Gate): Judged {
  switch (gate.plan.kind) {
    case "request":
      return judgeRequest(view, gate);
    case "reserve":
      return judgeReservation(view, gate);
    case "group":
      return judgeGroup(view, gate);
    case "measure":
      return judgeMeasure(view, gate, judgeVerdict(view, gate));
    default:
      return judgeVerdict(view, gate);
  }
}

function judgeVerdict(view: View, gate: Gate): Judged {
  const record = view.state.verdicts[gate.id];
  if (record === undefined) return { current: false };
  const { value, code, reason, findings, attempt } = record;
  return {
    judgement: {
      value,
      ...(record.class === undefined ? {} : { class: record.class }),
      ...(record.cause === undefined ? {} : { cause: record.cause }),
      code,
      reason,
      findings,
      attempt,
      since: value === "pending" ? (record.pendingSince ?? record.recordedAt) : record.recordedAt,
    },
    current: isCurrent(view, gate, record),
  };
}

function isCurrent(
  view: View,
  gate: Gate,
  record: { readonly binding: string; readonly gateDigest: string; readonly consumed?: boolean },
): boolean {
  return record.consumed === true || (record.gateDigest === view.state.gateDigests[gate.id] && record.binding === bindingOf(view, gate));
}

function judgeRequest(view: View, gate: Gate): Judged {
  const { state } = view;
  // The machine itself judged it: skipped, or a condition that could not be told.
  if (state.verdicts[gate.id] !== undefined) return judgeVerdict(view, gate);
  const request = state.requests[gate.id];
  if (request === undefined || request.closed === "withdrawn" || request.closed === "superseded") return { current: false };
  return { judgement: requestJudgement(request), current: isCurrent(view, gate, request) && !isWornOut(view, gate, request) };
}

/** What lets through for a while only counts no more after that, unless work has begun on it: people are asked again. */
function isWornOut({ at, state }: View, { plan }: Gate, { request, closed, closedAt = 0, consumed }: RequestRecord): boolean {
  if (plan.kind !== "request" || consumed === true) return false;
  if (closed === "overridden") return at >= (state.waivers[request]?.until ?? 0);
  return closed === "approved" && plan.validMs !== undefined && at >= closedAt + plan.validMs;
}

function requestJudgement(request: RequestRecord): Judgement {
  const base = { findings: [], attempt: 1, since: request.closedAt ?? request.openedAt };
  const people = peopleOf(request, "approve");
  if (request.closed === "approved") return { value: "pass", code: "REQUEST_APPROVED", reason: `approved by ${people}`, ...base };
  if (request.closed === "rejected")
    return { value: "fail", code: "REQUEST_REJECTED", reason: `rejected by ${rejecter(request)}`, ...base };
  if (request.closed === "expired") return { value: "fail", code: "REQUEST_EXPIRED", reason: "nobody answered in time", ...base };
  if (request.closed === "consented")
    return { value: "inconclusive", code: "REQUEST_CONSENTED", reason: "nobody objected in time, and nobody approved", ...base };
  if (request.closed === "overridden")
    return { value: "fail", code: "GLASS_BROKEN", reason: `not approved; ${peopleOf(request, "break-glass")} broke the glass`, ...base };
  return {
    value: "pending",
    code: "REQUEST_OPEN",
    reason: people === "" ? "waits for an answer" : `approved by ${people}, more are needed`,
    ...base,
  };
}

function peopleOf({ decisions }: RequestRecord, word: DecisionWord): string {
  const people = decisions.filter(({ decision }) => decision === word);
  return people.map(({ by, for: as }) => (as === undefined ? by.id : `${by.id} for ${as.id}`)).join(", ");
}

function rejecter(request: RequestRecord): string {
  return request.decisions.find((decision) => decision.decision === "reject")?.by.id ?? "somebody";
}

function judgeReservation(view: View, gate: Gate): Judged {
  const own = view.state.verdicts[gate.id];
  if (own !== undefined && isCurrent(view, gate, own)) return judgeVerdict(view, gate);
  const reservation = reservationOf(view.state, gate);
  if (reservation === undefined) return { current: false };
  const base = { findings: [], attempt: 1, since: reservation.since };
  if (reservation.status === "held")
    return { judgement: { value: "pass", code: "RESERVED", reason: `holds ${reservation.name}`, ...base }, current: true };
  const place = reservation.position === undefined ? "" : `, position ${reservation.position}`;
  return {
    judgement: { value: "pending", code: "RESERVATION_QUEUED", reason: `waits for ${reservation.name}${place}`, ...base },
    current: true,
  };
}

function judgeMeasure({ state }: View, gate: Gate, last: Judged): Judged {
  const measure = state.measures[gate.id];
  if (gate.plan.kind !== "measure" || measure === undefined || last.judgement === undefined || last.judgement.value === "skipped")
    return last;
  const { findings, attempt } = last.judgement;
  return { judgement: { findings, attempt, ...measuredValue(gate.plan, measure), since: measure.since }, current: last.current };
}

function judgeGroup(view: View, gate: Gate): Judged {
  if (gate.plan.kind !== "group") return { current: false };
  const own = view.state.verdicts[gate.id];
  if (own !== undefined) return judgeVerdict(view, gate);
  const children = gate.plan.children.map((child) => statusOf(view, child));
  const judged = children.filter((child) => child.current && child.judgement !== undefined);
  if (judged.length === 0) return { current: false };
  const group = combine(
    gate.plan.rule,
    children.map((child) => ({
      value: child.current ? child.judgement?.value : undefined,
      accepted: child.open,
      required: child.gate.enforcement === "required",
    })),
  );
  return {
    judgement: {
      value: group.value,
      ...(group.value === "error" ? { class: worstClass(children) } : {}),
      ...(group.cause === undefined ? {} : { cause: group.cause satisfies SkipCause }),
      code: group.code,
      reason: `${group.passes} of ${group.of} passed, ${group.needed} needed`,
      findings: [],
      attempt: Math.max(...judged.map((child) => child.judgement?.attempt ?? 1)),
      since: Math.max(...judged.map((child) => child.judgement?.since ?? 0)),
    },
    current: true,
  };
}

/** Of the members that stand in the way. One that lacked its input is as unreadable as one that could not read it. */
function worstClass(children: readonly GateStatus[]): ErrorClass {
  const closed = children.filter((child) => child.current && !child.open);
  const classes = closed.map(({ judgement }) => (judgement?.value === "skipped" ? "input" : judgement?.class));
  return (["definition", "input", "infrastructure"] as const).find((name) => classes.includes(name)) ?? "infrastructure";
}
