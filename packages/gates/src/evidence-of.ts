import { type Digest, type EvidenceClass, VERDICT_LIMITS } from "@sluice/core";
import { contentDigest } from "./content-digest.ts";
import { displayText, shortText } from "./display-text.ts";
import type { LookedEvidence } from "./keep-bodies.ts";

/** What a gate looked at, before it is reduced to a digest and an excerpt. */
export interface LookedAt {
  readonly name: string;
  /** Who or what produced it: a work id, a tool. */
  readonly producer: string;
  readonly class: EvidenceClass;
  readonly content: Uint8Array | string;
  /** Of `content`, where it is known already. */
  readonly digest?: Digest;
  /** Size of all of it, when `content` is only a part. */
  readonly bytes?: number;
  readonly excerpt?: string;
}

/**
 * Evidence of something that was looked at: its digest, its size, and a bounded excerpt that is safe to show. Where the host keeps bodies, the
 * content goes there, redacted, unless the excerpt is all of it; it goes nowhere else.
 */
export function evidenceOf({ name, producer, class: kind, content, digest, bytes, excerpt }: LookedAt): LookedEvidence {
  const size = bytes ?? contentSize(content);
  const shown = excerpt === undefined ? "" : shortText(displayText(excerpt), VERDICT_LIMITS.excerpt);
  const of = digest ?? contentDigest(content);
  const body = shown === content ? {} : { content, ...(size > contentSize(content) ? { cut: true as const } : {}) };
  return { name, producer, class: kind, digest: of, bytes: size, ...(shown === "" ? {} : { excerpt: shown }), ...body };
}

function contentSize(content: Uint8Array | string): number {
  return typeof content === "string" ? new TextEncoder().encode(content).length : content.length;
}
