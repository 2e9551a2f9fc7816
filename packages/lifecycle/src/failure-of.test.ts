import type { ReworkReason } from "@sluice/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { failureOf } from "./failure-of.ts";

function failed(
  reason: string,
  findings: readonly { readonly message: string; readonly path?: string; readonly line?: number }[] = [],
): ReworkReason {
  return { gate: "tests", code: "GATE_FAILED", reason, findings };
}

const BASE = failed("2 of 15 tests failed in 312 ms at 9f8e7d6c5b4a", [
  { message: "expected 3 to be 4", path: "src/a.test.ts", line: 12 },
  { message: "timed out after 5000 ms", path: "src/b.test.ts", line: 3 },
]);

describe("one and the same failure (F16)", () => {
  test.each([
    ["another commit, count and time", { ...BASE, reason: "3 of 16 tests failed in 9 ms at 0123456789abcdef" }],
    ["other lines", { ...BASE, findings: BASE.findings.map((finding) => ({ ...finding, line: 99, column: 7 })) }],
    ["another order, and a finding twice", { ...BASE, findings: [...BASE.findings, ...BASE.findings].toReversed() }],
    ["other case and blanks", { ...BASE, reason: ` ${BASE.reason.toUpperCase().replaceAll(" ", "\n\t ")} ` }],
    ["other hints", { ...BASE, findings: BASE.findings.map((finding) => ({ ...finding, hint: "try harder" })) }],
  ])("given %s, then it is the same", (_what, other) => {
    expect(failureOf([other])).toBe(failureOf([BASE]));
  });

  test.each([
    ["another gate", { ...BASE, gate: "lint" }],
    ["another code", { ...BASE, code: "GATE_INPUT" }],
    ["another file", { ...BASE, findings: BASE.findings.map((finding) => ({ ...finding, path: "src/c.test.ts" })) }],
    ["one finding less", { ...BASE, findings: BASE.findings.slice(1) }],
    ["another message", { ...BASE, findings: [{ message: "is not defined", path: "src/a.test.ts" }] }],
  ])("given %s, then it is another one", (_what, other) => {
    expect(failureOf([other])).not.toBe(failureOf([BASE]));
  });

  test("given the gates in another order, then it is the same; given one more, then not", () => {
    const lint = { ...BASE, gate: "lint" };
    expect(failureOf([BASE, lint])).toBe(failureOf([lint, BASE]));
    expect(failureOf([BASE, lint])).not.toBe(failureOf([BASE]));
  });

  test("given any text, then it gives a short name, the same every time, of a bounded part of it", () => {
    const text = fc.string({ unit: "binary" });
    fc.assert(
      fc.property(text, text, (reason, message) => {
        const name = failureOf([failed(reason, [{ message }])]);
        expect(name).toMatch(/^[0-9a-f]{24}$/);
        expect(failureOf([failed(reason, [{ message }])])).toBe(name);
      }),
    );
    const long = "a".repeat(300);
    expect(failureOf([failed(`${long}x`)])).toBe(failureOf([failed(`${long}y`)]));
  });
});
