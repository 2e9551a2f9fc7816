import type { Instant, Pipeline } from "@sluice/core";
import type { Blocker, ExplainedFinal, ExplainedGate, ExplainedWork, Explanation, Remedy } from "./explanation.ts";
import { explainWaivers, waiverShown } from "./explain-waivers.ts";
import { describeRequest, explainRequest, requestRemedies } from "./explain-request.ts";
import { evidenceOf } from "./evidence-of.ts";
import { type GateStatus, statusOf, type View } from "./gate-status.ts";
import { next } from "./next.ts";
import { budgetOf, leavesOf, placeOfGate, stageOf } from "./pipeline-view.ts";
import { smallestBlockers } from "./smallest-blockers.ts";
import type { Hold, RunState } from "./state.ts";
import type { Wait } from "./waits.ts";
import { waiverOf } from "./waiver-of.ts";

/** Explains a run: the same state that accepts decisions says why it waits, so the two can never disagree. */
export function explain(pipeline: Pipeline, state: RunState, at: Instant): Explanation {
  const { status, waits } = next(pipeline, state);
  const view: View = { pipeline, state, at };
  const gates = explainGates(view);
  const work = explainWork(state);
  const { scope, run, subject, lap, startedBy } = state;
  const sets = smallestBlockers(view, waits);
  return {
    scope,
    run,
    pipeline: state.pipeline,
    definition: state.definition,
    policyTrusted: state.policyTrusted,
    status,
    ...(state.outcome === undefined ? {} : { outcome: state.outcome, ended: endOf(state) }),
    stage: state.stage,
    phase: state.phase,
    path: state.path,
    subject: {
      key: subject.key,
      ...(subject.repo === undefined ? {} : { repo: subject.repo }),
      ...(subject.ref === undefined ? {} : { ref: subject.ref }),
      facets: subject.facets,
    },
    startedBy: { id: startedBy.id, assurance: startedBy.assurance },
    ...(lap === undefined ? {} : { lap: { ...lap, of: budgetOf(pipeline, lap.budget).laps + (state.laps[lap.budget]?.extra ?? 0) } }),
    ...(work === undefined ? {} : { work }),
    blockers: blockersIn(sets).map((wait) => blockerOf(view, wait)),
    smallest: sets.map((set) => set.map((wait) => nameOf(wait))),
    waits,
    ...explainWaivers(view),
    gates,
    afterwards: explainFinals(state),
    at,
  };
}

function explainFinals({ finals }: RunState): readonly ExplainedFinal[] {
  return Object.entries(finals).flatMap(([step, { status, effect, notify, failed }]) => {
    if (status === "ended" && failed === undefined) return [];
    const note = failed?.note === undefined ? {} : { note: failed.note };
    return [{ step, what: effect ?? notify ?? "starter", as: failed?.as ?? "waits", ...note }];
  });
}

function endOf(state: RunState): NonNullable<Explanation["ended"]> {
  return { code: state.completedCode ?? "", reason: state.completedReason ?? "", at: state.completedAt ?? state.at };
}

/** An exit of 0 says nothing that the gates do not say; any other may be why they say what they say. */
function explainWork({ work, stage, outcome }: RunState): ExplainedWork | undefined {
  if (work === undefined || work.stage !== stage || outcome !== undefined) return undefined;
  const { effect, status, end, before } = work;
  if (status !== "ended" || end === undefined) return before && { effect, ...before, before: true };
  const { how, exit, note } = end;
  if (how === "finished" && exit === 0) return undefined;
  return { effect, work: work.work, how, exit, ...(note === undefined ? {} : { note }) };
}

function explainGates(view: View): readonly ExplainedGate[] {
  if (view.state.stage === "") return [];
  const stage = stageOf(view.pipeline, view.state.stage);
  const explained = (position: "before" | "gates") =>
    stage[position].flatMap(withChildren).map((gate) => explainGate(view, statusOf(view, gate), position));
  return [...explained("before"), ...explained("gates")];
}

/** How one gate stands, of whatever stage; `undefined` when the pipeline has no such gate. */
export function explainOneGate(pipeline: Pipeline, state: RunState, at: Instant, id: string): ExplainedGate | undefined {
  const place = placeOfGate(pipeline, id);
  const view: View = { pipeline, state, at };
  return place === undefined ? undefined : explainGate(view, statusOf(view, place.gate), place.position);
}

function withChildren(gate: GateStatus["gate"]): readonly GateStatus["gate"][] {
  return gate.plan.kind === "group" ? [gate, ...leavesOf(gate)] : [gate];
}

function explainGate(view: View, { gate, judgement, current, open, acceptance }: GateStatus, position: "before" | "gates"): ExplainedGate {
  const request = explainRequest(view, gate);
  const waiver = acceptance.accepted && acceptance.overlay === "waived" ? waiverOf(view, gate) : undefined;
  return {
    gate: gate.id,
    position,
    enforcement: gate.enforcement,
    ...(judgement === undefined ? {} : { value: judgement.value, code: judgement.code, reason: judgement.reason, since: judgement.since }),
    current,
    open,
    ...(acceptance.accepted && acceptance.overlay !== undefined ? { overlay: acceptance.overlay } : {}),
    ...(acceptance.accepted && acceptance.because !== undefined ? { because: acceptance.because } : {}),
    ...(waiver === undefined ? {} : { waiver: waiverShown(waiver) }),
    findings: judgement?.findings ?? [],
    evidence: evidenceOf(view.state, gate).map(({ name, class: kind, digest, excerpt }) => ({
      name,
      class: kind,
      digest,
      ...(excerpt === undefined ? {} : { excerpt }),
    })),
    ...(request === undefined ? {} : { request }),
  };
}

/** Every wait that is in one of the sets, once, in the order of the waits. */
function blockersIn(sets: ReturnType<typeof smallestBlockers>): readonly Wait[] {
  return [...new Set(sets.flat())];
}

/** What a blocker is called; a run may be held more than once, and no two holds are told apart. */
function nameOf(wait: Wait): string {
  return wait.for === "hold" ? "hold" : wait.name;
}

function blockerOf(view: View, wait: Wait): Blocker {
  const hold = wait.for === "hold" ? view.state.holds.find(({ code, since }) => code === wait.name && since === wait.since) : undefined;
  return hold === undefined ? waitBlocker(view, wait) : holdBlocker(view.state, hold);
}

function holdBlocker(state: RunState, hold: Hold): Blocker {
  const commands: Remedy[] = [];
  const anybody = "anybody who may resume";
  if (hold.asks === "effect-outcome") {
    commands.push(
      { who: anybody, command: `sluice resume ${state.run} --happened` },
      { who: anybody, command: `sluice resume ${state.run} --did-not-happen` },
    );
  } else if (hold.budget !== undefined) {
    commands.push({ who: "anybody who may extend", command: `sluice extend ${state.run} --budget ${hold.budget} --laps 1` });
  } else {
    commands.push({ who: anybody, command: `sluice resume ${state.run}` });
  }
  commands.push(...takingRemedies(state, hold.gate), { who: "anybody who may cancel", command: `sluice cancel ${state.run}` });
  return { what: "hold", code: hold.code, reason: hold.reason, since: hold.since, remedies: commands };
}

function waitBlocker(view: View, wait: Wait): Blocker {
  const times = {
    since: wait.since,
    ...(wait.recheckAt === undefined ? {} : { recheckAt: wait.recheckAt }),
    ...(wait.notBefore === undefined ? {} : { notBefore: wait.notBefore }),
    ...(wait.expiresAt === undefined ? {} : { expiresAt: wait.expiresAt }),
  };
  return { what: wait.name, ...describe(view, wait), ...times, remedies: remediesOf(view, wait) };
}

function describe({ state }: View, wait: Wait): { readonly code: string; readonly reason: string } {
  switch (wait.for) {
    case "request":
      return describeRequest(state.requests[wait.name], wait);
    case "work":
      return { code: "WAITS_FOR_WORK", reason: `${wait.name} is ${state.work?.status ?? "asked for"} (try ${state.work?.attempt ?? 1})` };
    case "evaluation":
      return { code: "WAITS_FOR_EVALUATION", reason: `${wait.name} is being judged (try ${state.evaluations[wait.name]?.attempt ?? 1})` };
    case "pending":
      return { code: state.verdicts[wait.name]?.code ?? "PENDING", reason: state.verdicts[wait.name]?.reason ?? "pending" };
    case "reservation":
      return { code: "WAITS_FOR_RESERVATION", reason: reservationReason(state, wait.name) };
    case "freeze":
      return { code: "WAITS_FOR_OPENING", reason: `${wait.name} is closed; work begins by itself when it opens` };
    default:
      return { code: "WAITS_FOR_LOOK", reason: `the subject is being looked at: ${wait.name}` };
  }
}

/** Of a right that another run has: to take it away. */
function takingRemedies({ run, reservations }: RunState, gate: string | undefined): readonly Remedy[] {
  const waits = Object.values(reservations).some((each) => each.gate === gate && each.status === "queued");
  return waits && gate !== undefined ? [{ who: "anybody who may steal", command: `sluice steal ${run} --gate ${gate} --reason WHY` }] : [];
}

function reservationReason({ reservations }: RunState, name: string): string {
  const { status, position } = reservations[name] ?? {};
  if (status === "queued") return `${name} is held by another run; this one is number ${position ?? "?"} in line`;
  return status === "releasing" ? `${name} is being given up` : `${name} is asked for`;
}

function remediesOf(view: View, wait: Wait): readonly Remedy[] {
  if (wait.for === "request") return requestRemedies(view, wait);
  if (wait.for === "pending" || wait.for === "reservation")
    return [
      { who: "any worker", command: `sluice tick` },
      ...takingRemedies(view.state, wait.for === "reservation" ? wait.gate : undefined),
    ];
  return [{ who: "any worker", command: `sluice work` }];
}
