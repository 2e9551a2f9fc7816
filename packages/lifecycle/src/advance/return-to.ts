import type { Gate, Stage } from "@sluice/core";
import type { Draft } from "../draft.ts";
import { RETURNS } from "../event.ts";
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
 * unless the current stage says otherwise. Works on the state, not on the revision: whatever made a gate stale, it is found here. After a
 * dangerous effect was initiated a new head, or a gate that is stale all the same, is nothing the machine may decide about.
 */
export function returnToStale(draft: Draft): boolean {
  if (isOwnWorkOut(draft)) return false;
  const current = stageOf(draft.pipeline, draft.state.stage);
  const target = staleStage(draft, current);
  if (target === undefined && !hasHeadMoved(draft)) return false;
  switch (current.onRevise?.do) {
    case "supersede":
      complete(draft, { outcome: "superseded", code: "SUBJECT_REVISED", reason: "the subject changed" });
      return true;
    case "route":
      return goBack(draft, current.onRevise.to, current, !draft.state.path.includes(current.onRevise.to));
    case "hold":
      return holdRevised(draft, target);
    default:
      return target === undefined || draft.state.consumption !== undefined ? holdRevised(draft, target) : goBack(draft, target, current);
  }
}

/** A person has seen that the subject changed: now the run goes where it has to. */
export function returnAfterHold(draft: Draft): void {
  const current = stageOf(draft.pipeline, draft.state.stage);
  const target = isOwnWorkOut(draft) ? undefined : staleStage(draft, current);
  if (target !== undefined) goBack(draft, target, current);
}

function holdRevised(draft: Draft, target: string | undefined): true {
  const { consumption } = draft.state;
  const what = target === undefined ? "the head moved" : `the subject changed, and gates of ${target} are not current any more`;
  hold(draft, {
    code: "SUBJECT_REVISED",
    reason: consumption === undefined ? what : `${what}, after a dangerous effect had been initiated`,
  });
  return true;
}

function goBack(draft: Draft, to: string, current: Stage, aside = false): true {
  const { taken, extra } = draft.state.returns;
  if (taken >= RETURN_LIMIT + extra)
    hold(draft, { code: "RETURNS_EXHAUSTED", reason: `the subject changed again after ${taken} returns`, budget: RETURNS });
  else
    leave(draft, {
      to,
      via: "return",
      reasons: reasonsOf(draft, current.gates),
      stale: staleGates(draft, current),
      ...(aside ? { detour: true } : {}),
    });
  return true;
}

/** What the run returns for, so that whoever reads the ledger need not guess. */
function staleGates(draft: Draft, current: Stage): readonly string[] {
  const earlier = draft.state.path.filter((id) => id !== current.id).flatMap((id) => requiredOf(stageOf(draft.pipeline, id)));
  const stale = earlier.filter((gate) => isStale(draft, gate)).map((gate) => gate.id);
  return stale.length > 0 ? stale : movedReaders(draft, current).map((gate) => gate.id);
}

/** Own work may move the subject: whatever it does is dealt with when it ends. */
function isOwnWorkOut(draft: Draft): boolean {
  const { work, phase } = draft.state;
  return phase === "working" && work !== undefined && work.status !== "requested";
}

function hasHeadMoved({ state }: Draft): boolean {
  return state.consumption !== undefined && state.consumption.head !== state.subject.facets["head"];
}

function staleStage(draft: Draft, current: Stage): string | undefined {
  const earlier = draft.state.detour
    ? undefined
    : draft.state.path.find((id) => id !== current.id && isStaleStage(draft, stageOf(draft.pipeline, id)));
  return earlier ?? staleHere(draft, current);
}

/** Whether a stage that was left by `next` has a required gate whose judgement does not hold for the subject as it is now. */
function isStaleStage(draft: Draft, stage: Stage): boolean {
  return requiredOf(stage).some((gate) => isStale(draft, gate));
}

function requiredOf(stage: Stage): readonly Gate[] {
  return [...stage.gates, ...stage.before].filter((gate) => gate.enforcement === "required");
}

function isStale(draft: Draft, gate: Gate): boolean {
  // A right that was held when the stage was left has done its part; whether it is still needed says its `until`.
  if (gate.plan.kind === "reserve") return false;
  const status = statusOf(draft, gate);
  if (gate.plan.kind === "group") return !status.open && leavesOf(gate).some((leaf) => isStale(draft, leaf));
  return !status.current;
}

/**
 * The current stage itself, when gates that read its ended work would judge other content than the work was about. Work may move the
 * subject; where the stage says what a revision means, it was about what it was sent with.
 */
function staleHere(draft: Draft, stage: Stage): string | undefined {
  return movedReaders(draft, stage).length > 0 ? stage.id : undefined;
}

function movedReaders(draft: Draft, stage: Stage): readonly Gate[] {
  const { work, phase, subject } = draft.state;
  const about = stage.onRevise === undefined || stage.onRevise.do === "stay" ? work?.judged : work?.sent;
  if (phase !== "judging" || about === undefined) return [];
  const readers = stage.gates.flatMap(leavesOf).filter((gate) => gate.binds.includes("work"));
  return readers.filter((gate) =>
    gate.binds.some((facet) => facet !== "work" && !facet.startsWith("evidence:") && about[facet] !== subject.facets[facet]),
  );
}
