import { isWellFormed } from "@sluice/core";
import { placeOf } from "./place-of.ts";
import { type ReadProblem, type ReadProblemCode, type Reading, refused } from "./read-problem.ts";

const BOM = "\uFEFF";
const LF = 0x0a;

/** The codes with which a reader refuses what it cannot decode. */
export interface DecodeCodes {
  readonly encoding: ReadProblemCode;
  readonly tooLarge: ReadProblemCode;
}

/**
 * The text of a source, all of it at once: a broken character is a refusal and never a replacement character, behind which two different
 * sources would be equal (threats JSN-1, TOK-4). One byte order mark at the beginning is left out, because editors and shells write it
 * unasked; it cannot change a meaning.
 */
export function decodeText(source: Uint8Array | string, bytes: number, codes: DecodeCodes): Reading<string> {
  if (source.length > bytes) return refused(tooLarge(bytes, codes.tooLarge));
  const decoded = typeof source === "string" ? { text: source } : decodeBytes(source);
  if ("brokenLine" in decoded) return refused({ ...notText(codes.encoding), line: decoded.brokenLine });
  const { text } = decoded;
  if (!isWellFormed(text)) return refused({ ...notText(codes.encoding), ...placeOf(text, text.search(/\p{Surrogate}/u)) });
  return { ok: true, value: text.startsWith(BOM) ? text.slice(1) : text };
}

/** Bytes as text, byte order marks and all; or the first line that is no UTF-8. */
export function decodeBytes(bytes: Uint8Array): { readonly text: string } | { readonly brokenLine: number } {
  const text = utf8(bytes);
  if (text !== undefined) return { text };
  let line = 1;
  // Lines can be decoded one by one: no character of more than one byte holds the byte of LF.
  for (let at = 0, end = bytes.indexOf(LF); end !== -1; at = end + 1, end = bytes.indexOf(LF, at), line++) {
    if (utf8(bytes.subarray(at, end)) === undefined) break;
  }
  return { brokenLine: line };
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function tooLarge(bytes: number, code: ReadProblemCode): ReadProblem {
  return { code, message: `The text is larger than ${bytes} bytes.`, hint: "Write less, or leave long material in a file of its own." };
}

function notText(code: ReadProblemCode): ReadProblem {
  return { code, message: "The text is not UTF-8, or holds half of a character.", hint: "Write UTF-8 text, and no binary data." };
}
