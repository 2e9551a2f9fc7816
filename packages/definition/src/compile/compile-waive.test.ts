import { describe, expect, test } from "vitest";
import { pipelineOf, placesOf } from "../fixtures/check-text.ts";

function withGate(line: string): string {
  return `format: 1\nname: p\ninitial: a\nstages:\n  a: { gates: [${line}], next: b }\n  b: { final: succeeded }\n`;
}

const waiveOf = (line: string) => pipelineOf(withGate(line)).stages[0]?.gates[0];

describe("who may waive a gate", () => {
  test("is part of what the gate means", () => {
    expect(waiveOf('{ id: secrets, waive: { of: ["group:leads", max, max], longest: 2d } }')?.waive).toEqual({
      from: [{ count: 1, of: ["group:leads", "max"] }],
      exclude: [],
      assurance: "verified",
      longestMs: 2 * 86_400_000,
    });
    const from = "from: [{ count: 2, of: [a, b] }], exclude: [author, author], assurance: local, longest: 1h";
    expect(waiveOf(`{ id: secrets, waive: { ${from} } }`)?.waive).toEqual({
      from: [{ count: 2, of: ["a", "b"] }],
      exclude: ["author"],
      assurance: "local",
      longestMs: 3_600_000,
    });
    expect(waiveOf("{ id: secrets, waive: never }")?.waive).toBe("never");
    expect(waiveOf("secrets")).not.toHaveProperty("waive");
    expect(waiveOf("{ id: secrets, waive: never }")?.digest).not.toBe(waiveOf("secrets")?.digest);
  });

  test.each([
    ["two forms at once", "{ id: secrets, waive: { from: [{ count: 1, of: [a] }], of: [b], longest: 1d } }", "KEY_CONFLICT"],
    ["a count beside sets", "{ id: secrets, waive: { from: [{ count: 1, of: [a] }], count: 2, longest: 1d } }", "KEY_CONFLICT"],
    ["nobody", "{ id: secrets, waive: { longest: 1d } }", "KEY_CONFLICT"],
    ["no longest time", "{ id: secrets, waive: { of: [a] } }", "KEY_MISSING"],
    ["a name that is none", '{ id: secrets, waive: { of: ["a b"], longest: 1d } }', "VALUE_UNKNOWN"],
    ["another word", "{ id: secrets, waive: always }", "VALUE_TYPE"],
    ["a request", "{ id: approval, waive: never, with: { from: [{ count: 1, of: [a] }] } }", "KEY_INEFFECTIVE"],
  ])("is refused for %s", (_what, line, code) => {
    expect(placesOf(withGate(line)).map((place) => place.split(" ")[0])).toContain(code);
  });
});
