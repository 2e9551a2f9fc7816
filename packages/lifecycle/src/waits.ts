import type { Gate, Instant, Pipeline, RequirementSet } from "@sluice/core";
import { approvalsOf, countApprovals } from "@sluice/approvals";
import { UNCLAIMED_MS } from "./advance/work-step.ts";
import { isDangerousUnresolved } from "./dangerous-unresolved.ts";
import { isJudgedOpen, statusOf, type View } from "./gate-status.ts";
import { leavesOf, placeOfGate, stageOf } from "./pipeline-view.ts";
import { openFinals } from "./open-finals.ts";
import { reservationOf } from "./reservation-of.ts";
import type { RequestRecord, RunState } from "./state.ts";

/** Something a run waits for: what, since when, when it is looked at again, when it ends by itself. */
export interface Wait {
  readonly for: "hold" | "request" | "work" | "evaluation" | "pending" | "reservation" | "look" | "freeze";
  /** The hold, gate, effect or reservation it is about. */
  readonly name: string;
  readonly gate?: string;
  readonly since: Instant;
  readonly recheckAt?: Instant;
  /** A next try that is put off: before this nobody begins it. */
  readonly notBefore?: Instant;
  readonly expiresAt?: Instant;
  /** Sets of people that still lack answers. */
  readonly missing?: readonly RequirementSet[];
}

/** Everything a run waits for now. An unfinished run with none of these would be stranded; the machine never leaves one so. */
export function waitsOf(pipeline: Pipeline, state: RunState): readonly Wait[] {
  const requests = Object.entries(state.requests).flatMap(([gate, request]) => requestWait(pipeline, gate, request));
  if (state.outcome !== undefined) return [];
  const held = state.holds.map((hold): Wait => ({
    for: "hold",
    name: hold.code,
    since: hold.since,
    ...(hold.gate === undefined ? {} : { gate: hold.gate }),
  }));
  if (held.length > 0) return [...held, ...requests, ...workWaits(pipeline, state).filter(() => state.work?.status !== "requested")];
  const waits = [
    ...requests,
    ...workWaits(pipeline, state),
    ...evaluationWaits(pipeline, state),
    ...pendingWaits(pipeline, state),
    ...reservationWaits(pipeline, state),
    ...lookWaits(state),
    ...freezeWaits(state),
  ];
  return waits.length > 0 ? waits : releaseWaits(state);
}

/** What is still seen through of a run that has ended: nobody waits for it, but time ends it. */
export function lateWaitsOf(pipeline: Pipeline, state: RunState): readonly Wait[] {
  if (state.outcome === undefined) return [];
  const seen = isDangerousUnresolved(state) && state.work?.status !== "requested" ? workWaits(pipeline, state) : [];
  const steps = openFinals(pipeline, state).map(({ step, final, since }): Wait => ({
    for: "work",
    name: final.effect ?? step,
    since,
    expiresAt: since + UNCLAIMED_MS,
  }));
  return [...seen, ...steps];
}

function requestWait(pipeline: Pipeline, gate: string, request: RequestRecord): readonly Wait[] {
  const plan = placeOfGate(pipeline, gate)?.gate.plan;
  if (request.closed !== undefined || plan?.kind !== "request") return [];
  const { missing } = countApprovals(plan, approvalsOf(request.decisions));
  return [{ for: "request", name: gate, gate, since: request.openedAt, expiresAt: request.expiresAt, missing }];
}

function workWaits(pipeline: Pipeline, { work, at }: RunState): readonly Wait[] {
  if (work === undefined || work.status === "ended") return [];
  const base = { for: "work", name: work.effect } as const;
  // The world is asked at once, whenever the try had been put off to.
  if (work.status === "proving") return [{ ...base, since: work.requestedAt, expiresAt: work.requestedAt + UNCLAIMED_MS }];
  if (work.status === "requested") {
    const putOff = work.notBefore === undefined ? {} : { notBefore: work.notBefore };
    return [{ ...base, since: work.requestedAt, ...putOff, expiresAt: (work.notBefore ?? work.requestedAt) + UNCLAIMED_MS }];
  }
  const silence = stageOf(pipeline, work.stage).work?.heartbeatMs;
  const rechecks =
    work.status === "detached"
      ? [
          ...(silence !== undefined && work.heardAt !== undefined ? [work.heardAt + silence] : []),
          ...(work.inspectEveryMs === undefined ? [] : [at + work.inspectEveryMs]),
        ]
      : [];
  return [
    {
      ...base,
      since: work.dispatchedAt ?? work.requestedAt,
      ...(rechecks.length === 0 ? {} : { recheckAt: Math.min(...rechecks) }),
      ...(work.deadline === undefined ? {} : { expiresAt: work.deadline }),
    },
  ];
}

function evaluationWaits(pipeline: Pipeline, state: RunState): readonly Wait[] {
  return Object.entries(state.evaluations).map(([gate, evaluation]) => ({
    for: "evaluation",
    name: gate,
    gate,
    since: evaluation.requestedAt,
    ...(evaluation.notBefore === undefined ? {} : { notBefore: evaluation.notBefore }),
    expiresAt: (evaluation.notBefore ?? evaluation.requestedAt) + (placeOfGate(pipeline, gate)?.gate.maxWaitMs ?? 0),
  }));
}

/** What is about another content is asked anew, and not waited for; what needs another gate is looked at again once that one is open. */
function pendingWaits(pipeline: Pipeline, state: RunState): readonly Wait[] {
  const view: View = { pipeline, state, at: state.at };
  return gatesOfPhase(pipeline, state).flatMap((gate): readonly Wait[] => {
    const record = state.verdicts[gate.id];
    if (
      record?.value !== "pending" ||
      state.evaluations[gate.id] !== undefined ||
      (gate.plan.kind !== "evaluate" && gate.plan.kind !== "units")
    )
      return [];
    if (!statusOf(view, gate).current) return [];
    const since = record.pendingSince ?? record.recordedAt;
    const isAskable = gate.needs.every((id) => isJudgedOpen(view, id));
    return [
      {
        for: "pending",
        name: gate.id,
        gate: gate.id,
        since,
        ...(isAskable ? { recheckAt: record.recordedAt + gate.everyMs } : {}),
        expiresAt: since + gate.maxWaitMs,
      },
    ];
  });
}

function gatesOfPhase(pipeline: Pipeline, state: RunState): readonly Gate[] {
  if (state.stage === "") return [];
  const stage = stageOf(pipeline, state.stage);
  const gates = state.phase === "judging" ? stage.gates : stage.before;
  return gates.flatMap(leavesOf);
}

/** A place in a queue that the run keeps while it is in another stage is nothing it waits for there. */
function reservationWaits(pipeline: Pipeline, state: RunState): readonly Wait[] {
  return gatesOfPhase(pipeline, state).flatMap((gate): readonly Wait[] => {
    const reservation = gate.plan.kind === "reserve" ? reservationOf(state, gate) : undefined;
    if (reservation?.status !== "asked" && reservation?.status !== "queued") return [];
    const { name, since } = reservation;
    return [{ for: "reservation", name, gate: gate.id, since, expiresAt: since + gate.maxWaitMs }];
  });
}

/** A right that is wanted again while it is being given up. */
function releaseWaits({ reservations }: RunState): readonly Wait[] {
  return Object.values(reservations)
    .filter(({ status }) => status === "releasing")
    .map(({ name, gate, since }) => ({ for: "reservation", name, gate, since }));
}

/** Work that waits for a freeze to open: nobody ends it but time. */
function freezeWaits({ frozen }: RunState): readonly Wait[] {
  return frozen === undefined ? [] : [{ for: "freeze", name: frozen.freeze, since: frozen.since, recheckAt: frozen.until }];
}

function lookWaits(state: RunState): readonly Wait[] {
  const { look, subject } = state;
  return look === undefined
    ? []
    : [{ for: "look", name: subject.ref ?? subject.key, since: look.since, expiresAt: look.since + UNCLAIMED_MS }];
}
