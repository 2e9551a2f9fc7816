import { isWellFormed } from "@sluice/core";
import { decodeBytes } from "./decode-text.ts";
import type { FrontmatterLimits } from "./frontmatter-limits.ts";
import { type ReadProblem, type Reading, refused } from "./read-problem.ts";

/** A file split at its fences: the block between them, and what people read. */
export interface HeaderBlock {
  /** Between the fences; lines of white space only are empty. The first is line 2 of the file. */
  readonly lines: readonly string[];
  readonly body: string;
}

const OPEN = /^---[ \t]*$/;
const BOM = "\uFEFF";
/** C0 but tab, DEL, C1 with NEL, and a byte order mark in the middle. */
const CONTROL = /(?!\t)[\p{Cc}\uFEFF]/u;
const BLANK = /^[ \t]*$/;
const HINT_OPEN = "Begin the file with a line that holds exactly ---, then the fields, then another line ---.";

/**
 * Splits a file at its fences by lines, in linear time (threats FM-1, FM-4, FM-5, FM-6). Only a first line of exactly `---` opens, only a
 * line of exactly `---` closes; a language name, a missing close, or any other line that looks like a fence or directive is refused.
 */
export function splitHeader(source: Uint8Array | string, limits: FrontmatterLimits): Reading<HeaderBlock> {
  const decoded = decode(source, limits.fileBytes);
  if (!decoded.ok) return decoded;
  const text = decoded.value.startsWith(BOM) ? decoded.value.slice(1) : decoded.value;
  const first = lineAt(text, 0);
  if (!OPEN.test(first.text)) return refused(notOpened(first.text));
  const lines: string[] = [];
  let size = 0;
  for (let at = first.next; at <= text.length;) {
    const line = lineAt(text, at);
    if (OPEN.test(line.text)) return { ok: true, value: { lines, body: text.slice(line.next) } };
    size += line.text.length + 1;
    if (size > limits.headerBytes || lines.length >= limits.lines) return refused(tooLarge(limits, lines.length + 2));
    const problem = lineProblem(line.text, lines.length + 2);
    if (problem !== undefined) return refused(problem);
    // Runs of blank lines are what makes the packages below quadratic (FM-4).
    lines.push(BLANK.test(line.text) ? "" : line.text);
    at = line.next;
  }
  return refused({
    code: "FRONTMATTER_UNCLOSED",
    line: lines.length + 1,
    message: "The header is opened but never closed.",
    hint: "End the fields with a line that holds exactly ---.",
  });
}

function decode(source: Uint8Array | string, fileBytes: number): Reading<string> {
  if (source.length > fileBytes) {
    const message = `The file is larger than ${fileBytes} bytes.`;
    return refused({ code: "FRONTMATTER_TOO_LARGE", message, hint: "Write a shorter report; put long material elsewhere." });
  }
  if (typeof source === "string") return { ok: true, value: source };
  const decoded = decodeBytes(source);
  if ("text" in decoded) return { ok: true, value: decoded.text };
  const line = decoded.brokenLine;
  return refused({ code: "FRONTMATTER_ENCODING", line, message: "The file is not UTF-8.", hint: "Save the file as UTF-8 text." });
}

/** The line that begins at `at`, without its LF or CRLF. `next` is beyond the text's end when it was the last one. */
function lineAt(text: string, at: number): { readonly text: string; readonly next: number } {
  const end = text.indexOf("\n", at);
  if (end === -1) return { text: text.slice(at), next: text.length + 1 };
  const cut = text[end - 1] === "\r" ? end - 1 : end;
  return { text: text.slice(at, cut), next: end + 1 };
}

function notOpened(line: string): ReadProblem {
  if (line.startsWith("---")) {
    const message = "The first line says more than ---; header languages are not supported.";
    return { code: "FRONTMATTER_FENCE", line: 1, column: 4, message, hint: HINT_OPEN };
  }
  return { code: "FRONTMATTER_MISSING", line: 1, column: 1, message: "The file does not begin with a header.", hint: HINT_OPEN };
}

function lineProblem(line: string, number: number): ReadProblem | undefined {
  const control = line.search(CONTROL);
  if (control !== -1 || !isWellFormed(line)) {
    const message = "The header holds a control character or a broken character.";
    const column = control === -1 ? line.search(/\p{Surrogate}/u) + 1 : control + 1;
    return { code: "FRONTMATTER_CHARACTER", line: number, column, message, hint: "Use plain text, with LF at the end of lines." };
  }
  if (!/^(?:---|\.\.\.|%)/.test(line)) return undefined;
  const message = "A line of the header begins like a fence, a document end or a directive.";
  return {
    code: "FRONTMATTER_FENCE",
    line: number,
    column: 1,
    message,
    hint: "Close the header with exactly ---, and indent or quote such text.",
  };
}

function tooLarge(limits: FrontmatterLimits, line: number): ReadProblem {
  const message = `The header is larger than ${limits.headerBytes} bytes or ${limits.lines} lines.`;
  return {
    code: "FRONTMATTER_TOO_LARGE",
    line,
    column: 1,
    message,
    hint: "Keep the header to its fields and close it with a line ---; prose goes below.",
  };
}
