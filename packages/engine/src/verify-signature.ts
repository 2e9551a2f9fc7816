import { createPublicKey, verify } from "node:crypto";
import type { SigningKey } from "@sluice/core";

/** A raw public key has no header; this is the one that says "ed25519" in SPKI. */
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

const KEY_LENGTH = 32;
const SIGNATURE_LENGTH = 64;

/** Canonical base64 only: what decodes leniently could be written in two ways (threat WHK-1). */
function bytesOf(base64: unknown, length: number): Buffer | undefined {
  if (typeof base64 !== "string" || base64.length > 2 * length) return undefined;
  const bytes = Buffer.from(base64, "base64");
  return bytes.length === length && bytes.toString("base64") === base64 ? bytes : undefined;
}

/** Whether a text was signed with the private half of a key. The algorithm is ours, never the signature's (threat WHK-3). Never throws. */
export function verifySignature(text: string, signature: string, { ed25519 }: SigningKey): boolean {
  const key = bytesOf(ed25519, KEY_LENGTH);
  const value = bytesOf(signature, SIGNATURE_LENGTH);
  if (key === undefined || value === undefined) return false;
  try {
    const publicKey = createPublicKey({ key: Buffer.concat([SPKI, key]), format: "der", type: "spki" });
    return verify(null, Buffer.from(text, "utf8"), publicKey, value);
  } catch {
    return false;
  }
}
