import { canonicalJson, type EffectRepeat, type Facets, type Gate, type Stage } from "@sluice/core";
import type { Draft } from "../draft.ts";
import { staleLooks } from "../freshness.ts";
import { statusOf } from "../gate-status.ts";
import { effectOf, leavesOf } from "../pipeline-view.ts";
import type { ReadmittedWork, WorkRecord } from "../state.ts";
import type { WorkEnd } from "../work-end.ts";
import { applicabilityOf } from "./applies.ts";
import { closedBy } from "./freeze.ts";
import { hold } from "./hold.ts";
import { retryAt } from "./retry-at.ts";

/** Longest time that asked-for work, or a look, may lie without anybody able to take it, in milliseconds. */
export const UNCLAIMED_MS = 86_400_000;

/** Asks for the stage's work: as its first try, or as the next one of what had to wait for its admission once more. */
export function requestWork(draft: Draft, stage: Stage): void {
  if (stage.work === undefined) return;
  const { readmitted, subject } = draft.state;
  if (readmitted !== undefined && readmitted.effect === stage.work.run && isAbout(readmitted, subject.facets)) {
    const { intent, attempt, notBefore } = readmitted;
    requestTry(draft, stage, { intent, attempt: attempt + 1, ...(notBefore === undefined ? {} : { notBefore }) });
    return;
  }
  const intent = `work.${stage.id}.${draft.nextVersion()}`;
  requestTry(draft, stage, { intent, attempt: 1 });
}

/** One key stands for one thing to be done: about other content it is another one. */
function isAbout({ sent }: ReadmittedWork, facets: Facets): boolean {
  return sent === undefined || canonicalJson(sent) === canonicalJson(facets);
}

function requestTry(
  draft: Draft,
  stage: Stage,
  wanted: { readonly intent: string; readonly attempt: number; readonly notBefore?: number },
): void {
  if (stage.work === undefined) return;
  draft.emit("work-requested", {
    stage: stage.id,
    effect: stage.work.run,
    intent: wanted.intent,
    attempt: wanted.attempt,
    work: `${wanted.intent}.${wanted.attempt}`,
    dangerous: isDangerous(draft, stage.work.run),
    ...(wanted.notBefore === undefined ? {} : { notBefore: wanted.notBefore }),
  });
}

function isDangerous({ pipeline }: Draft, effect: string): boolean {
  return effectOf(pipeline, effect).class === "dangerous";
}

/** What follows on the work as it stands. Says whether anything was done. */
export function stepWork(draft: Draft, stage: Stage): boolean {
  const { work } = draft.state;
  if (work === undefined || stage.work === undefined) {
    requestWork(draft, stage);
    return true;
  }
  if (work.status === "requested") return checkAdmission(draft, stage, work);
  if (work.status === "proving") return holdUnproven(draft, work);
  if (work.status !== "ended" || work.end === undefined) return false;
  const fate = fateOf(draft, stage, work.end);
  if (fate === "again") return tryAgain(draft, stage, work);
  return fate === "failed" ? failWork(draft, work) : startJudging(draft, stage);
}

/** Admission holds until the moment of dispatch: a gate that closed since then sends the stage back to admitting. */
function checkAdmission(draft: Draft, stage: Stage, work: WorkRecord): boolean {
  const closed = closedGates(draft, stage);
  if (closed.length > 0 || isOtherWork(draft, stage, work) || closedBy(draft.pipeline, stage, draft.at) !== undefined) {
    draft.emit("admission-reopened", { stage: stage.id, gates: closed });
    return true;
  }
  if (draft.at >= (work.notBefore ?? work.requestedAt) + UNCLAIMED_MS) {
    hold(draft, { code: "GATE_UNKNOWN", reason: `nobody took the work ${work.effect}; no process here can run it` });
    return true;
  }
  return false;
}

/** Whether a definition was adopted by which the stage does something else, or something that is dangerous now (threat APR-7). */
function isOtherWork(draft: Draft, stage: Stage, { effect, dangerous }: WorkRecord): boolean {
  return effect !== stage.work?.run || dangerous !== isDangerous(draft, effect);
}

/** A proof that nobody gives must not be waited for for ever. */
function holdUnproven(draft: Draft, work: WorkRecord): boolean {
  if (draft.at < work.requestedAt + UNCLAIMED_MS) return false;
  holdUnknown(draft, work, "nobody could find out whether it happened");
  return true;
}

/** Asks a person whether an effect happened. */
export function holdUnknown(draft: Draft, work: WorkRecord, what: string): void {
  hold(draft, { code: "EFFECT_UNKNOWN", reason: `${work.effect} was begun, and ${what}`, asks: "effect-outcome", work: work.work });
}

/** Gates in front of the stage that do not let its work start now. */
export function closedGates(draft: Draft, stage: Stage): readonly string[] {
  return stage.before.filter((gate) => !statusOf(draft, gate).open || staleLooks(draft, [gate]).length > 0).map((gate) => gate.id);
}

/** What follows on ended work: it is judged, sent again, or given to a person. */
function fateOf(draft: Draft, stage: Stage, end: WorkEnd): "judge" | "again" | "failed" {
  if (end.declaredBy !== undefined) return "judge";
  if (end.how !== "finished") return "again";
  if (end.exit === 0 || stage.gates.some((gate) => judgesExit(draft, gate))) return "judge";
  // The world knows that it happened: sending it again would make it happen twice.
  if (end.proven === true) return end.exit === null ? "judge" : "failed";
  return "again";
}

/**
 * Whether a gate stands in the way of work that exited nonzero until it has judged it. One that is only shown does not, nor one of which it
 * is not sure by now that it applies here: the work would go on as if its exit had been judged.
 */
function judgesExit(draft: Draft, gate: Gate): boolean {
  if (gate.enforcement !== "required" || applicabilityOf(draft, gate) !== "applies") return false;
  if (gate.plan.kind === "group") return gate.plan.children.some((child) => judgesExit(draft, child));
  return gate.plan.kind === "evaluate" && gate.plan.readsExit === true;
}

function tryAgain(draft: Draft, stage: Stage, work: WorkRecord): boolean {
  const { repeat } = effectOf(draft.pipeline, work.effect);
  // What never started needs no proof and leaves no doubt.
  if (work.dispatchedAt !== undefined && repeat === "ask") {
    draft.emit("work-proof-requested", { intent: work.intent, work: work.work, attempt: work.attempt + 1 });
    return true;
  }
  if (work.dispatchedAt !== undefined && repeat === "never" && work.end?.how !== "finished") {
    holdUnknown(draft, work, "nobody knows whether it happened");
    return true;
  }
  return repeatWork(draft, stage, work, repeat);
}

/** Sends the work again while there are tries, else gets a person. */
export function repeatWork(draft: Draft, stage: Stage, work: WorkRecord, repeat: EffectRepeat): boolean {
  if (stage.work === undefined || repeat === "never" || work.tries >= stage.work.attempts) return failWork(draft, work);
  requestTry(draft, stage, {
    intent: work.intent,
    attempt: work.attempt + 1,
    notBefore: retryAt(draft, draft.at, { intent: work.intent, tries: work.tries, everyMs: stage.work.everyMs }),
  });
  return true;
}

function failWork(draft: Draft, work: WorkRecord): true {
  hold(draft, { code: "WORK_FAILED", reason: `${work.effect} ${describeEnd(work)} (try ${work.tries})` });
  return true;
}

function describeEnd({ end }: WorkRecord): string {
  const note = end?.note === undefined ? "" : `: ${end.note}`;
  if (end?.how === "finished") return `ended with exit ${end.exit ?? "by a signal"}${note}`;
  return `${end?.how ?? "ended"}${note}`;
}

/** Judging begins only after the subject was looked at: the work may have moved it. */
export function startJudging(draft: Draft, stage: Stage): boolean {
  if (draft.state.look !== undefined) return false;
  if (draft.state.subject.ref !== undefined && draft.state.work !== undefined && !draft.looked) {
    draft.emit("look-requested", { intent: `look.${draft.nextVersion()}`, attempt: 1 });
    return true;
  }
  const consumed = draft.state.work === undefined ? stage.before.flatMap(leavesOf).map((gate) => gate.id) : [];
  draft.emit("judging-started", { stage: stage.id, consumed });
  return true;
}
