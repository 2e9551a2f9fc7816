import { type Answer, refusal } from "../answer.ts";
import { requestWork } from "../advance/work-step.ts";
import type { CommandOf } from "../command.ts";
import type { Draft } from "../draft.ts";
import { statusOf } from "../gate-status.ts";
import { leavesOf, stageOf } from "../pipeline-view.ts";
import type { Hold } from "../state.ts";
import { type Handler } from "./handler.ts";

/** Ends one hold and looks again with fresh attempts. Grants no lap and accepts nothing. */
export const resume: Handler<"resume"> = (draft, command) => {
  const hold = command.hold === undefined ? draft.state.holds[0] : draft.state.holds.find((one) => one.hold === command.hold);
  if (hold === undefined) return refusal("RUN_NOT_HELD", "the run has no such hold");
  if (hold.asks === "effect-outcome" && command.answer === undefined) {
    return refusal("RESUME_ANSWER_NEEDED", "say whether the effect happened: happened, or did-not-happen");
  }
  return endHold(draft, hold, command);
};

function endHold(draft: Draft, hold: Hold, { by, answer }: CommandOf<"resume">): Answer {
  const asked = hold.asks === "effect-outcome" ? answer : undefined;
  draft.emit("hold-ended", { hold: hold.hold, by, ...(asked === undefined ? {} : { answer: asked }), forgets: unacceptedGates(draft) });
  settleWork(draft, hold, by.id, asked);
  return { ok: true, hold: hold.hold };
}

/** What stood against the run in its stage; it is asked for anew. */
function unacceptedGates(draft: Draft): readonly string[] {
  const stage = stageOf(draft.pipeline, draft.state.stage);
  const gates = (draft.state.phase === "judging" ? stage.gates : stage.before).flatMap((gate) => [gate, ...leavesOf(gate)]);
  const closed = gates.filter((gate) => !statusOf(draft, gate).open && draft.state.requests[gate.id]?.closed !== "rejected");
  return [...new Set(closed.filter((gate) => draft.state.requests[gate.id]?.closed !== undefined || gate.plan.kind !== "request").map((gate) => gate.id))];
}

function settleWork(draft: Draft, hold: Hold, by: string, answer: "happened" | "did-not-happen" | undefined): void {
  const { work } = draft.state;
  if (work === undefined) return;
  const stage = stageOf(draft.pipeline, work.stage);
  if (answer === "happened") {
    draft.emit("work-ended", { intent: work.intent, work: work.work, end: { how: "finished", exit: null, declaredBy: by } });
  } else if (answer === "did-not-happen") {
    draft.emit("work-undone", { intent: work.intent, work: work.work, by });
    requestWork(draft, stage);
  } else if (hold.code === "WORK_FAILED" || (hold.code === "GATE_UNKNOWN" && work.status === "requested")) {
    requestWork(draft, stage);
  }
}
