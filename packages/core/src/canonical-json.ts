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
  if (typeof value === "string") return writeString(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw refuse("a number that is not finite");
    return JSON.stringify(value);
  }
  if (typeof value === "boolean") return value ? "true" : "false";
  if (value === null) return "null";
  if (typeof value !== "object") throw refuse(`a ${typeof value}`);
  return Array.isArray(value) ? writeArray(value, depth) : writeObject(value, depth);
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
  const keys = Object.keys(record);
  sort(keys);
  let text = "";
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? "";
    const member = record[key];
    if (member === undefined) continue;
    text += (text === "" ? "{" : ",") + writeKey(key) + write(member, depth + 1);
  }
  return text === "" ? "{}" : `${text}}`;
}

/** Texts of keys that were written before: the same few hundred come again and again. */
const KEYS = new Map<string, string>();
const KEPT_KEYS = { count: 1000, length: 40 } as const;

function writeKey(key: string): string {
  const known = KEYS.get(key);
  if (known !== undefined) return known;
  const text = `${writeString(key)}:`;
  if (KEYS.size < KEPT_KEYS.count && key.length <= KEPT_KEYS.length) KEYS.set(key, text);
  return text;
}

/** Longer lists are better sorted by the engine. */
const FEW = 12;

/** In the order of their UTF-16 code units, which is that of `<` and of sort(), as RFC 8785 section 3.2.3 demands. Most come so already. */
function sort(keys: string[]): void {
  for (let at = 1; at < keys.length; at++) {
    const key = keys[at] ?? "";
    let before = keys[at - 1] ?? "";
    if (before <= key) continue;
    if (keys.length > FEW) {
      keys.sort();
      return;
    }
    let to = at;
    for (; to > 0 && (before = keys[to - 1] ?? "") > key; to--) keys[to] = before;
    keys[to] = key;
  }
}

function refuse(found: string): SluiceError {
  return new SluiceError({
    code: "JSON_NOT_CANONICAL",
    message: `Canonical JSON cannot hold ${found}. Give null, booleans, finite numbers, texts, lists and plain maps.`,
  });
}
