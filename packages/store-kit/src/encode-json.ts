import { canonicalJson, isStorableText, type Json, MAX_JSON_DEPTH, SluiceError } from "@sluice/core";

/** In canonical text these stand for what no store may be given; the pattern may also hit harmless text, which is then looked at closely. */
const SUSPECT = /\\u0000|"__proto__"/;

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
  if (SUSPECT.test(text) && hasUnstorableText(value, 0)) throw unstorable();
  return text;
}

/** Reads a text written by {@link encodeJson}. @throws SluiceError `STORE_CORRUPT` */
export function decodeJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new SluiceError({ code: "STORE_CORRUPT", message: "A stored JSON text cannot be parsed.", cause });
  }
}

/** Refuses plain text that a store would change. @throws SluiceError `STORE_TEXT_INVALID` */
export function checkText(text: string): void {
  if (typeof text !== "string" || !isStorableText(text)) throw unstorable();
}

function unstorable(): SluiceError {
  return new SluiceError({ code: "STORE_TEXT_INVALID", message: "A text to be stored holds NUL or a lone surrogate." });
}

function hasUnstorableText(value: unknown, depth: number): boolean {
  if (typeof value === "string") return !isStorableText(value);
  if (typeof value !== "object" || value === null || depth > MAX_JSON_DEPTH) return false;
  if (Array.isArray(value)) return value.some((item) => hasUnstorableText(item, depth + 1));
  return Object.entries(value).some(([key, item]) => key === "__proto__" || !isStorableText(key) || hasUnstorableText(item, depth + 1));
}
