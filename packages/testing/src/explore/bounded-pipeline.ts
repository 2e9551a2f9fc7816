import type { Gate, Opening, Pipeline, Stage } from "@sluice/core";
import type { ExploreBounds } from "./exploration.ts";

/** The pipeline with smaller allowances: what happens when they are used up happens sooner, and nothing else is different. */
export function boundedPipeline(pipeline: Pipeline, bounds: ExploreBounds): Pipeline {
  return {
    ...pipeline,
    budgets: pipeline.budgets.map((budget) => ({ ...budget, laps: Math.min(budget.laps, bounds.laps) })),
    stages: pipeline.stages.map((stage) => boundedStage(stage, bounds)),
  };
}

function boundedStage(stage: Stage, bounds: ExploreBounds): Stage {
  const { work } = stage;
  return {
    ...stage,
    before: stage.before.map((gate) => boundedGate(gate, bounds)),
    gates: stage.gates.map((gate) => boundedGate(gate, bounds)),
    ...(work === undefined ? {} : { work: { ...work, attempts: Math.min(work.attempts, bounds.attempts) } }),
  };
}

function boundedGate(gate: Gate, bounds: ExploreBounds): Gate {
  const { onMissing, onError } = gate;
  const opening = (given: Opening): Opening =>
    given.attempts === undefined ? given : { ...given, attempts: Math.min(given.attempts, bounds.attempts) };
  return {
    ...gate,
    plan: boundedPlan(gate, bounds),
    attempts: Math.min(gate.attempts, bounds.attempts),
    ...(onMissing === undefined ? {} : { onMissing: opening(onMissing) }),
    ...(onError === undefined
      ? {}
      : { onError: Object.fromEntries(Object.entries(onError).map(([cause, given]) => [cause, opening(given)])) }),
  };
}

function boundedPlan({ plan, everyMs }: Gate, bounds: ExploreBounds): Gate["plan"] {
  if (plan.kind === "group") return { ...plan, children: plan.children.map((child) => boundedGate(child, bounds)) };
  if (plan.kind !== "measure") return plan;
  const { consecutive } = plan;
  return {
    ...plan,
    windowMs: Math.min(plan.windowMs, everyMs * (bounds.samples - 1)),
    failureLimit: Math.min(plan.failureLimit, 1),
    inconclusiveLimit: Math.min(plan.inconclusiveLimit, 1),
    ...(consecutive === undefined ? {} : { consecutive: Math.min(consecutive, bounds.samples) }),
  };
}
