import type { Condition } from "@sluice/core";

/** What a condition looks at, however deep. */
export function conditionSources(condition: Condition): readonly { readonly kind: "output" | "fact" | "gate"; readonly name: string }[] {
  if ("all" in condition) return condition.all.flatMap(conditionSources);
  if ("any" in condition) return condition.any.flatMap(conditionSources);
  if ("not" in condition) return conditionSources(condition.not);
  if ("output" in condition) return [{ kind: "output", name: condition.output }];
  if ("fact" in condition) return [{ kind: "fact", name: condition.fact }];
  return [{ kind: "gate", name: condition.gate }];
}
