const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u{3000}-\u{303e}\u{ff01}-\u{ff60}]/u;

const PAINT = new RegExp(`${String.fromCodePoint(0x1b)}\\[\\d+m`, "g");

/** Columns that a text of one line takes on a terminal; our own colours take none. */
export function widthOf(text: string): number {
  const bare = text.replaceAll(PAINT, "");
  // The common case: no character that takes more or less than one column.
  if (/^[\x20-\x7e]*$/.test(bare)) return bare.length;
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(bare)) width += graphemeWidth(segment);
  return width;
}

/** The lines of a text, wrapped between words to `width` columns; continued lines stand under the first word, two further in. */
export function wrapTo(text: string, width: number): string {
  return text
    .split("\n")
    .flatMap((line) => wrapLine(line, width))
    .join("\n");
}

function wrapLine(line: string, width: number): readonly string[] {
  if (widthOf(line) <= width) return [line];
  const indent = /^ */.exec(line)?.[0] ?? "";
  const further = `${indent}  `.slice(0, Math.max(0, Math.floor(width / 2)));
  const lines: string[] = [];
  let current = indent;
  let empty = true;
  for (const word of line.slice(indent.length).split(" ")) {
    if (!empty && widthOf(current) + 1 + widthOf(word) > width) {
      lines.push(current.trimEnd());
      current = further;
      empty = true;
    }
    current += empty ? word : ` ${word}`;
    empty = false;
    for (let parts = split(current, width); parts !== undefined; parts = split(current, width)) {
      lines.push(parts[0]);
      current = further + parts[1];
    }
  }
  return [...lines, current];
}

/** A word longer than the line, cut where the line ends; nothing of it is lost, so that it can still be copied. */
function split(text: string, width: number): readonly [string, string] | undefined {
  if (widthOf(text) <= width || width < 8) return undefined;
  let kept = "";
  let used = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    if (used + graphemeWidth(segment) > width) break;
    used += graphemeWidth(segment);
    kept += segment;
  }
  return [kept, text.slice(kept.length)];
}

function graphemeWidth(grapheme: string): number {
  if (/^[\p{M}\p{Cf}\p{Cc}]+$/u.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}
