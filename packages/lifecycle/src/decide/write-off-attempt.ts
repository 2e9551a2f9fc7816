import type { Gate } from "@sluice/core";
import { refusal } from "../answer.ts";
import { triesWhenLost } from "../advance/disposition.ts";
import { loseLook, OTHER_TRIES } from "../advance/lose-look.ts";
import { OTHER_EVERY_MS, retryAt } from "../advance/retry-at.ts";
import { holdUnknown } from "../advance/work-step.ts";
import type { Draft } from "../draft.ts";
import { placeOfGate, stageOf } from "../pipeline-view.ts";
import type { Evaluation, WorkRecord } from "../state.ts";
import { DONE, type Handler } from "./handler.ts";

/** Counts a try whose claimer vanished. It is written before anybody tries again, so that no crash loop is unbounded. */
export const writeOffAttempt: Handler<"write-off-attempt"> = (draft, { intent, attempt }) => {
  const { state } = draft;
  const evaluation = Object.entries(state.evaluations).find(([, one]) => one.intent === intent && one.attempt === attempt);
  if (evaluation !== undefined) return writeOffEvaluation(draft, evaluation[0], evaluation[1]);
  if (state.work?.intent === intent && state.work.attempt === attempt && state.work.status !== "ended")
    return writeOffWork(draft, state.work);
  if (state.look?.intent === intent && state.look.attempt === attempt) {
    loseLook(draft, state.look);
    return DONE;
  }
  if (state.successor?.intent === intent && state.successor.attempt === attempt) {
    // Never given up: what was promised to take a run's place would be nobody's.
    draft.emit("attempt-lost", { intent, attempt });
    return DONE;
  }
  if (state.tellings?.[intent]?.attempt === attempt) {
    draft.emit("attempt-lost", { intent, attempt });
    if (attempt >= OTHER_TRIES) draft.emit("telling-ended", { telling: intent, as: "failed", note: "nobody could be told" });
    return DONE;
  }
  const final = Object.entries(state.finals).find(([, one]) => one.intent === intent && one.attempt === attempt && one.status !== "ended");
  if (final === undefined) return refusal("STALE", "nobody waits for that try");
  const [step, record] = final;
  draft.emit("attempt-lost", { intent, attempt, notBefore: retryAt(draft, draft.at, { intent, tries: attempt, everyMs: OTHER_EVERY_MS }) });
  if (record.status === "begun" && record.repeat !== undefined && record.repeat !== "safe")
    draft.emit("final-ended", { step, as: "unknown" });
  else if (attempt >= OTHER_TRIES) draft.emit("final-ended", { step, as: "failed", note: "its workers vanished" });
  return DONE;
};

function writeOffEvaluation(draft: Draft, gateId: string, evaluation: Evaluation): ReturnType<Handler<"write-off-attempt">> {
  const gate = placeOfGate(draft.pipeline, gateId)?.gate;
  const { intent, attempt } = evaluation;
  draft.emit("attempt-lost", { intent, attempt, gate: gateId });
  if (gate !== undefined && attempt >= triesWhenLost(gate)) giveUp(draft, gate, evaluation);
  return DONE;
}

/** The tries are used up: what is known is that nobody could look. */
function giveUp(draft: Draft, gate: Gate, { binding, gateDigest, attempt }: Evaluation): void {
  draft.emit("verdict-recorded", {
    verdict: {
      value: "error",
      class: "infrastructure",
      cause: "lost",
      code: "ATTEMPTS_LOST",
      reason: `whoever looked vanished ${attempt} times`,
      findings: [],
      evidence: [],
      gate: gate.id,
      binding,
      gateDigest,
      attempt,
      lookedAt: draft.at,
      recordedAt: draft.at,
    },
    lookedAtVersion: draft.state.version,
    ...(gate.plan.kind === "measure" ? { sample: true } : {}),
  });
}

function writeOffWork(draft: Draft, work: WorkRecord): ReturnType<Handler<"write-off-attempt">> {
  const { intent, attempt } = work;
  if (work.status === "detached") return refusal("STALE", "the work was handed over; whoever has it reports with the token");
  const { attempts: allowed = 1, everyMs = 0 } = stageOf(draft.pipeline, work.stage).work ?? {};
  // What could not even begin waits as what ended badly does, or an outage of a moment would use up all tries.
  const pause = work.status === "requested" ? { notBefore: retryAt(draft, draft.at, { intent, tries: work.tries, everyMs }) } : {};
  draft.emit("attempt-lost", { intent, attempt, ...pause });
  if (work.status === "dispatched") draft.emit("work-ended", { intent, work: work.work, end: { how: "vanished", exit: null } });
  else if (work.status === "proving" && attempt - (work.provingFrom ?? attempt) + 1 >= OTHER_TRIES) giveUpProof(draft, work);
  else if (work.status === "requested" && work.tries >= allowed) {
    draft.emit("work-ended", {
      intent,
      work: draft.state.work?.work ?? work.work,
      end: { how: "failed", exit: null, note: "nobody could start it" },
    });
  }
  return DONE;
}

function giveUpProof(draft: Draft, work: WorkRecord): void {
  draft.emit("work-ended", { intent: work.intent, work: work.work, end: { how: "vanished", exit: null } });
  if (draft.state.outcome === undefined) holdUnknown(draft, work, "nobody could find out whether it happened");
}
