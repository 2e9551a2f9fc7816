import type { Digest } from "./digest.ts";

/**
 * How evidence came about: `observed` (we looked ourselves), `reported` (a worker, or a script the worker can edit, said so),
 * `derived` (computed from other evidence).
 */
export type EvidenceClass = "observed" | "reported" | "derived";

/** The text of evidence as an evidence store has it: redacted and bounded, so its digest is not the one of what was looked at. */
export interface KeptBody {
  /** Of the kept bytes, and their name in the store. */
  readonly digest: Digest;
  readonly bytes: number;
  /** More was looked at than is kept. */
  readonly cut?: true;
}

/** Something a gate looked at. Bodies are not kept here: a digest, and a bounded redacted excerpt. */
export interface Evidence {
  readonly name: string;
  /** Who or what produced it (a gate id, a work id, a tool). */
  readonly producer: string;
  readonly class: EvidenceClass;
  readonly digest: Digest;
  readonly bytes?: number;
  readonly excerpt?: string;
  /** Where the host keeps bodies: what was kept of this one. */
  readonly body?: KeptBody;
}
