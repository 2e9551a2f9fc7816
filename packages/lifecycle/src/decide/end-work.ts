import { type Digest, isJson } from "@sluice/core";
import { type Answer, refusal } from "../answer.ts";
import { repeatWork } from "../advance/work-step.ts";
import type { Draft } from "../draft.ts";
import { effectOf, stageOf } from "../pipeline-view.ts";
import type { WorkRecord } from "../state.ts";
import { OUTPUT_LIMIT, type WorkEnd } from "../work-end.ts";
import { DONE, type Handler } from "./handler.ts";

/** The process that dispatched the work reports its end. */
export const endWork: Handler<"end-work"> = (draft, { intent, attempt, end }) => {
  const { work } = draft.state;
  if (work?.intent !== intent || work.attempt !== attempt || !isOut(work)) return refusal("STALE", "nobody waits for the end of that try");
  return recordEnd(draft, work, end);
};

/** The handler handed the work to somebody who will report with the token. */
export const detachWork: Handler<"detach-work"> = (draft, { intent, attempt }) => {
  const { work } = draft.state;
  if (work?.intent !== intent || work.attempt !== attempt || work.status !== "dispatched") return refusal("STALE", "that try is not out any more");
  draft.emit("work-detached", { intent, work: work.work });
  return DONE;
};

/** A detached worker reports. Its token says which try it belongs to; another token is noted and changes nothing. */
export const reportWork: Handler<"report-work"> = (draft, { id, tokenDigest, report, end }) => {
  const { work } = draft.state;
  if (work === undefined || !isOut(work) || !isToken(work, tokenDigest)) {
    if (draft.state.outcome === undefined) draft.emit("signal-ignored", { type: `work-${report}`, id, code: "SIGNAL_TOKEN_MISMATCH" });
    return refusal("SIGNAL_TOKEN_MISMATCH", "the token is not that of the current work");
  }
  if (report === "ended" && end !== undefined) return recordEnd(draft, work, end);
  draft.emit("work-heard", { work: work.work });
  return DONE;
};

/** What the world says about work whose worker vanished. */
export const recordProof: Handler<"record-proof"> = (draft, { intent, attempt, proof, end }) => {
  const { work } = draft.state;
  if (work?.intent !== intent || work.attempt !== attempt || work.status !== "proving") return refusal("STALE", "nobody asked for that proof");
  if (proof === "happened") return recordEnd(draft, work, { how: "finished", exit: end?.exit ?? 0, ...(end?.output === undefined ? {} : { output: end.output }) });
  if (proof === "unknown") {
    draft.emit("hold-placed", {
      hold: `hold.${draft.nextVersion()}`,
      code: "EFFECT_UNKNOWN",
      reason: `${work.effect} was begun, and the world does not tell whether it happened`,
      asks: "effect-outcome",
    });
    return DONE;
  }
  draft.emit("work-undone", { intent, work: work.work });
  if (draft.state.outcome !== undefined) {
    draft.emit("work-ended", { intent, work: work.work, end: { how: "failed", exit: null, note: "it did not happen" } });
    return DONE;
  }
  repeatWork(draft, stageOf(draft.pipeline, work.stage), work, effectOf(draft.pipeline, work.effect).repeat);
  return DONE;
};

function isOut(work: WorkRecord): boolean {
  return work.status === "dispatched" || work.status === "detached";
}

function isToken(work: WorkRecord, tokenDigest: Digest): boolean {
  return work.tokenDigest === tokenDigest;
}

function recordEnd(draft: Draft, work: WorkRecord, end: WorkEnd): Answer {
  draft.emit("work-ended", { intent: work.intent, work: work.work, end: bound(end) });
  return DONE;
}

/** An output that is no JSON or too large is dropped and said to be, never cut into something else. */
function bound(end: WorkEnd): WorkEnd {
  const { output, note, ...rest } = end;
  const short = note === undefined ? {} : { note: note.slice(0, 1000) };
  if (output === undefined) return { ...rest, ...short };
  if (!isJson(output)) return { ...rest, note: "its output was dropped: not plain JSON" };
  if (JSON.stringify(output).length > OUTPUT_LIMIT) return { ...rest, note: `its output was dropped: longer than ${OUTPUT_LIMIT} characters` };
  return { ...rest, output, ...short };
}
