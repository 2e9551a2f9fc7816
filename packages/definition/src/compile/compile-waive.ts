import { isPrincipalId, type RequirementSet, type WaivePolicy } from "@sluice/core";
import type { GateDefinition, WaiveDefinition } from "../definition.ts";
import type { DefinitionPath } from "../problem/problem.ts";
import type { ProblemList } from "../problem/problem-list.ts";
import { durationMs } from "./duration-ms.ts";

/** Who may waive a gate, as the machine reads it. */
export function compileWaive(waive: GateDefinition["waive"]): WaivePolicy | "never" | undefined {
  if (waive === undefined || waive === "never") return waive;
  return {
    from: setsOf(waive),
    exclude: [...new Set(waive.exclude)],
    assurance: waive.assurance ?? "verified",
    longestMs: durationMs(waive.longest) ?? 0,
  };
}

/** What no reader of the whole sees: two forms at once, none, or names of nobody. */
export function checkWaive(waive: GateDefinition["waive"], path: DefinitionPath, problems: ProblemList): void {
  if (waive === undefined || waive === "never") return;
  const { from, of, count } = waive;
  const at = [...path, "waive"];
  if ((from === undefined) === (of === undefined) || (from !== undefined && count !== undefined)) {
    const found = from === undefined ? "neither `from` nor `of`" : "`from` beside `of` or `count`";
    problems.at("KEY_CONFLICT", at, { found, expected: "one of both: `from`, or `of` and `count`" });
    return;
  }
  for (const name of setsOf(waive).flatMap((set) => set.of)) {
    const isName: boolean = isPrincipalId(name);
    if (!isName) problems.at("VALUE_UNKNOWN", at, { found: `the name "${name}"`, expected: "a name, group:NAME or role:NAME" });
  }
}

function setsOf({ from, count, of }: WaiveDefinition): readonly RequirementSet[] {
  const sets = from ?? (of === undefined ? [] : [{ count: count ?? 1, of }]);
  return sets.map((set) => ({ count: set.count, of: [...new Set(set.of)] }));
}
