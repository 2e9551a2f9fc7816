import { isWellFormed } from "@sluice/core";
import { type ReadProblem, type ReadProblemCode, type Reading, refused } from "./read-problem.ts";

const BOM = "\uFEFF";

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
  const text = typeof source === "string" ? source : decodeBytes(source);
  if (text === undefined || !isWellFormed(text)) return refused(notText(codes.encoding));
  return { ok: true, value: text.startsWith(BOM) ? text.slice(1) : text };
}

function decodeBytes(source: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(source);
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
