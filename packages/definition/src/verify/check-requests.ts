import { type Asked, countApprovals, isCollective, STATEMENTS_LIMIT, stepOf } from "@sluice/approvals";
import type { Pipeline, RequestPlan, RequirementSet } from "@sluice/core";
import { leadsToDanger } from "@sluice/lifecycle";
import { errorAt, type Finding } from "./finding.ts";
import { placedGates, type PlacedGate } from "./verified-gates.ts";

/** Somebody can answer every request, and the named people are enough for what it asks. */
export function checkRequests(pipeline: Pipeline): readonly Finding[] {
  return placedGates(pipeline).flatMap((placed) => [
    ...(placed.gate.plan.kind === "request" ? requestFindings(pipeline, placed, placed.gate.plan) : []),
    ...waiveFindings(placed),
  ]);
}

function waiveFindings({ gate, at }: PlacedGate): readonly Finding[] {
  const { waive } = gate;
  if (waive === undefined || waive === "never" || canBeFilled(waive)) return [];
  return [errorAt("QUORUM_IMPOSSIBLE", at, `Waiving "${gate.id}" asks for more different people than it names.`)];
}

function requestFindings(pipeline: Pipeline, { gate, stage, at }: PlacedGate, plan: RequestPlan): readonly Finding[] {
  if (plan.from.length === 0 || plan.from.some((set) => set.of.length === 0)) {
    return [errorAt("WAIT_WITHOUT_ACTOR", at, `"${gate.id}" asks nobody, so nobody can end its wait.`)];
  }
  if (plan.from.some((set) => !(Number.isSafeInteger(set.count) && set.count >= 1))) {
    return [errorAt("GATE_CANNOT_FAIL", at, `"${gate.id}" asks for no approval at all.`)];
  }
  const findings: Finding[] = [];
  if (!canBeFilled(plan)) {
    findings.push(errorAt("QUORUM_IMPOSSIBLE", at, `"${gate.id}" asks for more different people than it names.`));
  }
  if ([plan, ...(plan.breakGlass === undefined ? [] : [plan.breakGlass])].some((asked) => wantedBy(asked) > STATEMENTS_LIMIT)) {
    findings.push(
      errorAt("QUORUM_IMPOSSIBLE", at, `"${gate.id}" asks for more than the ${STATEMENTS_LIMIT} answers that a request keeps.`),
    );
  }
  if (plan.breakGlass !== undefined && !canBeFilled(plan.breakGlass)) {
    findings.push(errorAt("QUORUM_IMPOSSIBLE", at, `Breaking the glass of "${gate.id}" asks for more different people than it names.`));
  }
  if (plan.silence !== undefined && leadsToDanger(pipeline, stage)) {
    const message = `"${gate.id}" takes silence for consent, but a dangerous effect can come after it, where it never counts.`;
    findings.push(errorAt("SILENCE_BEFORE_DANGER", at, message));
  }
  const steps = new Set(plan.from.map(stepOf));
  const gap = Array.from({ length: Math.max(...steps) }, (_none, index) => index + 1).find((step) => !steps.has(step));
  if (gap !== undefined) findings.push(errorAt("STEP_MISSING", at, `"${gate.id}" asks nobody in step ${gap}.`));
  if (gate.onReject === "rework" && stage.rework === undefined) {
    findings.push(errorAt("REWORK_MISSING", at, `"${gate.id}" says onReject: rework, but "${stage.id}" has no rework.`));
  }
  return findings;
}

/** Whether all named people together would be enough. Sets that name a group or anyone may have any number of people. */
function canBeFilled(plan: Asked): boolean {
  const closed = plan.from.filter(isClosed);
  if (closed.length === 0) return true;
  const people = [...new Set(closed.flatMap((set) => set.of))];
  // Before the matching, which builds one slot for each wanted person.
  if (wantedBy({ from: closed }) > people.length) return false;
  return countApprovals(
    { from: closed },
    people.map((id) => ({ id, groups: [] })),
  ).met;
}

function wantedBy({ from }: Asked): number {
  return from.reduce((sum, set) => sum + set.count, 0);
}

function isClosed(set: RequirementSet): boolean {
  return !set.of.some((name) => name === "anyone" || isCollective(name));
}
