import { foldWord } from "@sluice/verdicts";
import { readVerdictWord, type Vocabulary } from "./verdict-word.ts";

/**
 * Whether what stands at the place of a word is the instruction's own text: at least two words of the vocabulary with `|` between them and
 * nothing else (threat TOK-2). Such a line is an echo and decides nothing, good or bad. Every other unknown word may be an answer.
 */
export function isTemplate(value: string, vocabulary: Vocabulary): boolean {
  const words = foldWord(value)
    .replace(/^[<[({](.*)[>\])}]$/, "$1")
    .split("|");
  return words.length > 1 && words.every((word) => readVerdictWord(word, vocabulary) !== "unknown");
}
