import type { Gate, Pipeline, Stage } from "@sluice/core";
import { errorAt, type Finding } from "./finding.ts";
import { placedGates, type PlacedGate } from "./verified-gates.ts";

/** Every wait, try and allowance ends: what counts them is a finite number above zero (invariants 16 and 17). */
export function checkWaits(pipeline: Pipeline): readonly Finding[] {
  return [
    ...placedGates(pipeline).flatMap(gateWaits),
    ...pipeline.stages.flatMap(workWaits),
    ...pipeline.budgets
      .filter((budget) => !isCount(budget.laps))
      .map((budget) => errorAt("WAIT_UNBOUNDED", ["budgets", budget.id], `The budget "${budget.id}" has no finite number of laps.`)),
  ];
}

function gateWaits({ gate, at }: PlacedGate): readonly Finding[] {
  const bounds = { timeout: gate.timeoutMs, maxWait: gate.maxWaitMs, attempts: gate.attempts, every: gate.everyMs, ...planBounds(gate) };
  return Object.entries(bounds)
    .filter(([, bound]) => !isCount(bound))
    .map(([name]) => errorAt("WAIT_UNBOUNDED", at, `"${name}" of the gate "${gate.id}" has no finite value above zero.`));
}

function planBounds({ plan }: Gate): Readonly<Record<string, number>> {
  if (plan.kind === "request") return { expires: plan.expiresMs };
  return plan.kind === "measure" ? { window: plan.windowMs } : {};
}

function workWaits({ id, work }: Stage): readonly Finding[] {
  if (work === undefined) return [];
  const bounds = { timeout: work.timeoutMs, attempts: work.attempts, every: work.everyMs, heartbeat: work.heartbeatMs ?? 1 };
  return Object.entries(bounds)
    .filter(([, bound]) => !isCount(bound))
    .map(([name]) => errorAt("WAIT_UNBOUNDED", ["stages", id, "work"], `"${name}" of the work in "${id}" has no finite value above zero.`));
}

function isCount(bound: number): boolean {
  return Number.isSafeInteger(bound) && bound > 0;
}
