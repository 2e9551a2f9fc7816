import { type Digest, digestBytes } from "@sluice/core";

/** Enough that nobody guesses it, few enough that an agent copies it without a slip. */
const CHARACTERS = 16;

/**
 * What the markers of one try of work carry. It follows from the try's one-time token, so it cannot be known before the dispatch, belongs
 * to no other try, and every process that judges can tell it from the stored digest; nothing about the token can be told from it.
 */
export function workNonce(tokenDigest: Digest): string {
  return digestBytes(`nonce ${tokenDigest}`).slice("sha256:".length, "sha256:".length + CHARACTERS);
}
