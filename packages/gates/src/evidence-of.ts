import { type Digest, type Evidence, type EvidenceClass, VERDICT_LIMITS } from "@sluice/core";
import { contentDigest } from "./content-digest.ts";
import { displayText, shortText } from "./display-text.ts";

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

/** Evidence of something that was looked at: its digest, its size, and a bounded excerpt that is safe to show. */
export function evidenceOf({ name, producer, class: kind, content, digest, bytes, excerpt }: LookedAt): Evidence {
  const size = bytes ?? (typeof content === "string" ? new TextEncoder().encode(content).length : content.length);
  const shown = excerpt === undefined ? "" : shortText(displayText(excerpt), VERDICT_LIMITS.excerpt);
  const of = digest ?? contentDigest(content);
  return { name, producer, class: kind, digest: of, bytes: size, ...(shown === "" ? {} : { excerpt: shown }) };
}
