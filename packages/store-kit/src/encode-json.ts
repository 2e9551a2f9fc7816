import { canonicalJson, isStorableText, type Json, MAX_JSON_DEPTH, SluiceError } from "@sluice/core";

/**
 * The canonical JSON text of a value that every store gives back as it was.
 *
 * @throws SluiceError `STORE_TEXT_INVALID` on NUL, lone surrogates or the key `__proto__` anywhere inside; `JSON_NOT_CANONICAL` on non-JSON.
 */
export function encodeJson(value: unknown): string {
  let text: string;
  try {
    text = canonicalJson(value);
  } catch (error) {
    throw hasUnstorableText(value, 0) ? unstorable() : error;
  }
  if (isSuspect(text) && hasUnstorableText(value, 0)) throw unstorable();
  return text;
}

/**
 * As {@link encodeJson}, but the keys stay in their order: in a third of the time, for what is neither compared nor signed.
 *
 * @throws SluiceError `STORE_TEXT_INVALID`, `JSON_NOT_CANONICAL`
 */
export function encodeInOrder(value: unknown): string {
  if (!isFaithful(value, 0)) return encodeJson(value);
  const text = JSON.stringify(value);
  return text.includes("\\u") ? encodeJson(value) : text;
}

/** Whether JSON.stringify leaves out or replaces nothing but absent members. What texts no store takes is seen in its escapes. */
function isFaithful(value: unknown, depth: number): boolean {
  if (typeof value === "string" || typeof value === "boolean" || value === null) return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || depth > MAX_JSON_DEPTH) return false;
  if (Array.isArray(value)) return isFaithfulArray(value, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key in value) {
    if (key === "__proto__") return false;
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined && !isFaithful(member, depth + 1)) return false;
  }
  return true;
}

function isFaithfulArray(items: readonly unknown[], depth: number): boolean {
  for (let index = 0; index < items.length; index++) if (!isFaithful(items[index], depth + 1)) return false;
  return true;
}

/** In JSON text, what no store may be given has an escape or this key; so may harmless text, which is then looked at closely. */
function isSuspect(text: string): boolean {
  return text.includes("\\u") || text.includes('"__proto__"');
}

/** Reads a text written by {@link encodeJson}. @throws SluiceError `STORE_CORRUPT` */
export function decodeJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new SluiceError({ code: "STORE_CORRUPT", message: "A stored JSON text cannot be parsed.", cause });
  }
}

/** Most texts, told in one look. */
const PRINTABLE = /^[ -~]*$/;

/** Refuses plain text that a store would change. @throws SluiceError `STORE_TEXT_INVALID` */
export function checkText(text: string): void {
  if (typeof text === "string" && PRINTABLE.test(text)) return;
  if (typeof text !== "string" || !isStorableText(text)) throw unstorable();
}

function unstorable(): SluiceError {
  return new SluiceError({
    code: "STORE_TEXT_INVALID",
    message: "A text to be stored holds NUL, half of a surrogate pair or the key __proto__; take it out first.",
  });
}

function hasUnstorableText(value: unknown, depth: number): boolean {
  if (typeof value === "string") return !isStorableText(value);
  if (typeof value !== "object" || value === null || depth > MAX_JSON_DEPTH) return false;
  if (Array.isArray(value)) return value.some((item) => hasUnstorableText(item, depth + 1));
  return Object.entries(value).some(([key, item]) => key === "__proto__" || !isStorableText(key) || hasUnstorableText(item, depth + 1));
}
