import type { Pipeline } from "@sluice/core";
import { type Finding, warningAt } from "./finding.ts";

/** Budgets and effects that are declared and used by nothing: mostly a name that was changed in one place. */
export function checkUnused(pipeline: Pipeline): readonly Finding[] {
  const budgets = new Set(pipeline.stages.flatMap((stage) => [stage.rework?.budget, ...stage.routes.map((route) => route.budget)]));
  const effects = new Set([
    ...pipeline.stages.map((stage) => stage.work?.run),
    ...pipeline.finally.map((step) => ("run" in step ? step.run : undefined)),
  ]);
  return [
    ...pipeline.budgets
      .filter((budget) => !budgets.has(budget.id))
      .map(({ id }) => warningAt("BUDGET_UNUSED", ["budgets", id], `Nothing uses the budget "${id}".`)),
    ...pipeline.effects
      .filter((effect) => !effects.has(effect.id))
      .map(({ id }) => warningAt("EFFECT_UNUSED", ["effects", id], `Nothing runs the effect "${id}".`)),
  ];
}
