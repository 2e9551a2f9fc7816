import type { CapturedStream } from "@sluice/core";

const MOST_LINES = 20;
const MOST_CHARACTERS = 2000;

/**
 * The last whole lines of a stream, bounded and without control characters. Lines are never cut: half a secret would pass every redactor
 * that looks for the whole one (SEC-1).
 */
export function lastLines({ head, tail, truncated }: CapturedStream): string {
  const gap = truncated && tail.length > 0;
  const text = new TextDecoder().decode(gap ? tail : Buffer.concat([head, tail]));
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  if (gap) lines.shift();
  const kept: string[] = [];
  let characters = 0;
  for (const line of lines.slice(-MOST_LINES).toReversed()) {
    const clean = line.replaceAll("\t", " ").replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "");
    const shown = clean.length > MOST_CHARACTERS ? `[a line of ${clean.length} characters]` : clean;
    characters += shown.length + 1;
    if (characters > MOST_CHARACTERS) break;
    kept.unshift(shown);
  }
  return kept.join("\n");
}
