import { type Answer, refusal } from "../answer.ts";
import { eligibility, type Relations } from "@sluice/approvals";
import type { Gate } from "@sluice/core";
import { returnAfterHold } from "../advance/return-to.ts";
import { requestWork } from "../advance/work-step.ts";
import type { CommandOf } from "../command.ts";
import type { Draft } from "../draft.ts";
import { statusOf } from "../gate-status.ts";
import { leavesOf, placeOfGate, stageOf } from "../pipeline-view.ts";
import type { Hold } from "../state.ts";
import { type Handler } from "./handler.ts";

/** Ends one hold and looks again with fresh attempts. Grants no lap and accepts nothing. */
export const resume: Handler<"resume"> = (draft, command) => {
  const hold = command.hold === undefined ? draft.state.holds[0] : draft.state.holds.find((one) => one.hold === command.hold);
  if (hold === undefined) return refusal("RUN_NOT_HELD", "the run has no such hold; explain says what it waits for, and for whom");
  if (hold.asks === "effect-outcome" && command.answer === undefined) {
    return refusal("RESUME_ANSWER_NEEDED", "nobody can tell whether the effect happened; look, and answer happened or did-not-happen");
  }
  return mayLift(draft, hold, command) ?? endHold(draft, hold, command);
};

/** A person ends a hold, and no machine in their place. A rejection is lifted by those whom the definition names, where it names any. */
function mayLift(draft: Draft, { code, gate }: Hold, { by, relations = {} }: CommandOf<"resume">): Answer | undefined {
  if (by.kind === "machine") return refusal("DECISION_NOT_ELIGIBLE", `${by.id} is a machine; a hold is ended by a person`);
  const plan = gate === undefined || code !== "REQUEST_REJECTED" ? undefined : placeOfGate(draft.pipeline, gate)?.gate.plan;
  if (plan?.kind !== "request" || plan.lift === undefined) return undefined;
  const known: Relations = { ...relations, starter: [draft.state.startedBy.id] };
  const untold = plan.exclude.find((relation) => known[relation] === undefined);
  if (untold !== undefined) return refusal("DECISION_EXCLUDED", `lifting the rejection: nobody has told who is the run's ${untold}`);
  const verdict = eligibility({ ...plan, from: [{ count: 1, of: plan.lift }] }, by, known);
  return verdict.eligible ? undefined : refusal(verdict.code, `lifting the rejection: ${verdict.reason}`);
}

function endHold(draft: Draft, hold: Hold, { by, answer }: CommandOf<"resume">): Answer {
  const asked = hold.asks === "effect-outcome" ? answer : undefined;
  const forgets = [...new Set([...closedGates(draft, hold), ...(isFailedDanger(draft, hold) ? gatesBefore(draft) : [])])];
  draft.emit("hold-ended", { hold: hold.hold, by, ...(asked === undefined ? {} : { answer: asked }), forgets });
  if (asked === undefined) restartWork(draft, hold);
  else answerForWork(draft, hold, by.id, asked);
  if (draft.state.look !== undefined) draft.emit("look-requested", { intent: `look.${draft.nextVersion()}`, attempt: 1 });
  if (hold.code === "SUBJECT_REVISED" && draft.state.holds.length === 0) returnAfterHold(draft);
  return { ok: true, hold: hold.hold };
}

/**
 * What stood against the run in its stage, and what was asked of nobody: it is asked for anew. A rejection is lifted only by whoever
 * resumes the hold that it caused, and only so far that people are asked again.
 */
function closedGates(draft: Draft, hold: Hold): readonly string[] {
  const stage = stageOf(draft.pipeline, draft.state.stage);
  const gates = draft.state.phase === "judging" ? stage.gates : stage.before;
  const held = hold.gate === undefined ? [] : withNeeds(draft, hold.gate);
  return gates.flatMap((gate) => {
    const members = [gate, ...leavesOf(gate).filter((leaf) => leaf !== gate)];
    const isHeld = members.some((member) => held.includes(member.id));
    return members.filter((member) => isAskedAnew(draft, member, isHeld)).map((member) => member.id);
  });
}

/** A gate and those that it needs: it stands closed for what one of them says. */
function withNeeds(draft: Draft, id: string): readonly string[] {
  const needs = placeOfGate(draft.pipeline, id)?.gate.needs ?? [];
  return [id, ...needs.flatMap((need) => withNeeds(draft, need))];
}

function isAskedAnew(draft: Draft, gate: Gate, isHeld: boolean): boolean {
  const { requests, evaluations, verdicts } = draft.state;
  if (evaluations[gate.id] !== undefined) return true;
  if (statusOf(draft, gate).open) return false;
  // What the machine told of a request itself, such as a condition it could not tell, is told anew.
  if (gate.plan.kind !== "request" || verdicts[gate.id] !== undefined) return true;
  const closed = requests[gate.id]?.closed;
  return closed === "rejected" ? isHeld : closed !== undefined;
}

/** A dangerous effect that gave a result is another effect when it is sent anew: what let the first one through is used up. */
function isFailedDanger({ state }: Draft, hold: Hold): boolean {
  return hold.code === "WORK_FAILED" && state.work?.dangerous === true && state.consumption?.intent === state.work.intent;
}

function gatesBefore(draft: Draft): readonly string[] {
  return stageOf(draft.pipeline, draft.state.stage)
    .before.flatMap(leavesOf)
    .map((gate) => gate.id);
}

function restartWork(draft: Draft, hold: Hold): void {
  const { work } = draft.state;
  if (work === undefined) return;
  const stage = stageOf(draft.pipeline, work.stage);
  if (isFailedDanger(draft, hold)) draft.emit("admission-reopened", { stage: stage.id, gates: gatesBefore(draft) });
  else if (hold.code === "WORK_FAILED" || work.status === "requested") requestWork(draft, stage);
}

/** A person says what nobody else could tell, about the try that was asked for and no other. */
function answerForWork(draft: Draft, hold: Hold, by: string, answer: "happened" | "did-not-happen"): void {
  const { work } = draft.state;
  const isOpen = work?.status === "proving" || (work?.status === "ended" && work.end?.how !== "finished");
  if (work === undefined || !isOpen || hold.work !== work.work) return;
  if (answer === "happened") {
    draft.emit("work-ended", { intent: work.intent, work: work.work, end: { how: "finished", exit: null, declaredBy: by } });
    return;
  }
  draft.emit("work-undone", { intent: work.intent, work: work.work, by });
  requestWork(draft, stageOf(draft.pipeline, work.stage));
}
