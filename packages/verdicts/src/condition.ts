import type { Condition, ConditionSource, ConditionTest, Json } from "@sluice/core";
import { memberAt } from "./member-path.ts";
import { sameScalar } from "./same-scalar.ts";

/** Whether a condition holds. `absent`: what it looks at is not there, so it neither holds nor fails. */
export type ConditionResult = "true" | "false" | "absent";

/** Where conditions look things up; `undefined` when there is none. */
export interface ConditionScope {
  /** Last recorded result of an effect. */
  output(effect: string): Json | undefined;
  /** Newest fact of a type. */
  fact(type: string): Json | undefined;
  /** A gate's current verdict. */
  gate(id: string): Json | undefined;
}

/** Evaluates a condition over the run's stored outputs, facts and verdicts, in three values. */
export function evaluateCondition(condition: Condition, scope: ConditionScope): ConditionResult {
  if ("all" in condition) return every(condition.all.map((part) => evaluateCondition(part, scope)));
  if ("any" in condition) return some(condition.any.map((part) => evaluateCondition(part, scope)));
  if ("not" in condition) return negate(evaluateCondition(condition.not, scope));
  return evaluateTest(valueOf(condition, scope), condition);
}

function every(results: readonly ConditionResult[]): ConditionResult {
  if (results.includes("false")) return "false";
  return results.includes("absent") ? "absent" : "true";
}

function some(results: readonly ConditionResult[]): ConditionResult {
  if (results.includes("true")) return "true";
  return results.includes("absent") ? "absent" : "false";
}

function negate(result: ConditionResult): ConditionResult {
  if (result === "absent") return "absent";
  return result === "true" ? "false" : "true";
}

function valueOf(source: ConditionSource, scope: ConditionScope): Json | undefined {
  if ("output" in source) return memberAt(scope.output(source.output), source.path ?? "$");
  if ("fact" in source) return memberAt(scope.fact(source.fact), source.path ?? "$");
  return memberAt(scope.gate(source.gate), source.path ?? "$.value");
}

function evaluateTest(value: Json | undefined, test: ConditionTest): ConditionResult {
  if ("exists" in test) return (value !== undefined) === test.exists ? "true" : "false";
  if (value === undefined) return "absent";
  const wanted = "in" in test ? test.in : [test.equals];
  return wanted.some((candidate) => sameScalar(value, candidate)) ? "true" : "false";
}
