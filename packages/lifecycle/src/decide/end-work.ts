import { isJson } from "@sluice/core";
import { boundedText } from "@sluice/verdicts";
import { type Answer, refusal } from "../answer.ts";
import { holdUnknown, repeatWork } from "../advance/work-step.ts";
import type { Draft } from "../draft.ts";
import { effectOf, stageOf } from "../pipeline-view.ts";
import type { WorkRecord } from "../state.ts";
import { OUTPUT_LIMIT, type WorkEnd } from "../work-end.ts";
import { plainCounts } from "./plain-counts.ts";
import { DONE, type Handler } from "./handler.ts";

/** The process that dispatched the work reports its end. */
export const endWork: Handler<"end-work"> = (draft, { intent, attempt, end }) => {
  const { work } = draft.state;
  if (work?.intent !== intent || work.attempt !== attempt || !isOut(work)) return refusal("STALE", "nobody waits for the end of that try");
  return recordEnd(draft, work, end);
};

/** The handler handed the work to somebody who will report with the token. */
export const detachWork: Handler<"detach-work"> = (draft, { intent, attempt, inspectEveryMs }) => {
  const { work } = draft.state;
  if (work?.intent !== intent || work.attempt !== attempt || work.status !== "dispatched")
    return refusal("STALE", "that try is not out any more");
  draft.emit("work-detached", { intent, work: work.work, ...(inspectEveryMs === undefined ? {} : { inspectEveryMs }) });
  return DONE;
};

/** A detached worker reports. Its token says which try it belongs to; another token is noted and changes nothing. */
export const reportWork: Handler<"report-work"> = (draft, { id, tokenDigest, report, end }) => {
  const { work } = draft.state;
  if (work?.tokenDigest !== tokenDigest || !isOut(work)) {
    const code = work?.tokenDigest === tokenDigest ? "STALE" : "SIGNAL_TOKEN_MISMATCH";
    if (draft.state.outcome === undefined) draft.emit("signal-ignored", { type: `work-${report}`, id, code });
    return refusal(
      code,
      code === "STALE"
        ? "that work has ended already; what was reported first counts"
        : "the token is not that of the current work; report with the one that the worker was given",
    );
  }
  if (report === "ended")
    return end === undefined ? refusal("COMMAND_INVALID", "the report of an end says how it ended") : recordEnd(draft, work, end);
  draft.emit("work-heard", { work: work.work });
  return DONE;
};

/** What the world says about work whose worker vanished. */
export const recordProof: Handler<"record-proof"> = (draft, { intent, attempt, proof, end }) => {
  const { work, outcome } = draft.state;
  if (work?.intent !== intent || work.attempt !== attempt || work.status !== "proving")
    return refusal("STALE", "nobody asked for that proof");
  if (proof === "happened") {
    const told = plainEnd(draft, {
      how: "finished",
      exit: end?.exit ?? null,
      ...(end?.output === undefined ? {} : { output: end.output }),
      ...(end?.unreadable === true ? { unreadable: true } : {}),
    });
    draft.emit("work-ended", { intent, work: work.work, end: { ...told, proven: true } });
    return DONE;
  }
  if (proof === "unknown") {
    draft.emit("work-ended", {
      intent,
      work: work.work,
      end: { how: "vanished", exit: null, note: "the world does not tell whether it happened" },
    });
    if (outcome === undefined) holdUnknown(draft, work, "the world does not tell whether it happened");
    return DONE;
  }
  draft.emit("work-undone", { intent, work: work.work });
  draft.emit("work-ended", { intent, work: work.work, end: { how: "failed", exit: null, note: "it did not happen" } });
  if (outcome === undefined) repeatWork(draft, stageOf(draft.pipeline, work.stage), work, effectOf(draft.pipeline, work.effect).repeat);
  return DONE;
};

function isOut(work: WorkRecord): boolean {
  return work.status === "dispatched" || work.status === "detached";
}

function recordEnd(draft: Draft, work: WorkRecord, end: WorkEnd): Answer {
  const told = plainEnd(draft, end);
  const { counts, refused } = plainCounts(draft.pipeline.counts ?? [], end.counts);
  draft.emit("work-ended", { intent: work.intent, work: work.work, end: counts === undefined ? told : { ...told, counts } });
  if (refused.length > 0) draft.emit("counts-refused", { work: work.work, names: refused });
  return DONE;
}

const WAYS: readonly WorkEnd["how"][] = ["finished", "timed-out", "vanished", "failed"];

/** Outputs of all effects of a run together, in characters of their JSON. */
const OUTPUTS_LIMIT = 2 * OUTPUT_LIMIT;

/**
 * An end as a worker may tell it: nothing in it counts as a person's word or the world's. An output that is no JSON or too large is
 * dropped and said to be unreadable, never cut into something else.
 */
function plainEnd({ state }: Draft, { how, exit, output, unreadable, note }: WorkEnd): WorkEnd {
  const told = { how: WAYS.includes(how) ? how : "failed", exit: Number.isSafeInteger(exit) ? Number(exit) + 0 : null } as const;
  const said = note === undefined ? {} : { note: boundedText(note, 1000) };
  // What the worker itself calls unreadable speaks for nobody, whatever else is with it.
  if (unreadable === true) return { ...told, unreadable: true, ...said };
  if (output === undefined) return { ...told, ...said };
  const dropped = (why: string): WorkEnd => ({ ...told, unreadable: true, note: `its output was dropped: ${why}` });
  if (!isJson(output)) return dropped("not plain JSON");
  const { [state.work?.effect ?? ""]: _replaced, ...others } = state.outputs;
  const size = JSON.stringify(output).length;
  if (size > OUTPUT_LIMIT) return dropped(`longer than ${OUTPUT_LIMIT} characters`);
  if (size + JSON.stringify(others).length > OUTPUTS_LIMIT) return dropped(`the run's outputs would pass ${OUTPUTS_LIMIT} characters`);
  return { ...told, output, ...said };
}
