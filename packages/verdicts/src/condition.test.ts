import type { Condition, ConditionValue, Json } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { type ConditionResult, type ConditionScope, evaluateCondition, memberAt, parseMemberPath } from "./index.ts";

const DATA: Json = { yes: true, no: false, nothing: null, list: [1, { deep: "x" }], text: "1", one: 1, object: { a: 1, b: [2] } };
const SCOPE: ConditionScope = {
  output: (effect) => (effect === "build" ? DATA : undefined),
  fact: (type) => (type === "ci" ? { state: "green" } : type === "count" ? 3 : undefined),
  gate: (id) => (id === "lint" ? { value: "fail", code: "LINT_FOUND" } : undefined),
};

const LEAVES: Readonly<Record<ConditionResult, Condition>> = {
  true: { output: "build", path: "$.yes", equals: true },
  false: { output: "build", path: "$.no", equals: true },
  absent: { output: "build", path: "$.gone", equals: true },
};
const RESULTS: readonly ConditionResult[] = ["true", "false", "absent"];

describe("conditions in three values", () => {
  test("the table of all, any and not", () => {
    const rank: Readonly<Record<ConditionResult, number>> = { false: 0, absent: 1, true: 2 };
    const byRank = (value: number): ConditionResult => (["false", "absent", "true"] as const)[value] ?? "absent";
    for (const one of RESULTS) {
      expect(evaluateCondition({ not: LEAVES[one] }, SCOPE)).toBe(byRank(2 - rank[one]));
      for (const other of RESULTS) {
        const parts = [LEAVES[one], LEAVES[other]];
        expect(evaluateCondition({ all: parts }, SCOPE)).toBe(byRank(Math.min(rank[one], rank[other])));
        expect(evaluateCondition({ any: parts }, SCOPE)).toBe(byRank(Math.max(rank[one], rank[other])));
        // De Morgan holds in three values too.
        const both: Condition = { not: { all: parts } };
        expect(evaluateCondition(both, SCOPE)).toBe(evaluateCondition({ any: parts.map((part) => ({ not: part })) }, SCOPE));
      }
    }
  });

  test("what is absent neither holds nor fails, unless exists asks", () => {
    const sources: readonly Condition[] = [
      { output: "none", equals: false },
      { fact: "none", in: ["", 0, false] },
      { gate: "none", equals: "pass" },
    ];
    for (const source of sources) expect(evaluateCondition(source, SCOPE)).toBe("absent");
    expect(evaluateCondition({ fact: "none", exists: false }, SCOPE)).toBe("true");
    expect(evaluateCondition({ fact: "ci", exists: false }, SCOPE)).toBe("false");
    expect(evaluateCondition({ output: "build", path: "$.nothing", exists: true }, SCOPE)).toBe("true");
  });

  test("values are compared by the one rule, without coercion (TG-14, TG-25)", () => {
    const equal = (path: string, equals: ConditionValue): ConditionResult => evaluateCondition({ output: "build", path, equals }, SCOPE);
    expect(equal("$.text", 1)).toBe("false");
    expect(equal("$.one", "1")).toBe("false");
    expect(equal("$.one", true)).toBe("false");
    expect(equal("$.nothing", false)).toBe("false");
    expect(equal("$.nothing", "")).toBe("false");
    expect(equal("$.object", "[object Object]")).toBe("false");
    expect(equal("$.list", 1)).toBe("false");
    expect(equal("$.list[1].deep", " X\t")).toBe("true");
    expect(equal("$.list[1].deep", "\u00a0x")).toBe("false");
    expect(evaluateCondition({ output: "build", path: "$.one", in: ["1", 1] }, SCOPE)).toBe("true");
    expect(evaluateCondition({ output: "build", path: "$.one", in: [] }, SCOPE)).toBe("false");
  });

  test("outputs and facts are looked at whole unless a path says otherwise", () => {
    expect(evaluateCondition({ fact: "count", equals: 3 }, SCOPE)).toBe("true");
    expect(evaluateCondition({ fact: "ci", path: "$.state", equals: "green" }, SCOPE)).toBe("true");
    expect(evaluateCondition({ output: "build", exists: true }, SCOPE)).toBe("true");
  });

  test("a gate is looked at by its value unless a path says otherwise", () => {
    expect(evaluateCondition({ gate: "lint", equals: "fail" }, SCOPE)).toBe("true");
    expect(evaluateCondition({ gate: "lint", path: "$.code", equals: "LINT_FOUND" }, SCOPE)).toBe("true");
  });

  test("an empty all holds and an empty any does not", () => {
    expect(evaluateCondition({ all: [] }, SCOPE)).toBe("true");
    expect(evaluateCondition({ any: [] }, SCOPE)).toBe("false");
  });
});

describe("member paths", () => {
  test("plain ones are read, everything else is none", () => {
    expect(parseMemberPath("$")).toEqual([]);
    expect(parseMemberPath("$.a.b-c[0][12]._d")).toEqual(["a", "b-c", 0, 12, "_d"]);
    for (const bad of ["", "a", "$a", "$.", "$..a", "$[*]", "$[01]", "$[-1]", "$['a']", "$.a b", "$[1234567]", "$.1", " $", "$[0.a[1]"]) {
      expect([bad, parseMemberPath(bad)]).toEqual([bad, undefined]);
    }
  });

  test("only own members count, at every depth", () => {
    for (const path of [
      "$.constructor",
      "$.__proto__",
      "$.toString",
      "$.list.length",
      "$.text.length",
      "$.list[2]",
      "$.nothing.x",
      "$.list[1].constructor",
    ]) {
      expect([path, memberAt(DATA, path)]).toEqual([path, undefined]);
    }
    expect(memberAt(DATA, "$")).toBe(DATA);
    expect(memberAt(undefined, "$")).toBeUndefined();
    expect(memberAt(DATA, "no path")).toBeUndefined();
    expect(memberAt(JSON.parse('{"__proto__": {"x": 1}}') as Json, "$.__proto__.x")).toBe(1);
  });
});
