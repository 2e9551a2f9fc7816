import type { SecretRange } from "./redaction-rule.ts";

const RULE = "private-key";
const BORDER = /-----(BEGIN|END) [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
// A line end stands as such in files, and as a backslash and a letter in JSON.
const BEHIND = /^[A-Za-z0-9+/=:,.\s\\-]*/;
const BODY_CHARACTER = /[A-Za-z0-9+/=\s\\]/;

/**
 * Blocks of private keys, also where an excerpt holds only their beginning or their end. Written as a scan because the regular
 * expression for it would try every line as a beginning.
 */
export function privateKeyBlocks(text: string): readonly SecretRange[] {
  const ranges: SecretRange[] = [];
  let open: number | undefined;
  let scanned = 0;
  for (const border of text.matchAll(BORDER)) {
    const end = border.index + border[0].length;
    if (border[1] === "BEGIN") {
      if (open !== undefined) ranges.push(unclosed(text, open, border.index));
      open = border.index;
      scanned = end;
      continue;
    }
    ranges.push({ start: open ?? bodyBefore(text, border.index, scanned), end, rule: RULE });
    open = undefined;
    scanned = end;
  }
  if (open !== undefined) ranges.push(unclosed(text, open, text.length));
  return ranges;
}

/** From the opening line over everything that may belong to a key, but not past `limit`: each part of the text is read once. */
function unclosed(text: string, start: number, limit: number): SecretRange {
  const body = BEHIND.exec(text.slice(start, limit));
  return { start, end: start + (body?.[0].length ?? 0), rule: RULE };
}

/** The base64 lines in front of a closing line, no further back than `limit`. */
function bodyBefore(text: string, end: number, limit: number): number {
  let start = end;
  while (start > limit && BODY_CHARACTER.test(text.charAt(start - 1))) start--;
  return start;
}
