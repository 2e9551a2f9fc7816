import { boundedText } from "@sluice/verdicts";

/**
 * The beginning of a text, at most `limit` characters. Cut between words only: half a secret would pass every redactor that looks for the
 * whole one (threat SEC-1).
 */
export function excerptOf(text: string, limit: number): string {
  if (text.length <= limit) return boundedText(text, limit);
  const kept = text
    .slice(0, limit - 1)
    .replace(/\S*$/, "")
    .trimEnd();
  return kept === "" ? `[${text.length} characters]` : boundedText(`${kept}…`, limit);
}
