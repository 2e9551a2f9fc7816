import { type CapturedStream, type Evidence, type Finding, VERDICT_LIMITS } from "@sluice/core";
import { capturedBytes } from "./captured-bytes.ts";
import { displayText } from "./display-text.ts";
import type { LookedEvidence } from "./keep-bodies.ts";

/** Evidence of everything that a program wrote to a stream; what was captured of it is its content. */
export function streamEvidence(name: string, stream: CapturedStream, source: Pick<Evidence, "producer" | "class">): LookedEvidence {
  const { digest, bytes, truncated } = stream;
  if (bytes === 0) return { name, ...source, digest, bytes };
  return { name, ...source, digest, bytes, content: streamContent(stream), ...(truncated ? { cut: true } : {}) };
}

/** A gap in the middle is said where it is. */
function streamContent(stream: CapturedStream): Uint8Array {
  const { head, tail, bytes, truncated } = stream;
  if (!truncated || tail.length === 0) return capturedBytes(stream);
  const gap = new TextEncoder().encode(`\n[${bytes - head.length - tail.length} bytes were not captured]\n`);
  const all = new Uint8Array(head.length + gap.length + tail.length);
  all.set(head);
  all.set(gap, head.length);
  all.set(tail, head.length + gap.length);
  return all;
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
