import type { AddedLine, AddedLines } from "@sluice/core";
import { failed } from "./git-command.ts";
import { parseRawDiff, type RawEntry } from "./raw-diff.ts";

const UTF8 = new TextDecoder("utf-8", { ignoreBOM: true });
const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/;
const [NUL, LINE_FEED, COLON, PLUS] = [0, 10, 58, 43];

/**
 * What `diff --raw -z --patch --unified=0` adds. Paths are taken from the raw list, which git gives in the order of the patch: names in a
 * patch are quoted, and a name could hold what looks like a header. No line of a file can: each has its own sign in front.
 */
export function parseAddedLines(output: Buffer, cut: boolean): AddedLines {
  const { entries, patch } = splitRaw(output, cut);
  // A file that becomes a link, or the other way, is two sections: away with the one, in with the other.
  const sections = entries.flatMap((entry) => (entry.change === "type-changed" ? [entry, entry] : [entry]));
  const lines: AddedLine[] = [];
  const binary = new Set<string>();
  let section = -1;
  let next: number | undefined;
  for (let start = 0; start < patch.length;) {
    const found = patch.indexOf(LINE_FEED, start);
    if (found === -1 && cut) break; // half a line is no line
    const end = found === -1 ? patch.length : found;
    const entry = sections[section];
    const head = patch.toString("latin1", start, Math.min(end, start + 60));
    if (head.startsWith("diff --git ")) {
      section++;
      next = undefined;
    } else if (head.startsWith("@@ ")) {
      next = Number(HUNK.exec(head)?.[1] ?? Number.NaN);
    } else if (head.startsWith("Binary files ") && entry?.type !== "submodule") {
      binary.add(entry?.path ?? "");
    } else if (next !== undefined && patch[start] === PLUS) {
      if (entry !== undefined && entry.type !== "submodule")
        lines.push({ path: entry.path, line: next, text: textOf(patch, start + 1, end) });
      next++;
    }
    start = end + 1;
  }
  const whole = section === sections.length - 1;
  if ((!whole && !cut) || section >= sections.length || lines.some(({ line }) => !Number.isSafeInteger(line)))
    throw failed("diff", "its patch is outside its format");
  return { lines, binary: [...binary], cut };
}

/** The list ends at an empty field. Without one there is no patch, or it was cut before it began. */
function splitRaw(output: Buffer, cut: boolean): { readonly entries: readonly RawEntry[]; readonly patch: Buffer } {
  const fields: Buffer[] = [];
  let start = 0;
  while (output[start] === COLON) {
    const header = output.indexOf(NUL, start);
    const path = header === -1 ? -1 : output.indexOf(NUL, header + 1);
    if (path === -1) {
      if (!cut) throw failed("diff", "its list is incomplete");
      return { entries: [], patch: Buffer.alloc(0) };
    }
    fields.push(output.subarray(start, header), output.subarray(header + 1, path));
    start = path + 1;
  }
  if (start < output.length && output[start] !== NUL) throw failed("diff", "its list is outside its format");
  return { entries: parseRawDiff(fields), patch: output.subarray(start + 1) };
}

function textOf(patch: Buffer, start: number, end: number): string {
  const text = UTF8.decode(patch.subarray(start, end));
  return text.endsWith("\r") ? text.slice(0, -1) : text;
}
