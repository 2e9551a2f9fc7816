import { SluiceError } from "@sluice/core";

const LABEL = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
const NONCE = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** What the lines begin with that a reader looks for. */
export interface Token {
  readonly label: string;
  /** Known to the worker and to us only; without it, lines with one do not count. */
  readonly nonce?: string;
  /** Whether an id follows the label, after blanks. */
  readonly id?: boolean;
}

/** A line in which the label stands. */
export type TokenLine = {
  /** Starts at 1. */
  readonly line: number;
  /** Without its LF and one CR before it. */
  readonly text: string;
} & (
  | { readonly kind: "value"; readonly id: string; readonly value: string }
  /** The label with another nonce, with none, or with one where none belongs. */
  | { readonly kind: "nonce" }
  /** Anything else than a line of its own: in prose, quoted, listed, indented, inside a code block. */
  | { readonly kind: "mentioned" }
  /** Cannot be told apart from a line that counts: terminal escapes, invisible characters, marks that are not closed. */
  | { readonly kind: "unreadable" }
);

/** Controls but tab, characters that cannot be seen or turn the direction, other line ends, and what stands for a broken character. */
const UNREADABLE = /(?!\t)[\p{Cc}\p{Cf}\u2028\u2029\uFFFD]/u;
const FENCE = /^ {0,3}(`{3,}|~{3,})([^]*)$/;
/** Heading, bold, italic or code before the token (behaviour TG-32); quotes and lists are none of them. */
const DECORATION = /^(?:#{1,6}[ \t]+)?(\*\*|__|[*_`])?/;

/**
 * The lines in which a label stands, in order. Only a whole line counts: the label in the first column, or after Markdown's marks for
 * headings, bold or code, which have to be closed again (threat TOK-2, behaviour TG-32). Terminal escapes are not stripped (TOK-5).
 *
 * @throws SluiceError `IDENTIFIER_INVALID` when the label or the nonce is none.
 */
export function tokenLines(text: string, token: Token): readonly TokenLine[] {
  const { mention, head } = patterns(token);
  const lines: TokenLine[] = [];
  let fence = "";
  let fenced: number[] = [];
  let number = 0;
  for (let at = 0; at < text.length; number++) {
    const end = text.indexOf("\n", at);
    const line = withoutReturn(text.slice(at, end === -1 ? text.length : end));
    at = end === -1 ? text.length : end + 1;
    const before = fence;
    fence = fenceAfter(line, fence);
    if (fence !== before) fenced = [];
    // An escape sequence ends with a letter, which would hide the label's beginning.
    if (!line.includes(token.label) || !(mention.test(line) || UNREADABLE.test(line))) continue;
    const inside = fence !== "" && before !== "";
    if (inside) fenced.push(lines.length);
    lines.push({ line: number + 1, text: line, ...(inside ? { kind: "mentioned" } : readLine(line, head, token)) });
  }
  // A code block that never ends may have swallowed a line that counts.
  for (const index of fence === "" ? [] : fenced) lines[index] = { ...lines[index], kind: "unreadable" } as TokenLine;
  return lines;
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}

/** The code block that is open after a line: its signs, or nothing. */
function fenceAfter(line: string, open: string): string {
  const [, signs = "", rest = ""] = FENCE.exec(line) ?? [];
  if (signs === "") return open;
  if (open === "") return signs.startsWith("`") && rest.includes("`") ? "" : signs;
  return signs.startsWith(open) && /^[ \t]*$/.test(rest) ? "" : open;
}

/** Whether a text can be the label of markers: a letter, then letters, digits, `_` and `-`, at most 64. */
export function isMarkerLabel(label: string): boolean {
  return LABEL.test(label);
}

function patterns({ label, nonce = "none", id = false }: Token): { readonly mention: RegExp; readonly head: RegExp } {
  if (!isMarkerLabel(label) || !NONCE.test(nonce)) {
    throw new SluiceError({ code: "IDENTIFIER_INVALID", message: "A marker needs a label, and a nonce if one is given." });
  }
  return {
    mention: new RegExp(`(?<![A-Za-z0-9_-])${label}(?![A-Za-z0-9_-])`),
    head: new RegExp(`^${label}(?:\\[([^\\]]*)\\])?${id ? "[ \\t]+([A-Za-z0-9][A-Za-z0-9._-]{0,63})" : "()"}`),
  };
}

type LineReading =
  | { readonly kind: "value"; readonly id: string; readonly value: string }
  | { readonly kind: "nonce" | "mentioned" | "unreadable" };

function readLine(line: string, head: RegExp, { nonce }: Token): LineReading {
  if (UNREADABLE.test(line)) return { kind: nonce === undefined || line.includes(nonce) ? "unreadable" : "mentioned" };
  const [decoration = "", mark = ""] = DECORATION.exec(line) ?? [];
  const begin = head.exec(line.slice(decoration.length));
  if (begin === null) return { kind: "mentioned" };
  let rest = line.slice(decoration.length + begin[0].length);
  const [, found, id = ""] = begin;
  const closedBefore = mark !== "" && rest.startsWith(mark);
  if (closedBefore) rest = rest.slice(mark.length);
  if (!rest.startsWith(":")) return { kind: "mentioned" };
  if (found !== nonce) return { kind: "nonce" };
  const value = closedBefore ? rest.slice(1) : valueInside(rest.slice(1), mark);
  return value === undefined ? { kind: "unreadable" } : { kind: "value", id, value };
}

/** What stands behind the colon, without the mark that must close there or at the end; `undefined` when it does not. */
function valueInside(rest: string, mark: string): string | undefined {
  if (rest.startsWith(mark)) return rest.slice(mark.length);
  let end = rest.length;
  while (rest[end - 1] === " " || rest[end - 1] === "\t") end--;
  return rest.slice(0, end).endsWith(mark) ? rest.slice(0, end - mark.length) : undefined;
}
