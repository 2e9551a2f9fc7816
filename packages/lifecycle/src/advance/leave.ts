import type { Gate, Pipeline, ReworkReason } from "@sluice/core";
import type { Draft } from "../draft.ts";
import type { Via } from "../event.ts";
import { leavesOf, stageOf } from "../pipeline-view.ts";
import { isDangerousUnresolved } from "../dangerous-unresolved.ts";
import type { ReservationRecord, RunState } from "../state.ts";

/** An edge that is taken. */
export interface Step {
  readonly to: string;
  readonly via: Exclude<Via, "start">;
  readonly route?: string;
  readonly lap?: { readonly budget: string; readonly taken: number };
  readonly reasons?: readonly ReworkReason[];
  /** Fingerprint of what failed. */
  readonly failure?: string;
  readonly detour?: true;
  /** Gates whose judgement the subject left behind. */
  readonly stale?: readonly string[];
}

/** Leaves the current stage: withdraws its open requests, gives up its reservations, enters the target. */
export function leave(draft: Draft, step: Step): void {
  withdrawRequests(draft);
  const { stage } = draft.state;
  for (const reservation of ownReservations(draft)) if (endsWith(draft, reservation, step)) requestRelease(draft, reservation);
  enter(draft, { ...step, from: stage, path: pathAfter(draft, step) });
}

/** Whether a right ends with a step: on entering its `until`, else on leaving the stage that asked for it, where rework keeps it. */
function endsWith(draft: Draft, { until, stage }: ReservationRecord, step: Step): boolean {
  if (isDangerousUnresolved(draft.state)) return false;
  return until === undefined ? stage === draft.state.stage && step.via !== "rework" : until === step.to;
}

/** Enters the first stage. */
export function enterInitial(draft: Draft): void {
  const { initial } = draft.pipeline;
  enter(draft, { to: initial, via: "start", path: [initial] });
}

function enter(
  draft: Draft,
  step: Omit<Step, "via"> & { readonly via: Via; readonly from?: string; readonly path: readonly string[] },
): void {
  const gates = gatesOf(draft, step.to);
  const forgets = gates.filter((gate) => isForgotten(draft, gate)).map((gate) => gate.id);
  const renews = gates.map((gate) => gate.id).filter((id) => !forgets.includes(id) && isConsumed(draft.state, id));
  draft.emit("stage-entered", {
    stage: step.to,
    via: step.via,
    ...(step.from === undefined ? {} : { from: step.from }),
    path: step.path,
    ...(step.route === undefined ? {} : { route: step.route }),
    ...(step.lap === undefined ? {} : { lap: step.lap }),
    ...(step.failure === undefined ? {} : { failure: step.failure }),
    ...(step.reasons === undefined ? {} : { reasons: step.reasons }),
    forgets,
    ...(step.detour === undefined ? {} : { detour: step.detour }),
    ...(step.stale === undefined || step.stale.length === 0 ? {} : { stale: step.stale }),
    ...(renews.length === 0 ? {} : { renews }),
  });
}

/** Gates of a stage, groups and their members. */
function gatesOf(draft: Draft, stageId: string): readonly Gate[] {
  const stage = stageOf(draft.pipeline, stageId);
  return [...new Set([...stage.before, ...stage.gates].flatMap((gate) => [gate, ...leavesOf(gate)]))];
}

/**
 * What does not count for a new stay: skips, samples, and looks that found nothing out are told anew; so is what the world said if it was
 * not good. People are asked anew when they said no or nothing the last time, or when a dangerous effect has used their word up.
 */
function isForgotten({ state }: Draft, gate: Gate): boolean {
  const verdict = state.verdicts[gate.id];
  const request = state.requests[gate.id];
  if (gate.plan.kind === "measure" && (verdict !== undefined || state.measures[gate.id] !== undefined)) return true;
  if (verdict !== undefined && verdict.value !== "pass" && (verdict.value !== "fail" || gate.reads === "world")) return true;
  if (request?.closed === undefined) return false;
  return request.closed !== "approved" || (request.consumed === true && isUsedUp(state, gate.id));
}

/** Whether a dangerous effect was dispatched on a gate's answer. */
function isUsedUp({ consumption }: RunState, gate: string): boolean {
  return consumption !== undefined && (consumption.gates.includes(gate) || consumption.earlier?.gates.includes(gate) === true);
}

function isConsumed({ verdicts, requests }: RunState, gate: string): boolean {
  return verdicts[gate]?.consumed === true || requests[gate]?.consumed === true;
}

/**
 * `next` extends the path, or goes back to where the path was when the stage was left aside of it. Rework, route and return take the stage
 * they leave, and all after their target, off the path: those are reached again by `next` and judged again then.
 */
function pathAfter({ pipeline, state }: Draft, { to, via }: Step): readonly string[] {
  const { path, stage } = state;
  const known = path.indexOf(to);
  if (known !== -1) return path.slice(0, known + 1);
  if (via === "next") return [...path, to];
  const after = stagesAfter(pipeline, to);
  const first = path.findIndex((id) => id === stage || after.has(id));
  return [...(first === -1 ? path : path.slice(0, first)), to];
}

/** The stages that `next` leads to from a stage. */
function stagesAfter(pipeline: Pipeline, from: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (let id = stageOf(pipeline, from).next; id !== undefined && !found.has(id); id = stageOf(pipeline, id).next) found.add(id);
  return found;
}

/** Withdraws whatever is still asked of people. */
export function withdrawRequests(draft: Draft): void {
  for (const [gate, request] of Object.entries(draft.state.requests)) {
    if (request.closed === undefined) draft.emit("request-closed", { gate, request: request.request, as: "withdrawn" });
  }
}

/** Reservations that were not given up yet. */
export function ownReservations(draft: Draft): readonly ReservationRecord[] {
  return Object.values(draft.state.reservations).filter((reservation) => reservation.status !== "releasing");
}

/** Gives a reservation, or its place in the queue, up. */
export function requestRelease(draft: Draft, reservation: ReservationRecord): void {
  draft.emit("reservation-release-requested", { name: reservation.name, intent: `release.${draft.nextVersion()}` });
}
