import type { FormField, Json, JsonObject } from "@sluice/core";

const PREFIX = "answer.";

/** The name under which a page's field is sent. It carries the type: a form sends nothing but texts. */
export function fieldName({ name, type }: Pick<FormField, "name" | "type">): string {
  return `${PREFIX}${type}.${name}`;
}

/**
 * What was answered to a form's questions; `undefined` where nothing was. Types are what the sender says: the machine compares them with the
 * question's own. What is answered twice, under two types, is a list of both, which is an answer to no question.
 */
export function answersIn(fields: URLSearchParams): JsonObject | undefined {
  const answers = new Map<string, Json[]>();
  for (const [key, value] of fields) {
    const [, type, name] = /^answer\.(text|choice|number|yes-no)\.(.+)$/.exec(key) ?? [];
    if (type === undefined || name === undefined || value.trim() === "") continue;
    answers.set(name, [...(answers.get(name) ?? []), valueOf(type, value)]);
  }
  return answers.size === 0
    ? undefined
    : Object.fromEntries([...answers].map(([name, [first = null, ...more]]) => [name, more.length === 0 ? first : [first, ...more]]));
}

function valueOf(type: string, value: string): Json {
  if (type === "yes-no") return value === "yes";
  const number = Number(value);
  return type === "number" && Number.isFinite(number) ? number : value;
}
