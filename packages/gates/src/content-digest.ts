import { hash } from "node:crypto";
import type { Digest } from "@sluice/core";

/** As `digestBytes` of core, by Node's own SHA-256: many times as fast on what gates look at. */
export function contentDigest(content: Uint8Array | string): Digest {
  return `sha256:${hash("sha256", content)}`;
}
