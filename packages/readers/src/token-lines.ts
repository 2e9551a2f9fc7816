import { SluiceError } from "@sluice/core";

const LABEL = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const NONCE = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** What the lines begin with that a reader looks for. */
export interface Token {
  readonly label: string;
  /** Known to the worker and to us only; without it, lines with one do not count. */
  readonly nonce: string | undefined;
  /** Whether an id follows the label, after blanks. */
  readonly withId: boolean;
  /** Whether a value is the instruction's own text and no answer. */
  readonly isEcho: (value: string) => boolean;
}

type LineReading =
  | { readonly kind: "value"; readonly id: string; readonly value: string }
  /** The label with another nonce, with none, or with one where none belongs. */
  | { readonly kind: "nonce" }
  /** Anything else than an answer on a line of its own: in prose, quoted, listed, indented, inside a code block, the instruction itself. */
  | { readonly kind: "mentioned" }
  /**
   * Cannot be told apart from an answer: coloured, with invisible characters, with marks or a code block that are never closed, malformed
   * behind the right nonce.
   */
  | { readonly kind: "unreadable" };

/** A line in which the label stands. */
export type TokenLine = {
  /** Starts at 1. */
  readonly line: number;
  /** Without its LF and one CR before it. */
  readonly text: string;
} & LineReading;

/** Controls but tab, characters that turn the direction of text or cannot be seen, other line ends, and what stands for a broken character. */
const UNREADABLE = /(?![\t\u200C\u200D])[\p{Cc}\p{Cf}\u2028\u2029\uFFFD]/u;
// oxlint-disable-next-line no-control-regex -- the sequences that only colour
const COLOUR = /\u001B\[[0-9;:]*m/g;
// oxlint-disable-next-line no-control-regex -- every other sequence that ends with a letter, which would hide where a label begins
const SEQUENCE = /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|\u001B[@-Z\\-_a-z]/g;
const FENCE = /^ {0,3}(`{3,}|~{3,})([^]*)/;
/** Heading, bold, italic or code before the token (behaviour TG-32); quotes and lists are none of them. */
const DECORATION = /^(?:#{1,6}[ \t]+)?(\*\*|__|[*_`])?/;

/** Whether a text can be the label of markers: a letter, then letters, digits, `_` and `-`, at most 64. */
export function isMarkerLabel(label: string): boolean {
  return LABEL.test(label);
}

/**
 * The lines in which a label stands, in order. Only a whole line is an answer: the label in the first column, or behind Markdown's marks
 * for headings, bold or code, which have to be closed again (threat TOK-2, behaviour TG-32). Nothing is stripped to find an answer: a line
 * that would be one without its colours is unreadable (threat TOK-5).
 *
 * @throws SluiceError `IDENTIFIER_INVALID` when the label or the nonce is none.
 */
export function tokenLines(text: string, token: Token): readonly TokenLine[] {
  const patterns = patternsOf(token);
  const lines: TokenLine[] = [];
  let fence = "";
  /** The lines of the code block that is open, if one is, which would be answers outside of it. */
  let swallowed: number[] = [];
  let number = 1;
  for (let at = 0; at < text.length; number++) {
    const end = text.indexOf("\n", at);
    const line = withoutReturn(text.slice(at, end === -1 ? text.length : end));
    at = end === -1 ? text.length : end + 1;
    const before = fence;
    fence = fenceAfter(line, fence);
    if (fence !== before) swallowed = [];
    const reading = line.includes(token.label) ? readLine(line, patterns, token) : undefined;
    if (reading === undefined) continue;
    const inside = before !== "";
    if (inside && (reading.kind === "value" || reading.kind === "unreadable")) swallowed.push(lines.length);
    lines.push({ line: number, text: line, ...(inside ? { kind: "mentioned" } : reading) });
  }
  const doubtful = new Set(swallowed);
  return lines.map((each, index) => (doubtful.has(index) ? { line: each.line, text: each.text, kind: "unreadable" } : each));
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

/** The code block that is open after a line: its signs, or nothing. */
function fenceAfter(line: string, open: string): string {
  const [, signs = "", rest = ""] = FENCE.exec(line) ?? [];
  if (open === "") return signs.startsWith("`") && rest.includes("`") ? "" : signs;
  return signs.startsWith(open) && /^[ \t]*$/.test(rest) ? "" : open;
}

interface Patterns {
  readonly head: RegExp;
  readonly word: RegExp;
}

function patternsOf({ label, nonce, withId }: Token): Patterns {
  if (!isMarkerLabel(label) || (nonce !== undefined && !NONCE.test(nonce))) {
    throw new SluiceError({ code: "IDENTIFIER_INVALID", message: "A marker needs a label, and a nonce if one is given." });
  }
  return {
    head: new RegExp(`^${label}(?:\\[([^\\]]*)\\])?${withId ? "[ \\t]+([A-Za-z0-9][A-Za-z0-9._-]{0,63})" : ""}`),
    word: new RegExp(`(?<![A-Za-z0-9_-])${label}(?![A-Za-z0-9_-])`),
  };
}

/** What a line is that holds the label's letters; `undefined` when they are part of another word. */
function readLine(line: string, { head, word }: Patterns, token: Token): LineReading | undefined {
  const plain = line.replace(COLOUR, "");
  if (UNREADABLE.test(plain)) {
    if (!word.test(plain.replace(SEQUENCE, " "))) return undefined;
    return { kind: token.nonce === undefined || line.includes(token.nonce) ? "unreadable" : "mentioned" };
  }
  const reading = readPlain(plain, head, token);
  if (reading.kind === "mentioned" && !word.test(plain)) return undefined;
  if (reading.kind !== "value") return reading;
  if (token.isEcho(reading.value)) return { kind: "mentioned" };
  return plain === line ? reading : { kind: "unreadable" };
}

function readPlain(line: string, head: RegExp, { label, nonce }: Token): LineReading {
  const [decoration = "", mark = ""] = DECORATION.exec(line) ?? [];
  const begin = head.exec(line.slice(decoration.length));
  // Whoever writes the nonce in front means it: what is malformed behind it may be a bad answer. `<` begins the instruction's own text.
  const own = `${label}[${nonce}]`;
  const isMeant =
    nonce !== undefined && line.startsWith(own, decoration.length) && !/^[ \t]*</.test(line.slice(decoration.length + own.length));
  const other = { kind: isMeant ? "unreadable" : "mentioned" } as const;
  if (begin === null) return other;
  const [whole, found, id = ""] = begin;
  const behind = line.slice(decoration.length + whole.length);
  // Also where there is no mark to close.
  const closed = behind.startsWith(mark);
  const rest = closed ? behind.slice(mark.length) : behind;
  if (!rest.startsWith(":")) return other;
  if (found !== nonce) return { kind: "nonce" };
  const value = closed ? rest.slice(1) : valueInside(rest.slice(1), mark);
  return value === undefined ? { kind: "unreadable" } : { kind: "value", id, value };
}

/** What stands behind the colon, without the mark that must close there or at the end; `undefined` when it does not. */
function valueInside(rest: string, mark: string): string | undefined {
  if (rest.startsWith(mark)) return rest.slice(mark.length);
  let end = rest.length;
  while (rest[end - 1] === " " || rest[end - 1] === "\t") end--;
  return rest.slice(0, end).endsWith(mark) ? rest.slice(0, end - mark.length) : undefined;
}
