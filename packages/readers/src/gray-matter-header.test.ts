import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

describe("gray-matter", () => {
  test("is imported by one file of this package only (FM-1)", () => {
    const folder = new URL(".", import.meta.url);
    const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    const importers = sources.filter(
      (name) => !name.endsWith(".test.ts") && /["']gray-matter["']/.test(readFileSync(new URL(name, folder), "utf8")),
    );
    expect(importers).toEqual(["gray-matter-header.ts"]);
  });
});
