import type { Condition, ConditionSource, ConditionTest, Json, Pipeline } from "@sluice/core";
import { family } from "../model/audit-book.ts";

/** What facts and outputs may hold: for each condition that looks at one, something that meets it and something that does not. */
export interface TestedValues {
  readonly facts: ReadonlyMap<string, readonly Json[]>;
  readonly outputs: ReadonlyMap<string, readonly Json[]>;
}

/** Gathers the values that the conditions of a pipeline tell apart. */
export function testedValues(pipeline: Pipeline): TestedValues {
  const facts = new Map<string, Json[]>();
  const outputs = new Map<string, Json[]>();
  for (const condition of conditionsOf(pipeline).flatMap(leafConditions)) {
    const kind = "fact" in condition ? facts : "output" in condition ? outputs : undefined;
    const name = "fact" in condition ? condition.fact : "output" in condition ? condition.output : "";
    if (kind === undefined) continue;
    const known = kind.get(name) ?? [];
    for (const value of valuesFor(condition)) {
      const data = atPath(condition.path ?? "$", value);
      if (!known.some((each) => JSON.stringify(each) === JSON.stringify(data))) known.push(data);
    }
    kind.set(name, known);
  }
  return { facts, outputs };
}

function conditionsOf(pipeline: Pipeline): readonly Condition[] {
  return pipeline.stages.flatMap((stage) => [
    ...stage.routes.map(({ when }) => when),
    ...[...stage.before, ...stage.gates].flatMap(family).flatMap((gate) => (gate.if === undefined ? [] : [gate.if])),
  ]);
}

function leafConditions(condition: Condition): readonly (ConditionSource & ConditionTest)[] {
  if ("all" in condition) return condition.all.flatMap(leafConditions);
  if ("any" in condition) return condition.any.flatMap(leafConditions);
  return "not" in condition ? leafConditions(condition.not) : [condition];
}

function valuesFor(test: ConditionTest): readonly Json[] {
  if ("exists" in test) return [true];
  const wanted = "equals" in test ? [test.equals] : test.in;
  const other = [false, "something-else", -1].find((value) => !wanted.includes(value)) ?? "something-else";
  return [...wanted, other];
}

/** Data that holds a value at a plain member path such as `$.a.b[0]`. */
function atPath(path: string, value: Json): Json {
  const steps = [...path.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].toReversed();
  return steps.reduce<Json>((inner, [, name, index]) => {
    if (name !== undefined) return { [name]: inner };
    return [...Array.from<null>({ length: Math.min(Number(index), 20) }).fill(null), inner];
  }, value);
}
