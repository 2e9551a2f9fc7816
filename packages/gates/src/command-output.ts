import type { CapturedStream, Json } from "@sluice/core";
import { readJson } from "@sluice/readers";
import { capturedBytes } from "./captured-bytes.ts";

/** How the standard output of a command becomes the recorded output of its work. */
export type OutputForm = "stdout-json" | "stdout-last-object" | "stdout-text";

/** An output, or why nobody can read one. */
type Printed = { readonly output: Json } | { readonly unreadable: string };

/** Characters of the text as JSON writes it. A run records outputs of at most 8,192 of them, and redaction may lengthen a text. */
const MOST_TEXT = 7_000;

/**
 * What a command printed, as gates and conditions read it. `stdout-json`: one JSON document and nothing else. `stdout-last-object`: the JSON
 * object that a noisy output ends with. Both strictly, as `readJson` reads. `stdout-text`: `{ text, truncated }` with the last whole lines,
 * about 7,000 characters. A document of which something was dropped is none, even where the rest happens to parse; bytes that are no UTF-8
 * are no text.
 */
export function commandOutput(form: OutputForm, stdout: CapturedStream): Printed {
  if (form === "stdout-text") return textOf(stdout);
  if (stdout.truncated) return { unreadable: "it is too long" };
  const read = readJson(capturedBytes(stdout), form === "stdout-last-object" ? { noisy: "last-object" } : {});
  return read.ok ? { output: read.value } : { unreadable: `${read.problem.code}, ${read.problem.message}` };
}

function textOf(stdout: CapturedStream): Printed {
  const { tail, truncated } = stdout;
  const gap = truncated && tail.length > 0;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text: string;
  try {
    text = decoder.decode(gap ? afterFirstLine(tail) : capturedBytes(stdout));
  } catch {
    return { unreadable: "it is no UTF-8" };
  }
  if (text.includes("\0")) return { unreadable: "it holds a NUL" };
  const kept = lastWholeLines(text);
  return { output: { text: kept, truncated: truncated || kept.length < text.length } };
}

/** A cut may stand in the middle of a character, and of a line: half a secret would pass every redactor (threats TOK-4, SEC-1). */
function afterFirstLine(tail: Uint8Array): Uint8Array {
  const end = tail.indexOf(0x0a);
  return end === -1 ? new Uint8Array() : tail.subarray(end + 1);
}

function lastWholeLines(text: string): string {
  let from = text.length;
  for (let size = 0; from > 0;) {
    const before = from < 2 ? 0 : text.lastIndexOf("\n", from - 2) + 1;
    size += JSON.stringify(text.slice(before, from)).length;
    if (size > MOST_TEXT) break;
    from = before;
  }
  return text.slice(from);
}
