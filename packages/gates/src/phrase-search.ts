const WORD = /[\p{L}\p{N}_]/u;

/** Finds phrases in a line. */
export type PhraseSearch = (line: string) => string | undefined;

/**
 * The first of some phrases that a line has as whole words, whatever their case, the width of their letters and of the spaces between
 * them; characters that nobody sees do not hide one. Time grows linearly with the line.
 */
export function phraseSearch(phrases: readonly string[]): PhraseSearch {
  const wanted = phrases.map((phrase) => ({ phrase, folded: fold(phrase).trim() }));
  return (line) => {
    const folded = fold(line);
    return wanted.find((each) => hasPhrase(folded, each.folded))?.phrase;
  };
}

function fold(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/[\p{Cf}\p{DI}]+/gu, "")
    .toLowerCase()
    .replace(/\s+/g, " ");
}

function hasPhrase(line: string, phrase: string): boolean {
  for (let at = line.indexOf(phrase); at !== -1; at = line.indexOf(phrase, at + 1)) {
    if (!joins(line.slice(Math.max(0, at - 2), at), phrase) && !joins(phrase, line.slice(at + phrase.length, at + phrase.length + 2)))
      return true;
  }
  return false;
}

/** Whether two neighbours read as one word. */
function joins(before: string, after: string): boolean {
  return WORD.test(Array.from(before).at(-1) ?? "") && WORD.test(Array.from(after)[0] ?? "");
}
