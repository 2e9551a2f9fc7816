/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: Json;
}

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Deepest nesting that any JSON of ours may have; far below what overflows a stack (threat JSN-4). */
export const MAX_JSON_DEPTH = 64;

/**
 * Whether `value` is plain JSON: no cycles, no functions, no class instances, finite numbers, well-formed strings without NUL,
 * no keys that change prototypes, and nested at most {@link MAX_JSON_DEPTH} deep.
 */
export function isJson(value: unknown): value is Json {
  return isJsonAt(value, 0);
}

/** Whether `value` is a plain JSON object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return isPlainObject(value) && isJsonAt(value, 0);
}

/** Whether `text` survives every store: no lone surrogates (they become U+FFFD) and no NUL (threats STO-9, STO-12). */
export function isStorableText(text: string): boolean {
  return isWellFormed(text) && !text.includes("\0");
}

/** Whether `text` has no lone surrogates. */
export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isJsonAt(value: unknown, depth: number): boolean {
  if (depth > MAX_JSON_DEPTH) return false;
  if (value === null || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value === "string") return isStorableText(value);
  // Array.from makes holes visible, which every() would skip.
  if (Array.isArray(value)) return Array.from<unknown>(value).every((item) => isJsonAt(item, depth + 1));
  if (!isPlainObject(value)) return false;
  return Object.entries(value).every(([key, item]) => isSafeKey(key) && isJsonAt(item, depth + 1));
}

function isSafeKey(key: string): boolean {
  return key !== "__proto__" && isStorableText(key);
}
