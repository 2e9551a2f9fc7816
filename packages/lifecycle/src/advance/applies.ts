import type { Gate } from "@sluice/core";
import { evaluateCondition } from "@sluice/verdicts";
import { conditionScope } from "../condition-scope.ts";
import type { View } from "../gate-status.ts";

/** Whether a gate is to be judged here. `unknown`: what its condition looks at is not there. */
export type Applicability = "applies" | "out-of-scope" | "condition" | "unknown";

/** What the trusted definition says of a gate and this run, before anybody looks. */
export function applicabilityOf(view: View, { scope, if: condition }: Gate): Applicability {
  const { key, repo = "" } = view.state.subject;
  if (scope?.keys?.includes(key) === false || scope?.repos?.includes(repo) === false) return "out-of-scope";
  const holds = condition === undefined ? "true" : evaluateCondition(condition, conditionScope(view));
  if (holds === "true") return "applies";
  return holds === "false" ? "condition" : "unknown";
}
