import { hash } from "node:crypto";
import type { Sha256Hex } from "@sluice/store-kit";

/** SHA-256 by Node's own one-shot function. */
export const sha256Hex: Sha256Hex = (text) => hash("sha256", text);
