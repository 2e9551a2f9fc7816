import { canonicalJson, type Condition } from "@sluice/core";

/** A condition in words. Foreign text in it is not escaped. */
export function conditionText(condition: Condition): string {
  if ("all" in condition) return joined(condition.all, " and ");
  if ("any" in condition) return joined(condition.any, " or ");
  if ("not" in condition) return `not (${conditionText(condition.not)})`;
  const path = condition.path === undefined ? "" : ` ${condition.path}`;
  return `${sourceText(condition)}${path} ${testText(condition)}`;
}

function joined(conditions: readonly Condition[], word: string): string {
  const texts = conditions.map(conditionText);
  return texts.length === 1 ? (texts[0] ?? "") : `(${texts.join(word)})`;
}

type Tested = Exclude<Condition, { readonly all: unknown } | { readonly any: unknown } | { readonly not: unknown }>;

function sourceText(condition: Tested): string {
  if ("output" in condition) return `output of ${condition.output}`;
  return "fact" in condition ? `fact ${condition.fact}` : `gate ${condition.gate}`;
}

function testText(condition: Tested): string {
  if ("equals" in condition) return `is ${canonicalJson(condition.equals)}`;
  if ("in" in condition) return `is one of ${condition.in.map((value) => canonicalJson(value)).join(", ")}`;
  return condition.exists ? "exists" : "does not exist";
}
