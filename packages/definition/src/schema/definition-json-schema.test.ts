import { readFileSync } from "node:fs";
import { isIdentifier, isPrincipalId } from "@sluice/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { definitionJsonSchema } from "./definition-json-schema.ts";
import { nameOf, principalOf } from "./written-text.ts";

describe("the JSON Schema of format 1", () => {
  test("is the committed one (scripts/write-schema.ts writes it)", () => {
    const committed: unknown = JSON.parse(readFileSync(new URL("../../schema/sluice-1.json", import.meta.url), "utf8"));
    expect(committed).toEqual(JSON.parse(JSON.stringify(definitionJsonSchema())));
  });

  test("knows every key, refuses others, and shows no text of a problem", () => {
    const text = JSON.stringify(definitionJsonSchema());
    for (const key of ["reserve", "onRevise", "atLeast", "onMissing", "heartbeat", "wiring"]) expect(text).toContain(`"${key}"`);
    expect(text).toContain(`"additionalProperties":false`);
    expect(text).not.toMatch(/VALUE_|KEY_/);
  });
});

describe("grammars written as expressions are those of core", () => {
  const pieces = fc.array(fc.constantFrom("a", "Z", "0", ".", "..", "_", "-", "/", ":", "@", "+", " ", "\n", "é", "a".repeat(40)), {
    maxLength: 5,
  });

  test("names and principals", () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        const text = parts.join("");
        expect(nameOf("x").safeParse(text).success).toBe(isIdentifier(text));
        expect(principalOf("x").safeParse(text).success).toBe(isPrincipalId(text));
      }),
      { numRuns: 1000 },
    );
  });
});
