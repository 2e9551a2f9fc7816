import type { ReworkReason } from "@sluice/core";
import type { Draft } from "../draft.ts";
import type { Via } from "../event.ts";
import { leavesOf, stageOf } from "../pipeline-view.ts";
import type { ReservationRecord } from "../state.ts";

/** An edge that is taken. */
export interface Step {
  readonly to: string;
  readonly via: Exclude<Via, "start">;
  readonly route?: string;
  readonly lap?: { readonly budget: string; readonly taken: number };
  readonly reasons?: readonly ReworkReason[];
}

/** Leaves the current stage: withdraws its open requests, gives up its reservations, enters the target. */
export function leave(draft: Draft, step: Step): void {
  withdrawRequests(draft);
  const { stage, path } = draft.state;
  for (const reservation of ownReservations(draft)) {
    if (reservation.until === step.to || (reservation.until === undefined && step.via !== "rework")) requestRelease(draft, reservation);
  }
  enter(draft, { ...step, from: stage, path: pathAfter(path, stage, step) });
}

/** Enters the first stage. */
export function enterInitial(draft: Draft): void {
  const { initial } = draft.pipeline;
  enter(draft, { to: initial, via: "start", path: [initial] });
}

function enter(draft: Draft, step: Omit<Step, "via"> & { readonly via: Via; readonly from?: string; readonly path: readonly string[] }): void {
  draft.emit("stage-entered", {
    stage: step.to,
    via: step.via,
    ...(step.from === undefined ? {} : { from: step.from }),
    path: step.path,
    ...(step.route === undefined ? {} : { route: step.route }),
    ...(step.lap === undefined ? {} : { lap: step.lap }),
    ...(step.reasons === undefined ? {} : { reasons: step.reasons }),
    forgets: forgottenOnEntry(draft, step.to),
  });
}

/** Skips are told anew for each stay, and people are asked anew when they said no or nothing the last time. */
function forgottenOnEntry(draft: Draft, stageId: string): readonly string[] {
  const stage = stageOf(draft.pipeline, stageId);
  const gates = [...stage.before, ...stage.gates];
  const ids = new Set(gates.flatMap((gate) => [gate.id, ...leavesOf(gate).map((leaf) => leaf.id)]));
  return [...ids].filter((id) => {
    const closed = draft.state.requests[id]?.closed;
    return draft.state.verdicts[id]?.value === "skipped" || closed === "rejected" || closed === "expired" || closed === "withdrawn";
  });
}

/** Rework, route and return take the stage they leave, and all after their target, off the path; `next` extends it. */
function pathAfter(path: readonly string[], stage: string, { to, via }: Step): readonly string[] {
  if (via === "next") return [...path.filter((id) => id !== to), to];
  const target = path.indexOf(to);
  return target === -1 ? [...path.filter((id) => id !== stage), to] : path.slice(0, target + 1);
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
