/**
 * Controls but tab and LF, invisible and bidirectional characters, separators that some viewers break lines at, broken characters. How an
 * emoji is drawn (U+FE0E, U+FE0F) is no secret.
 */
const HIDDEN = /(?!\t|\n|[\uFE0E\uFE0F])[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** A text as people may see it: whatever could hide or rearrange other text is written as an escape (threat TOK-5). */
export function displayText(text: string): string {
  return text.replace(HIDDEN, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}

/**
 * The beginning of a text, at most `limit` characters. Cut between words only: half a secret would pass every redactor that looks for
 * the whole one (threat SEC-1).
 */
export function shortText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text
    .slice(0, limit - 1)
    .replace(/\S*$/, "")
    .trimEnd();
  return kept === "" ? `[${text.length} characters]`.slice(0, limit) : `${kept}…`;
}
