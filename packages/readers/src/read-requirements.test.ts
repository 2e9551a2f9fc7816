import { digestBytes, VERDICT_LIMITS } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { readRequirements, type RequirementsOptions } from "./index.ts";

function outcomeOf(source: string, options: RequirementsOptions = {}): unknown {
  const read = readRequirements(source, options);
  return read.ok ? Object.fromEntries([...read.results].map(([id, { value }]) => [id, value])) : read.problem.code;
}

describe("requirement lines", () => {
  test("are told by id, with reason and line, and which of the required ones are missing (OK-29)", () => {
    const source = "log\nREQ login: PASS: seen: twice\r\nREQ AC-2.1: fail: no logout\nREQ other: PASS\n";
    const read = readRequirements(source, { required: ["login", "logout", "AC-2.1", "logout", "ac-2.1"] });
    expect(read).toEqual({
      ok: true,
      results: new Map([
        ["login", { value: "pass", reason: "seen: twice", position: { line: 2, column: 1 } }],
        ["AC-2.1", { value: "fail", reason: "no logout", position: { line: 3, column: 1 } }],
        ["other", { value: "pass", reason: "", position: { line: 4, column: 1 } }],
      ]),
      missing: ["logout", "ac-2.1"],
      position: { line: 2, column: 1 },
      excerpt: "REQ login: PASS: seen: twice\nREQ AC-2.1: fail: no logout\nREQ other: PASS",
      digest: digestBytes(source),
      reader: "requirements/1",
    });
  });

  test("have a label and a nonce of their own", () => {
    expect(outcomeOf("CHECK a: PASS\nREQ b: FAIL", { label: "CHECK" })).toEqual({ a: "pass" });
    expect(outcomeOf("REQ[1] a: PASS\nREQ b: PASS\nREQ[2] c: PASS", { nonce: "1" })).toEqual({ a: "pass" });
    expect(outcomeOf("REQ[1] a: PASS")).toBe("REQUIREMENTS_NONCE");
  });

  test("each id is told once (OK-29, TOK-2)", () => {
    expect(outcomeOf("REQ a: PASS\nREQ a: FAIL")).toBe("REQUIREMENTS_CONTRADICTORY");
    expect(outcomeOf("REQ a: PASS\nREQ a: PASS")).toBe("REQUIREMENTS_REPEATED");
    expect(outcomeOf("REQ a: PASS\nREQ A: FAIL")).toEqual({ a: "pass", A: "fail" });
    expect(outcomeOf("REQ __proto__x: PASS")).toBe("REQUIREMENTS_MISSING");
    expect(outcomeOf("REQ constructor: FAIL\nREQ toString: PASS")).toEqual({ constructor: "fail", toString: "pass" });
  });

  test("none at all is a problem, even if none is required", () => {
    expect(outcomeOf("done", { required: [] })).toBe("REQUIREMENTS_MISSING");
    expect(readRequirements("a\n- REQ a: PASS")).toMatchObject({
      ok: false,
      problem: { code: "REQUIREMENTS_MISSING", line: 2, column: 1 },
    });
    expect(readRequirements("")).toMatchObject({ ok: false, problem: { code: "REQUIREMENTS_MISSING" } });
    expect(readRequirements("a\nREQ a: maybe")).toMatchObject({
      ok: false,
      problem: { code: "REQUIREMENTS_UNREADABLE", line: 2, column: 1 },
    });
  });

  test("what is kept of them is bounded", () => {
    const read = readRequirements(`REQ a: FAIL: ${"x ".repeat(5000)}\nREQ b: PASS`);
    expect(read.ok && VERDICT_LIMITS.excerpt - read.excerpt.length).toBeLessThan(3);
    expect(read.ok && VERDICT_LIMITS.message - (read.results.get("a")?.reason.length ?? 0)).toBeLessThan(3);
  });
});
