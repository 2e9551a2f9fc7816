import type { Json, JsonObject, Redactor } from "@sluice/core";

/**
 * Hides secrets in every string, key and number of a JSON value. Keys that become equal are told apart by a number, so that nothing is
 * lost. The value itself is not changed.
 */
export function redactJson(redactor: Redactor, value: Json): Json {
  switch (typeof value) {
    case "string":
      return redactor.redact(value);
    case "number":
      return redactNumber(redactor, value);
    case "boolean":
      return value;
    case "object":
      if (value === null) return null;
      return isList(value) ? value.map((item) => redactJson(redactor, item)) : redactObject(redactor, value);
    default:
      return null;
  }
}

function isList(value: readonly Json[] | JsonObject): value is readonly Json[] {
  return Array.isArray(value);
}

function redactNumber(redactor: Redactor, value: number): Json {
  const text = String(value);
  const redacted = redactor.redact(text);
  return redacted === text ? value : redacted;
}

function redactObject(redactor: Redactor, value: JsonObject): JsonObject {
  const members = new Map<string, Json>();
  const used = new Map<string, number>();
  for (const [key, item] of Object.entries(value)) members.set(freeKey(members, used, redactor.redact(key)), redactJson(redactor, item));
  return Object.fromEntries(members);
}

function freeKey(members: ReadonlyMap<string, Json>, used: Map<string, number>, key: string): string {
  let free = key;
  let number = used.get(key) ?? 1;
  while (members.has(free)) free = `${key}#${++number}`;
  used.set(key, number);
  return free;
}
