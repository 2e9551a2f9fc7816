import type { ProblemList } from "../problem/problem-list.ts";
import { textPosition } from "./text-position.ts";

/**
 * Controls other than tab and line ends (a bare CR counts as one), NEL, byte order marks inside, lone surrogates (threat YML-8), and
 * characters that make the text look different from what is read.
 */
export const REFUSED_CHARACTERS = /(?![\t\n\r])\p{Cc}|[\u{feff}\u{202a}-\u{202e}\u{2066}-\u{2069}\p{Surrogate}]|\r(?!\n)/gu;

const MAX_REPORTED = 10;

/** Reports characters that no definition needs. */
export function guardCharacters(text: string, problems: ProblemList): void {
  let reported = 0;
  for (const match of text.matchAll(REFUSED_CHARACTERS)) {
    if (++reported > MAX_REPORTED) return;
    const code = (match[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    problems.atText("YAML_CHARACTER", textPosition(text, match.index), { found: `the character U+${code}`, expected: "printable text" });
  }
}
