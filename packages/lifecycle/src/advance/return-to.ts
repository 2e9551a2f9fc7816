import type { Gate, Stage } from "@sluice/core";
import type { Draft } from "../draft.ts";
import { statusOf } from "../gate-status.ts";
import { leavesOf, stageOf } from "../pipeline-view.ts";
import { complete } from "./complete.ts";
import { reasonsOf } from "./conclude.ts";
import { hold } from "./hold.ts";
import { leave } from "./leave.ts";

/** Returns to an earlier stage that one run may make before a person has to look. */
const RETURN_LIMIT = 20;

/**
 * Deals with a revision of the subject: goes back to the earliest stage of the path with a required gate that is no longer current,
 * unless the current stage says otherwise. Works on the state, not on the revision: whatever made a gate stale, it is found here.
 */
export function returnToStale(draft: Draft): boolean {
  const current = stageOf(draft.pipeline, draft.state.stage);
  if (isOwnWorkOut(draft)) return false;
  if (holdAfterDangerous(draft)) return true;
  const target = draft.state.path.find((id) => id !== current.id && isStaleStage(draft, stageOf(draft.pipeline, id))) ?? staleHere(draft, current);
  if (target === undefined) return false;
  switch (current.onRevise?.do) {
    case "hold":
      hold(draft, { code: "SUBJECT_REVISED", reason: `the subject changed, and gates of ${target} are not current any more` });
      return true;
    case "supersede":
      complete(draft, { outcome: "superseded", code: "SUBJECT_REVISED", reason: "the subject changed" });
      return true;
    case "route":
      return goBack(draft, current.onRevise.to, current);
    default:
      return goBack(draft, target, current);
  }
}

function goBack(draft: Draft, to: string, current: Stage): true {
  const { taken, extra } = draft.state.returns;
  if (taken >= RETURN_LIMIT + extra) hold(draft, { code: "RETURNS_EXHAUSTED", reason: `the subject changed again after ${taken} returns`, budget: "returns" });
  else leave(draft, { to, via: "return", reasons: reasonsOf(draft, current.gates) });
  return true;
}

/** Own work may move the subject: whatever it does is dealt with when it ends. */
function isOwnWorkOut(draft: Draft): boolean {
  const { work, phase } = draft.state;
  return phase === "working" && work !== undefined && work.status !== "requested";
}

/** After a dangerous effect was initiated, a new head is nothing the machine may decide about. */
function holdAfterDangerous(draft: Draft): boolean {
  const { consumption, subject } = draft.state;
  if (consumption === undefined || consumption.head === subject.facets["head"]) return false;
  hold(draft, { code: "SUBJECT_REVISED", reason: "the head moved after a dangerous effect had been initiated" });
  return true;
}

/** Whether a stage that was left by `next` has a required gate whose judgement does not hold for the subject as it is now. */
function isStaleStage(draft: Draft, stage: Stage): boolean {
  const required = [...stage.gates, ...stage.before].filter((gate) => gate.enforcement === "required");
  return required.some((gate) => isStale(draft, gate));
}

function isStale(draft: Draft, gate: Gate): boolean {
  // A right that was held when the stage was left has done its part; whether it is still needed says its `until`.
  if (gate.plan.kind === "reserve") return false;
  const status = statusOf(draft, gate);
  if (gate.plan.kind === "group") return !status.open && leavesOf(gate).some((leaf) => isStale(draft, leaf));
  return !status.current;
}

/**
 * The current stage itself, when gates that read its ended work would judge other content than the work was about, or when a gate that
 * had passed is stale and only its work can renew it.
 */
function staleHere(draft: Draft, stage: Stage): string | undefined {
  const { work, phase, subject } = draft.state;
  const judged = work?.judged;
  if (phase !== "judging" || judged === undefined) return undefined;
  const readers = stage.gates.flatMap(leavesOf).filter((gate) => gate.binds.includes("work"));
  const moved = readers.some((gate) => gate.binds.some((facet) => facet !== "work" && judged[facet] !== subject.facets[facet]));
  return moved ? stage.id : undefined;
}
