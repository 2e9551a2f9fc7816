import type { Json, Position } from "@sluice/core";
import type { FrontmatterLimits } from "./frontmatter-limits.ts";
import { type HeaderFields, RESERVED_NAMES } from "./guarded-yaml.ts";

/** Fields and list items together. Each is at most four of the tokens that the full reader counts, so this never reaches its limit. */
const MAX_PARTS = 512;
/** A map, a list in it, a text in that. */
const DEPTH = 3;
const KEY = /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/;
const COMMENT = /^ *#/;
const ITEM = /^ *- /;
/** None of YAML's signs, not even where they would be text. */
const PLAIN_BEGIN = /^[^\s\-?:,[\]{}#&*!|>'"%@`]/;
const QUOTED = /^(?:"[^"\\\t]*"|'[^'\t]*')$/;
const BRACKETED_ITEM = /^[A-Za-z0-9_][A-Za-z0-9_./ -]*$/;

/** A field without a value, which the next lines may turn into a list. */
interface OpenField {
  readonly key: string;
  readonly items: string[];
  /** How the line of its first item begins, and so all others; `undefined` before it. */
  begin: string | undefined;
}

/**
 * Reads the headers that nearly everybody writes: `name: text`, lists of texts, comments, blank lines. It takes only what YAML can mean in
 * one way; of all else, and of everything that is wrong, it says nothing, and the full reader has to look. Where it answers, it answers as
 * the full reader does.
 *
 * @param lines between the fences, as the splitter has checked them
 */
export function flatHeader(lines: readonly string[], limits: FrontmatterLimits): HeaderFields | undefined {
  if (limits.depth < DEPTH) return undefined;
  const data = Object.create(null) as Record<string, Json>;
  const positions = new Map<string, Position>();
  const seen = new Set<string>();
  let open: OpenField | undefined;
  let parts = 0;
  let number = 1; // of the opening fence
  for (const line of lines) {
    number++;
    if (line === "" || COMMENT.test(line)) continue;
    parts++;
    if (open !== undefined && takeItem(line, open)) {
      data[open.key] = open.items;
      continue;
    }
    const key = line.slice(0, Math.max(0, line.indexOf(":")));
    const folded = key.toLowerCase();
    const value = KEY.test(key) && !RESERVED_NAMES.has(key) && !seen.has(folded) ? valueAfter(line, key.length + 1) : undefined;
    if (value === undefined) return undefined;
    data[key] = value ?? "";
    positions.set(key, { line: number, column: 1 });
    seen.add(folded);
    if (Array.isArray(value)) parts += value.length;
    open = value === null ? { key, items: [], begin: undefined } : undefined;
  }
  const fits = seen.size > 0 && seen.size <= limits.keys && parts <= MAX_PARTS;
  return fits ? { data, positions } : undefined;
}

/** Takes a line as the next item of a list, if it is one beyond doubt. */
function takeItem(line: string, open: OpenField): boolean {
  const begin = ITEM.exec(line)?.[0];
  if (begin === undefined || (open.begin !== undefined && open.begin !== begin)) return false;
  const text = textOf(trimmed(line, begin.length));
  if (text === undefined) return false;
  open.items.push(text);
  open.begin = begin;
  return true;
}

/** What stands after a field's colon; `null` when nothing does, `undefined` when the full reader must look. */
function valueAfter(line: string, from: number): string | readonly string[] | null | undefined {
  if (from === line.length) return null;
  if (line[from] !== " ") return undefined;
  const value = trimmed(line, from);
  if (value === "") return null;
  return value.startsWith("[") ? bracketed(value) : textOf(value);
}

function bracketed(value: string): readonly string[] | undefined {
  if (!value.endsWith("]")) return undefined;
  const inside = trimmed(value.slice(0, -1), 1);
  if (inside === "") return [];
  const items = inside.split(",").map((item) => trimmed(item, 0));
  return items.every((item) => BRACKETED_ITEM.test(item)) ? items : undefined;
}

function textOf(value: string): string | undefined {
  if (QUOTED.test(value)) return value.slice(1, -1);
  const doubtful = !PLAIN_BEGIN.test(value) || value.endsWith(":") || value.includes(": ") || value.includes(" #") || value.includes("\t");
  return doubtful ? undefined : value;
}

/** Without the spaces around it. By hand: an expression would take quadratic time on long runs of spaces. */
function trimmed(text: string, from: number): string {
  let begin = from;
  let end = text.length;
  while (text[begin] === " ") begin++;
  while (text[end - 1] === " ") end--;
  return text.slice(begin, end);
}
