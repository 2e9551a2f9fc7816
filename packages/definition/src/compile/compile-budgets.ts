import type { Budget } from "@sluice/core";
import type { Definition } from "../definition.ts";
import type { ProblemList } from "../problem/problem-list.ts";

/** The shared budgets, and one for each `rework` that names its laps itself. */
export function compileBudgets(definition: Definition, problems: ProblemList): readonly Budget[] {
  const shared = Object.entries(definition.budgets ?? {}).map(([id, { laps, then = "hold" }]) => ({ id, laps, then }));
  const own = Object.entries(definition.stages).flatMap(([stage, { rework }]) => {
    if (rework?.laps === undefined) return [];
    const id = `${stage}.rework`;
    if (definition.budgets !== undefined && Object.hasOwn(definition.budgets, id)) {
      const words = { found: `the budget "${id}"`, expected: `another name: the stage "${stage}" has a budget of its own by this one` };
      problems.at("NAME_DUPLICATE", ["budgets", id], words, "key");
    }
    return [{ id, laps: rework.laps, then: rework.then ?? ("hold" as const) }];
  });
  return [...shared, ...own];
}
