import { hash } from "node:crypto";

/** SHA-256 by Node's own one-shot function. */
export function sha256Hex(text: string): string {
  return hash("sha256", text);
}
