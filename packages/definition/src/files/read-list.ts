import { REFUSED_CHARACTERS } from "../yaml/guard-characters.ts";
import { LIST_LIMITS } from "./list-limits.ts";

/** An entry of a list file with the line it stands on. */
interface ListLine {
  readonly text: string;
  readonly line: number;
}

/** The entries of a list file, or why it is none. */
export type ListReading =
  | { readonly ok: true; readonly lines: readonly ListLine[] }
  | { readonly ok: false; readonly found: string; readonly expected: string };

/**
 * Reads a list: one entry a line, spaces and tabs around it ignored; blank lines and lines that begin with `#` are none. What could be
 * taken for something that it is not is refused, and so is a list without an entry: it would look like a rule and guard nothing.
 */
export function readList(bytes: Uint8Array): ListReading {
  const text = decode(bytes);
  if (text === undefined) return refused("bytes that are not UTF-8", "text");
  const bad = text.match(REFUSED_CHARACTERS)?.[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  if (bad !== undefined) return refused(`the character U+${bad}`, "printable text");
  const written = text.split("\n");
  if (written.at(-1) === "") written.pop();
  if (written.length > LIST_LIMITS.lines) return refused(`${written.length} lines`, `at most ${LIST_LIMITS.lines}`);
  const lines = written
    .map((line, index) => ({ text: trimmed(line), line: index + 1 }))
    .filter(({ text: entry }) => entry !== "" && !entry.startsWith("#"));
  if (lines.length === 0) return refused("no entry", "at least one line that is no comment");
  const commented = lines.find(({ text: entry }) => /[ \t]#/.test(entry));
  if (commented !== undefined) return refused(`a comment after the entry on line ${commented.line}`, "comments on lines of their own");
  return { ok: true, lines };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    // Takes one byte order mark away; a second one is a character that is refused.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Without blanks at both ends, and without the CR of a line end. Linear: a regular expression at the end of a line is not. */
function trimmed(line: string): string {
  let [from, to] = [0, line.length];
  while (from < to && isBlank(line[from])) from++;
  while (to > from && isBlank(line[to - 1])) to--;
  return line.slice(from, to);
}

function isBlank(character: string | undefined): boolean {
  return character === " " || character === "\t" || character === "\r";
}

function refused(found: string, expected: string): ListReading {
  return { ok: false, found, expected };
}
