import { CST, Lexer } from "yaml";
import type { ProblemCode } from "../problem/problem-codes.ts";
import type { ProblemList } from "../problem/problem-list.ts";
import { textPosition } from "./text-position.ts";

/** Bounds what the recursive parser may be given; the exact limit is checked on its result. */
const MAX_ROUGH_DEPTH = 64;
const MAX_TOKENS = 150_000;
const MAX_REPORTED = 20;

const REFUSED: Readonly<Record<string, { readonly code: ProblemCode; readonly what: string; readonly expected: string }>> = {
  tag: { code: "YAML_TAG", what: "a tag", expected: "a value without a tag, in quotes if it begins with `!`" },
  anchor: { code: "YAML_ANCHOR", what: "an anchor", expected: "a value without an anchor, in quotes if it begins with `&`" },
  alias: { code: "YAML_ALIAS", what: "an alias", expected: "the value written out, in quotes if it begins with `*`" },
  "directive-line": { code: "YAML_DIRECTIVE", what: "a directive", expected: "no line that begins with `%`" },
  "doc-end": { code: "YAML_DOCUMENTS", what: "the end of a document", expected: "one document, without `...`" },
  "explicit-key-ind": { code: "YAML_EXPLICIT_KEY", what: "an explicit key", expected: "`key: value`" },
};

interface Scan {
  readonly text: string;
  readonly problems: ProblemList;
  /** Columns at which something nested began on the way to the current token. */
  readonly columns: number[];
  offset: number;
  lineStart: number;
  flowDepth: number;
  documents: number;
  reported: number;
}

/**
 * Reads only the tokens, which needs no recursion, and refuses what a definition may not have and what could overflow the parser
 * (threats YML-1, YML-2, YML-7, YML-9, YML-10). Answers whether the text may be parsed.
 */
export function guardTokens(text: string, problems: ProblemList): boolean {
  const scan: Scan = { text, problems, columns: [], offset: 0, lineStart: 0, flowDepth: 0, documents: 0, reported: 0 };
  const before = problems.count;
  let isContent = false;
  let tokens = 0;
  for (const token of new Lexer().lex(text)) {
    // \x02, \x18 and \x1f are the lexer's own marks: the text has none, guardCharacters saw to that.
    if (token === "\x1f") {
      isContent = true;
      nest(scan);
      continue;
    }
    if (token === "\x02" || token === "\x18") continue;
    if (!isContent) look(scan, CST.tokenType(token), token);
    isContent = false;
    const newline = token.lastIndexOf("\n");
    if (newline !== -1) scan.lineStart = scan.offset + newline + 1;
    scan.offset += token.length;
    if (++tokens > MAX_TOKENS) report(scan, "YAML_TOO_LARGE", "too many parts", "a definition of ordinary size");
    if (tokens > MAX_TOKENS || scan.columns.length + scan.flowDepth > MAX_ROUGH_DEPTH || scan.reported >= MAX_REPORTED) break;
  }
  if (scan.columns.length + scan.flowDepth > MAX_ROUGH_DEPTH) report(scan, "YAML_TOO_DEEP", "too many levels", "at most 32 levels");
  return problems.count === before;
}

function look(scan: Scan, type: ReturnType<typeof CST.tokenType>, token: string): void {
  const refused = type === null ? undefined : REFUSED[type];
  if (refused !== undefined) report(scan, refused.code, `${refused.what} (${token.slice(0, 20)})`, refused.expected);
  switch (type) {
    case "flow-map-start":
    case "flow-seq-start":
      nest(scan);
      scan.flowDepth++;
      break;
    case "flow-map-end":
    case "flow-seq-end":
      scan.flowDepth = Math.max(0, scan.flowDepth - 1);
      break;
    case "seq-item-ind":
    case "explicit-key-ind":
    case "map-value-ind":
    case "single-quoted-scalar":
    case "double-quoted-scalar":
      nest(scan);
      break;
    case "doc-start":
      if (++scan.documents > 1 || scan.text.slice(0, scan.offset).split("\n").some(isContentLine)) {
        report(scan, "YAML_DOCUMENTS", "the start of another document", "one document");
      }
      break;
    default:
  }
}

/** A token at some column of a block lies inside whatever began further left. */
function nest(scan: Scan): void {
  if (scan.flowDepth > 0) return;
  const column = scan.offset - scan.lineStart;
  while ((scan.columns.at(-1) ?? -1) >= column) scan.columns.pop();
  scan.columns.push(column);
}

function isContentLine(line: string): boolean {
  return !/^\s*(#|%|$)/.test(line);
}

function report(scan: Scan, code: ProblemCode, found: string, expected: string): void {
  scan.reported++;
  scan.problems.atText(code, textPosition(scan.text, scan.offset), { found, expected });
}
