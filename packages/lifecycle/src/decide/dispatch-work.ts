import { refusal } from "../answer.ts";
import { closedGates } from "../advance/work-step.ts";
import type { Draft } from "../draft.ts";
import { statusOf } from "../gate-status.ts";
import { leavesOf, stageOf } from "../pipeline-view.ts";
import type { WorkRecord } from "../state.ts";
import { type Handler } from "./handler.ts";

/**
 * The last check before work starts. The machine has just settled on what was observed, so a revision that closes a gate has already
 * withdrawn the work. A dangerous effect also needs every required gate of the path, and consumes them.
 */
export const dispatchWork: Handler<"dispatch-work"> = (draft, command) => {
  const { work, subject } = draft.state;
  if (draft.state.outcome !== undefined) return refusal("RUN_COMPLETED", "the run has ended");
  if (work?.intent !== command.intent || work.attempt !== command.attempt || work.status !== "requested") {
    return refusal("STALE", "this try of the work is not wanted any more");
  }
  if (draft.state.holds.length > 0) return refusal("DISPATCH_REFUSED", "the run is held; resume it first");
  if (subject.ref !== undefined && !draft.looked) return refusal("SUBJECT_UNKNOWN", "the subject must be looked at before work starts");
  const stage = stageOf(draft.pipeline, work.stage);
  const closed = [...closedGates(draft, stage), ...(work.dangerous ? closedOnPath(draft) : [])];
  if (closed.length > 0) {
    draft.emit("hold-placed", {
      hold: `hold.${draft.nextVersion()}`,
      code: "DISPATCH_REFUSED",
      reason: `not open any more: ${closed.join(", ")}`,
    });
    return refusal("DISPATCH_REFUSED", `not open any more: ${closed.join(", ")}; have them judged or waived, and resume the run`);
  }
  draft.emit("work-dispatched", {
    intent: work.intent,
    attempt: work.attempt,
    work: work.work,
    tokenDigest: command.tokenDigest,
    deadline: draft.at + (stage.work?.timeoutMs ?? 0),
    ...(command.folder === undefined ? {} : { folder: command.folder }),
    baseline: command.baseline,
    consumed: consumedBy(draft, work),
  });
  return { ok: true, work: work.work, deadline: draft.state.work?.deadline ?? draft.at };
};

function closedOnPath(draft: Draft): readonly string[] {
  const earlier = draft.state.path.filter((id) => id !== draft.state.stage).map((id) => stageOf(draft.pipeline, id));
  const required = earlier
    .flatMap((stage) => stage.gates)
    .filter((gate) => gate.enforcement === "required" && gate.plan.kind !== "reserve");
  return required.filter((gate) => !statusOf(draft, gate).open).map((gate) => gate.id);
}

function consumedBy(draft: Draft, work: WorkRecord): readonly string[] {
  const stages = (work.dangerous ? draft.state.path : [work.stage]).map((id) => stageOf(draft.pipeline, id));
  const gates = stages.flatMap((stage) => (stage.id === work.stage ? stage.before : [...stage.before, ...stage.gates]));
  return gates.flatMap(leavesOf).map((gate) => gate.id);
}
