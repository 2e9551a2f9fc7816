import { equal, fail } from "node:assert/strict";
import { type Digest, digestBytes, type EvidenceBody, type EvidenceRead, type EvidenceStore } from "@sluice/core";

export const SCOPE = "default";
export const TEXT = "verdict: APPROVED\n\ngrüße, and a line that nobody else writes\n";

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Puts a text and demands that it was kept under the digest of its bytes. */
export async function kept(store: EvidenceStore, text = TEXT, over: Partial<EvidenceBody> = {}): Promise<Digest> {
  const put = await store.put({ scope: SCOPE, body: bytesOf(text), class: "reported", ...over });
  equal(put.kind, "kept");
  equal(put.digest, digestBytes(text), "a body is named by the digest of its bytes");
  return put.digest;
}

/** What is there, its bytes as text. */
export async function read(
  store: EvidenceStore,
  digest: Digest,
  scope = SCOPE,
): Promise<Exclude<EvidenceRead, { kind: "present" }> | (Omit<Extract<EvidenceRead, { kind: "present" }>, "body"> & { text: string })> {
  const found = await store.get({ scope, digest });
  if (found.kind !== "present") return found;
  const { body, ...rest } = found;
  return { ...rest, text: new TextDecoder().decode(body) };
}

export function needed<Thing>(thing: Thing | undefined, what: string): Thing {
  return thing ?? fail(`a store that lasts is tested with \`${what}\``);
}
