import { type CapturedStream, type Evidence, type Finding, VERDICT_LIMITS } from "@sluice/core";
import { capturedBytes } from "./captured-bytes.ts";
import { displayText } from "./display-text.ts";

/** Evidence of everything that a program wrote to a stream. */
export function streamEvidence(name: string, { digest, bytes }: CapturedStream, source: Pick<Evidence, "producer" | "class">): Evidence {
  return { name, ...source, digest, bytes };
}

/** The last whole lines of a stream that fit into a finding. */
export function outputFinding(stream: CapturedStream): readonly Finding[] {
  const decoder = new TextDecoder();
  const split = stream.truncated && stream.tail.length > 0;
  const lines = decoder.decode(split ? stream.tail : capturedBytes(stream)).split(/\r?\n/);
  if (split) lines.shift();
  const kept: string[] = [];
  let size = 0;
  for (const line of lines.toReversed()) {
    if (line.trim() === "" && kept.length === 0) continue;
    const shown = displayText(line.length > VERDICT_LIMITS.message ? `[a line of ${line.length} characters]` : line);
    size += shown.length + 1;
    if (size > VERDICT_LIMITS.message) break;
    kept.unshift(shown);
  }
  return kept.length === 0 ? [] : [{ message: kept.join("\n") }];
}
