/**
 * The form in which words are compared, everywhere: without ASCII space and tab around them, and with ASCII letters folded. Nothing else
 * is stripped or folded, so no look-alike and no other spelling becomes a word (threat TOK-1).
 */
export function foldWord(word: string): string {
  let from = 0;
  let to = word.length;
  while (from < to && isBlank(word.charCodeAt(from))) from++;
  while (to > from && isBlank(word.charCodeAt(to - 1))) to--;
  return word.slice(from, to).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function isBlank(unit: number): boolean {
  return unit === 0x20 || unit === 0x09;
}
