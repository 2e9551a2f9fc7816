import { foldWord } from "@sluice/verdicts";

/** Which words mean what. Everything else is an unknown word. */
export interface Vocabulary {
  readonly pass: readonly string[];
  readonly fail: readonly string[];
  readonly inconclusive?: readonly string[];
}

/** What a word means. */
export type WordMeaning = "pass" | "fail" | "inconclusive" | "unknown";

const MAX_WORD = 64;

/**
 * What a verdict word means: compared as text after stripping ASCII space and tab and folding ASCII letters, nothing else, so that no
 * other spelling, look-alike or surrounding text counts (threat TOK-1). A word on two lists has its most negative meaning.
 */
export function readVerdictWord(word: string, vocabulary: Vocabulary): WordMeaning {
  const folded = foldWord(word);
  const has = (words: readonly string[] = []) => words.some((each) => foldWord(each) === folded);
  if (folded === "") return "unknown";
  if (has(vocabulary.fail)) return "fail";
  if (has(vocabulary.inconclusive)) return "inconclusive";
  return has(vocabulary.pass) ? "pass" : "unknown";
}

/** What is wrong with a vocabulary, or `undefined`: no word to pass or to fail with, an empty or overlong word, or one word with two meanings. */
export function vocabularyProblem(vocabulary: Vocabulary): string | undefined {
  const lists = { pass: vocabulary.pass, fail: vocabulary.fail, inconclusive: vocabulary.inconclusive ?? [] };
  if (lists.pass.length === 0 || lists.fail.length === 0) return "needs at least one word to pass and one to fail with";
  const owners = new Map<string, string>();
  for (const [owner, words] of Object.entries(lists)) {
    for (const word of words) {
      const folded = foldWord(word);
      if (folded === "" || folded.length > MAX_WORD) return `a word of ${owner} is empty or longer than ${MAX_WORD} characters`;
      const other = owners.get(folded);
      if (other !== undefined && other !== owner) return `one word is listed under ${other} and ${owner}`;
      owners.set(folded, owner);
    }
  }
  return undefined;
}
