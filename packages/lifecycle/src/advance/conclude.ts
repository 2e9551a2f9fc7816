import type { Gate, ReworkReason, Route, Stage } from "@sluice/core";
import { evaluateCondition } from "@sluice/verdicts";
import { conditionScope } from "../condition-scope.ts";
import type { Draft } from "../draft.ts";
import { staleLooks } from "../freshness.ts";
import { failureOf } from "../failure-of.ts";
import { type GateStatus, statusOf } from "../gate-status.ts";
import { budgetOf, leavesOf, placeOfGate } from "../pipeline-view.ts";
import { requestEvaluation } from "./ask.ts";
import { isUntaken } from "../timed-routes.ts";
import { complete } from "./complete.ts";
import { type Disposition, dispositionOf } from "./disposition.ts";
import { hold } from "./hold.ts";
import { leave } from "./leave.ts";

/** What a conclusion came to: something was done, the run waits, or nothing stands in the way. */
export type Conclusion = "acted" | "waits" | "open";

/**
 * Takes the decision on a set of gates once no look at them is outstanding. Order: matching route, stop, rework, hold, wait. Cancel and
 * standing holds come before, in `step`.
 */
export function conclude(draft: Draft, stage: Stage, gates: readonly Gate[], routes: readonly Route[]): Conclusion {
  if (gates.flatMap(leavesOf).some((leaf) => leaf.plan.kind !== "measure" && draft.state.evaluations[leaf.id] !== undefined))
    return "waits";
  if (takeRoute(draft, stage, routes)) return "acted";
  const blockers = gates.map((gate) => statusOf(draft, gate)).filter((status) => !status.open);
  const wanted = blockers.map((status) => ({ status, disposition: dispositionOf(draft, stage, status) }));
  for (const kind of ["stop", "rework", "hold"] as const) {
    const first = wanted.find(({ disposition }) => disposition.do === kind);
    if (first !== undefined) return act(draft, stage, first.status, first.disposition, gates);
  }
  if (blockers.length > 0) return "waits";
  return lookAgain(draft, gates) ? "waits" : "open";
}

/** Opening on doubt is loud: whatever lets the run through without having passed stands in the ledger under its own name. */
export function announceOpenings(draft: Draft, gates: readonly Gate[]): void {
  for (const leaf of gates.flatMap((gate) => [gate, ...leavesOf(gate).filter((child) => child !== gate)])) {
    const { acceptance, judgement } = statusOf(draft, leaf);
    if (!acceptance.accepted || acceptance.overlay === undefined || acceptance.overlay === "advisory" || judgement === undefined) continue;
    const { overlay, because = "" } = acceptance;
    draft.emit("gate-opened", { gate: leaf.id, value: judgement.value, overlay, because });
  }
}

function takeRoute(draft: Draft, stage: Stage, routes: readonly Route[]): boolean {
  const route = routes.find(
    (candidate) => isEligible(draft, candidate) && evaluateCondition(candidate.when, conditionScope(draft)) === "true",
  );
  if (route === undefined) return false;
  if (route.to === "hold") {
    hold(draft, { code: "ROUTED", reason: `the route ${route.id} leads to a person`, route: route.id });
    return true;
  }
  const { budget } = route;
  if (!route.once && budget !== undefined && lapsLeft(draft, budget) <= 0) {
    exhaust(draft, budget, `the route ${route.id}`);
    return true;
  }
  const lap = budget === undefined ? undefined : { budget, taken: (draft.state.laps[budget]?.taken ?? 0) + 1 };
  leave(draft, {
    to: route.to,
    via: "route",
    route: route.id,
    ...(lap === undefined ? {} : { lap }),
    reasons: reasonsOf(draft, stage.gates),
  });
  return true;
}

/** Whether a route may be taken, should its condition hold: not before its time, and not past its count. */
function isEligible({ state, at }: Draft, route: Route): boolean {
  return (route.afterMs === undefined || at >= state.enteredAt + route.afterMs) && isUntaken(state, route);
}

function act(draft: Draft, stage: Stage, status: GateStatus, disposition: Disposition, gates: readonly Gate[]): Conclusion {
  if (disposition.do === "stop") complete(draft, disposition);
  if (disposition.do === "hold") hold(draft, { code: disposition.code, reason: disposition.reason, gate: status.gate.id });
  if (disposition.do === "rework") rework(draft, stage, status, gates);
  return "acted";
}

function rework(draft: Draft, stage: Stage, status: GateStatus, gates: readonly Gate[]): void {
  if (stage.rework === undefined) return;
  const { to, budget, sameFailure } = stage.rework;
  const why = `${status.gate.id}: ${status.judgement?.reason ?? "not accepted"}`;
  if (lapsLeft(draft, budget) <= 0) return exhaust(draft, budget, why, status.gate.id);
  const reasons = reasonsOf(draft, gates);
  const failure = sameFailure === undefined ? undefined : failureOf(againstTheWork(draft, reasons));
  const before = draft.state.failures?.find((one) => one.stage === stage.id && one.failure === failure)?.laps ?? 0;
  // Laps that would only repeat themselves are not taken.
  if (sameFailure !== undefined && before >= sameFailure)
    return endBudget(draft, budget, { code: "SAME_FAILURE", reason: `${why}; the same after ${before} laps`, gate: status.gate.id });
  const taken = draft.state.laps[budget]?.taken ?? 0;
  leave(draft, { to, via: "rework", lap: { budget, taken: taken + 1 }, reasons, ...(failure === undefined ? {} : { failure }) });
}

/** What sends the work back, without advice: another word of advice is no progress. */
function againstTheWork({ pipeline }: Draft, reasons: readonly ReworkReason[]): readonly ReworkReason[] {
  return reasons.filter(({ gate }) => placeOfGate(pipeline, gate)?.gate.enforcement === "required");
}

/** Does what a budget says about its end. Sticky: nothing but an extension gives another lap. */
function exhaust(draft: Draft, name: string, why: string, gate?: string): void {
  const taken = draft.state.laps[name]?.taken ?? 0;
  const used = taken === 1 ? `the only lap of ${name} is used up` : `all ${taken} laps of ${name} are used up`;
  endBudget(draft, name, { code: "LAPS_EXHAUSTED", reason: `${why.replace(/\.$/, "")}; ${used}`, ...(gate === undefined ? {} : { gate }) });
}

function endBudget(draft: Draft, budget: string, why: { readonly code: string; readonly reason: string; readonly gate?: string }): void {
  const { then } = budgetOf(draft.pipeline, budget);
  if (then === "hold") hold(draft, { ...why, budget });
  else complete(draft, { outcome: then, code: why.code, reason: why.reason });
}

function lapsLeft(draft: Draft, name: string): number {
  const used = draft.state.laps[name] ?? { taken: 0, extra: 0 };
  return budgetOf(draft.pipeline, name).laps + used.extra - used.taken;
}

/** Everything that stands against the work, as far as the state keeps it, for whoever has to mend it. Shadow gates are never shown. */
export function reasonsOf(draft: Draft, gates: readonly Gate[]): readonly ReworkReason[] {
  return gates.flatMap(leavesOf).flatMap((gate) => {
    const { judgement, current, open } = statusOf(draft, gate);
    if (judgement === undefined || !current || gate.enforcement === "shadow" || judgement.value === "pending") return [];
    if (judgement.value === "pass" || (judgement.value === "skipped" && open)) return [];
    const findings = judgement.findings.map(({ code: _code, ...finding }) => finding);
    return [{ gate: gate.id, code: judgement.code, reason: judgement.reason, findings }];
  });
}

/** Looks at the world again where the last look began before the stage's last wait ended. */
function lookAgain(draft: Draft, gates: readonly Gate[]): boolean {
  const stale = staleLooks(draft, gates);
  for (const leaf of stale) requestEvaluation(draft, leaf, { attempt: 1 });
  return stale.length > 0;
}
