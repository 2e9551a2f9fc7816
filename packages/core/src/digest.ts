import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson } from "./canonical-json.ts";

/** A SHA-256 digest: `sha256:` and 64 lower-case hexadecimal digits. */
export type Digest = `sha256:${string}`;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Whether `value` has the form of a {@link Digest}. */
export function isDigest(value: unknown): value is Digest {
  return typeof value === "string" && DIGEST.test(value);
}

/** The digest of raw bytes, or of a text's UTF-8 bytes. */
export function digestBytes(content: Uint8Array | string): Digest {
  return `sha256:${bytesToHex(sha256(typeof content === "string" ? utf8ToBytes(content) : content))}`;
}

/** The digest of a value's canonical JSON, so that equal values have equal digests whatever the order of their keys. */
export function digestOf(value: unknown): Digest {
  return digestBytes(canonicalJson(value));
}
