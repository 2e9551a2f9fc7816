/**
 * Control characters, invisible and bidirectional ones, line and paragraph separators, broken characters. How an emoji is drawn (U+FE0E,
 * U+FE0F) is no secret.
 */
const HIDDEN = /(?![\uFE0E\uFE0F])[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Foreign text as people should see it: whatever could hide or rearrange other text, line ends included, is written as an escape such as
 * `\u{202e}` (threat TOK-5).
 */
export function visibleText(text: string): string {
  return text.replace(HIDDEN, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`);
}
