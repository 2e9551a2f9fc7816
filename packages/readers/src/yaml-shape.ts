import { CST, Lexer } from "yaml";
import type { FrontmatterLimits } from "./frontmatter-limits.ts";
import type { ReadProblem } from "./read-problem.ts";

/** Words and signs; beyond it the library's checks for duplicates and its lists of errors become slow (threat YML-11). */
const MAX_TOKENS = 4096;

/** What must not be there, and what to write instead; by the type of its token. */
const UNSAFE: ReadonlyMap<string | null, { readonly what: string; readonly hint: string }> = new Map([
  ["anchor", { what: "an anchor (&name)", hint: "Write the value out where it is needed; put text that begins with & in quotes." }],
  ["alias", { what: "an alias (*name)", hint: "Write the value out where it is needed; put text that begins with * in quotes." }],
  ["tag", { what: "a tag (!name)", hint: "Leave the tag out; put text that begins with ! in quotes." }],
  ["flow-error-end", { what: "a bracket that is not closed", hint: "Close every bracket, or put text that begins with one in quotes." }],
]);

/** Where the scan stands. Columns are in UTF-16 units and start at 0. */
interface Scan {
  line: number;
  column: number;
  /** Open brackets. */
  flow: number;
  /** Columns at which block collections begin, ascending. */
  readonly blocks: number[];
  /** Where the node began that a `:` would make a key; -1 between nodes. */
  nodeColumn: number;
  lineBegins: boolean;
  tokens: number;
}

/**
 * Looks at a header's tokens before the YAML parser may see it. The parser recurses and can abort the process on deep nesting, which
 * nothing can catch (threats YML-1 to YML-3, YML-7, YML-10); the lexer does not. Lines are counted from `firstLine`.
 */
export function shapeProblem(block: string, limits: FrontmatterLimits, firstLine: number): ReadProblem | undefined {
  const scan: Scan = { line: firstLine, column: 0, flow: 0, blocks: [], nodeColumn: -1, lineBegins: true, tokens: 0 };
  let scalarFollows = false;
  for (const token of new Lexer().lex(block)) {
    const type: string | null = scalarFollows ? "scalar-text" : CST.tokenType(token);
    scalarFollows = type === "scalar";
    if (type === "scalar" || type === "doc-mode") continue;
    const unsafe = UNSAFE.get(type);
    if (unsafe !== undefined) return unsafeProblem(unsafe, scan);
    if (type !== "space" && type !== "newline" && type !== "comment") enter(type, scan);
    if (scan.flow + scan.blocks.length > limits.depth) return deepProblem(scan, limits);
    if (scan.tokens > MAX_TOKENS) return crowdedProblem(scan);
    advance(token, scan);
  }
  return undefined;
}

function enter(type: string | null, scan: Scan): void {
  scan.tokens++;
  if (type === "flow-map-end" || type === "flow-seq-end") scan.flow = Math.max(0, scan.flow - 1);
  if (scan.flow === 0) enterBlock(type, scan);
  if (type === "flow-map-start" || type === "flow-seq-start") scan.flow++;
}

function enterBlock(type: string | null, scan: Scan): void {
  if (scan.lineBegins) {
    while ((scan.blocks.at(-1) ?? -1) > scan.column) scan.blocks.pop();
    scan.lineBegins = false;
    scan.nodeColumn = -1;
  }
  if (type === "seq-item-ind" || type === "explicit-key-ind") {
    begin(scan, scan.column);
    scan.nodeColumn = -1;
  } else if (type === "map-value-ind") {
    begin(scan, scan.nodeColumn === -1 ? scan.column : scan.nodeColumn);
    scan.nodeColumn = -1;
  } else if (scan.nodeColumn === -1) {
    scan.nodeColumn = scan.column;
  }
}

function begin(scan: Scan, column: number): void {
  if ((scan.blocks.at(-1) ?? -1) < column) scan.blocks.push(column);
}

function advance(token: string, scan: Scan): void {
  const end = token.lastIndexOf("\n");
  if (end === -1) {
    scan.column += token.length;
    return;
  }
  for (let at = token.indexOf("\n"); at !== -1; at = token.indexOf("\n", at + 1)) scan.line++;
  scan.column = token.length - end - 1;
  scan.lineBegins = true;
}

function unsafeProblem({ what, hint }: { readonly what: string; readonly hint: string }, scan: Scan): ReadProblem {
  return { code: "FRONTMATTER_UNSAFE", line: scan.line, column: scan.column + 1, message: `The header holds ${what}.`, hint };
}

function deepProblem(scan: Scan, limits: FrontmatterLimits): ReadProblem {
  const message = `The header is nested deeper than ${limits.depth}.`;
  return { code: "FRONTMATTER_TOO_DEEP", line: scan.line, column: scan.column + 1, message, hint: "Use plain fields and short lists." };
}

function crowdedProblem(scan: Scan): ReadProblem {
  const message = `The header holds more than ${MAX_TOKENS} words and signs.`;
  return { code: "FRONTMATTER_TOO_LARGE", line: scan.line, column: scan.column + 1, message, hint: "Keep the header to its fields." };
}
