import { isWellFormed, MAX_JSON_DEPTH } from "./json.ts";
import { SluiceError } from "./sluice-error.ts";

/**
 * The canonical JSON text of a value (RFC 8785): keys sorted by UTF-16 code units, no white space, ECMAScript number format.
 * Members whose value is `undefined` are left out, as JSON.stringify does.
 *
 * @throws SluiceError `JSON_NOT_CANONICAL` on cycles, nesting beyond the limit, non-finite numbers, lone surrogates or non-JSON values.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_JSON_DEPTH) throw refuse(`nested deeper than ${MAX_JSON_DEPTH}, or cyclic`);
  switch (typeof value) {
    case "boolean":
      return value ? "true" : "false";
    case "number":
      if (!Number.isFinite(value)) throw refuse("a number that is not finite");
      return JSON.stringify(value);
    case "string":
      return writeString(value);
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? writeArray(value, depth) : writeObject(value, depth);
    default:
      throw refuse(`a ${typeof value}`);
  }
}

/** Text that JSON writes as it is: most of it. */
const PLAIN = /^[ !#-[\]-~]*$/;

function writeString(value: string): string {
  if (PLAIN.test(value)) return `"${value}"`;
  if (!isWellFormed(value)) throw refuse("a lone surrogate");
  return JSON.stringify(value);
}

function writeArray(items: readonly unknown[], depth: number): string {
  let text = "[";
  for (let index = 0; index < items.length; index++) text += (index === 0 ? "" : ",") + write(items[index], depth + 1);
  return `${text}]`;
}

function writeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw refuse("an object with a prototype of its own");
  const record = value as Record<string, unknown>;
  let text = "{";
  for (const key of sortedKeys(record)) {
    const member = record[key];
    if (member === undefined) continue;
    text += `${text.length === 1 ? "" : ","}${writeString(key)}:${write(member, depth + 1)}`;
  }
  return `${text}}`;
}

/** In the order of their UTF-16 code units, which is that of `<` and of sort(), as RFC 8785 section 3.2.3 demands. */
function sortedKeys(record: object): readonly string[] {
  const keys = Object.keys(record);
  for (let index = 1; index < keys.length; index++) if ((keys[index - 1] ?? "") > (keys[index] ?? "")) return keys.sort();
  return keys;
}

function refuse(found: string): SluiceError {
  return new SluiceError({ code: "JSON_NOT_CANONICAL", message: `Canonical JSON cannot hold ${found}.` });
}
