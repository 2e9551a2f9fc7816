import { braceExpand } from "minimatch";

const MOST_ROWS = 64;
/** From capitals to small letters there are signs in between, some of which have a meaning. */
const RANGE = /^(?:(-?\d{1,9})\.\.(-?\d{1,9})|([a-z])\.\.([a-z])|([A-Z])\.\.([A-Z]))$/;

/** The patterns without braces that one with braces stands for, or what is wrong with it. */
export type BraceRows =
  | { readonly ok: true; readonly rows: readonly string[] }
  | {
      readonly ok: false;
      /** Continues a sentence that begins with the pattern. */
      readonly problem: string;
    };

/**
 * Expands `{a,b}` and `{1..5}`. Alternatives are counted before any is made, because a short pattern can stand for millions and libraries
 * cut silently (threats GLB-1, GLB-2). A brace that offers no alternatives would be taken literally by libraries and is refused.
 */
export function braceRows(pattern: string): BraceRows {
  if (!/[{}]/.test(pattern)) return { ok: true, rows: [pattern] };
  const counted = countSequence(pattern, 0, false);
  if (typeof counted === "string") return { ok: false, problem: counted };
  if (counted.rows > MOST_ROWS) return { ok: false, problem: `stands for more than ${MOST_ROWS} alternatives; write several patterns` };
  return { ok: true, rows: braceExpand(pattern) };
}

interface Counted {
  readonly rows: number;
  /** Where the sequence ended: at the end of the pattern, or at the comma or brace that ends it. */
  readonly end: number;
}

const UNCLOSED = "has a { without its }; for a brace that is part of a name write ?";

/** A run of text and braces. Numbers above the limit are not told apart: they are capped, so that nothing overflows. */
function countSequence(pattern: string, start: number, inside: boolean): Counted | string {
  let rows = 1;
  let at = start;
  while (at < pattern.length) {
    const char = pattern.charAt(at);
    if (inside && (char === "," || char === "}")) break;
    if (char === "}") return "has a } without its {; for a brace that is part of a name write ?";
    if (char !== "{") {
      at++;
      continue;
    }
    const brace = countBrace(pattern, at);
    if (typeof brace === "string") return brace;
    rows = Math.min(rows * brace.rows, MOST_ROWS + 1);
    at = brace.end;
  }
  return { rows, end: at };
}

function countBrace(pattern: string, open: number): Counted | string {
  const range = RANGE.exec(pattern.slice(open + 1, open + 24).split("}", 1)[0] ?? "");
  if (range !== null) {
    const [text, low, high, small = "", lastSmall = "", capital = small, lastCapital = lastSmall] = range;
    const width = low === undefined ? capital.charCodeAt(0) - lastCapital.charCodeAt(0) : Number(low) - Number(high);
    return { rows: Math.abs(width) + 1, end: open + text.length + 2 };
  }
  let rows = 0;
  let alternatives = 0;
  for (let at = open; pattern.charAt(at) !== "}" || at === open;) {
    const each = countSequence(pattern, at + 1, true);
    if (typeof each === "string") return each;
    if (each.end >= pattern.length) return UNCLOSED;
    rows = Math.min(rows + each.rows, MOST_ROWS + 1);
    alternatives++;
    at = each.end;
    if (pattern.charAt(at) === "}") {
      return alternatives > 1 ? { rows, end: at + 1 } : "has braces that offer no alternatives; write {a,b}, or ? for a brace in a name";
    }
  }
  return UNCLOSED;
}
