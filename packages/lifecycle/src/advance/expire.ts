import type { Draft } from "../draft.ts";
import { stageOf } from "../pipeline-view.ts";

/** Records what time alone has ended: requests nobody answered, work that passed its deadline or fell silent. Happens even while held. */
export function expire(draft: Draft): boolean {
  const before = draft.state.version;
  for (const [gate, request] of Object.entries(draft.state.requests)) {
    if (request.closed === undefined && draft.at >= request.expiresAt) {
      draft.emit("request-closed", { gate, request: request.request, as: "expired" });
    }
  }
  expireWork(draft);
  return draft.state.version > before;
}

function expireWork(draft: Draft): void {
  const { work } = draft.state;
  if (work === undefined || (work.status !== "dispatched" && work.status !== "detached")) return;
  if (work.deadline !== undefined && draft.at >= work.deadline) {
    draft.emit("work-ended", { intent: work.intent, work: work.work, end: { how: "timed-out", exit: null } });
    return;
  }
  const silence = stageOf(draft.pipeline, work.stage).work?.heartbeatMs;
  if (work.status === "detached" && silence !== undefined && work.heardAt !== undefined && draft.at >= work.heardAt + silence) {
    draft.emit("work-ended", { intent: work.intent, work: work.work, end: { how: "vanished", exit: null, note: "no heartbeat" } });
  }
}
