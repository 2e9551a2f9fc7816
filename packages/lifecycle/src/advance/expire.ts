import type { Draft } from "../draft.ts";
import { leadsToDanger, placeOfGate, stageOf } from "../pipeline-view.ts";

/** Records what time alone has ended: requests nobody answered, work that passed its deadline or fell silent. Happens even while held. */
export function expire(draft: Draft): boolean {
  const before = draft.state.version;
  for (const [gate, request] of Object.entries(draft.state.requests)) {
    if (request.closed === undefined && draft.at >= request.expiresAt) {
      draft.emit("request-closed", { gate, request: request.request, as: isConsent(draft, gate) ? "consented" : "expired" });
    }
  }
  expireWork(draft);
  return draft.state.version > before;
}

/** Silence is consent only where the definition says so, and never before a dangerous effect, whatever it says. */
function isConsent({ pipeline }: Draft, gate: string): boolean {
  const place = placeOfGate(pipeline, gate);
  return place?.gate.plan.kind === "request" && place.gate.plan.silence !== undefined && !leadsToDanger(pipeline, place.stage);
}

/** Records that work passed its deadline or fell silent. */
export function expireWork(draft: Draft): boolean {
  const { work } = draft.state;
  if (work === undefined || (work.status !== "dispatched" && work.status !== "detached")) return false;
  if (work.deadline !== undefined && draft.at >= work.deadline) {
    draft.emit("work-ended", { intent: work.intent, work: work.work, end: { how: "timed-out", exit: null } });
    return true;
  }
  const silence = stageOf(draft.pipeline, work.stage).work?.heartbeatMs;
  const isSilent = work.status === "detached" && silence !== undefined && work.heardAt !== undefined && draft.at >= work.heardAt + silence;
  if (isSilent) {
    draft.emit("work-ended", { intent: work.intent, work: work.work, end: { how: "vanished", exit: null, note: "no heartbeat" } });
  }
  return isSilent;
}
