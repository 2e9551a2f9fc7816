import { digestBytes } from "@sluice/core";
import { expect, test } from "vitest";
import { contentDigest } from "./content-digest.ts";

test.each(["", "abc", "grün ✓ 𝐏", "a\uD800b", "x".repeat(100_000), new Uint8Array(), Uint8Array.from({ length: 300 }, (_, at) => at)])(
  "is the digest that core computes (%#)",
  (content) => {
    expect(contentDigest(content)).toBe(digestBytes(content));
  },
);
