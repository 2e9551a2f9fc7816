import { describe, expect, test } from "vitest";
import { isJson, isJsonObject, isStorableText, isWellFormed, MAX_JSON_DEPTH } from "./index.ts";

function lists(depth: number): unknown {
  let value: unknown = [];
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

const cycle: Record<string, unknown> = { a: 1 };
cycle["self"] = { back: cycle };

describe("isJson", () => {
  test.each<[string, unknown]>([
    ["null", null],
    ["a boolean", false],
    ["zero", -0],
    ["a text", "grün ✓ \u2028 😀"],
    ["lists and objects", [{ a: [1, "x", null] }, {}]],
    ["an object without prototype", Object.assign(Object.create(null), { a: 1 })],
    ["names of the prototype that change nothing", { toString: 1, constructor: 2, hasOwnProperty: 3 }],
    ["the deepest nesting allowed", lists(MAX_JSON_DEPTH)],
  ])("accepts %s", (_what, value) => {
    expect(isJson(value)).toBe(true);
  });

  test.each<[string, unknown]>([
    ["undefined", undefined],
    ["undefined inside", { a: undefined }],
    ["a hole", Object.assign([1], { length: 3 })],
    ["NaN", Number.NaN],
    ["infinity (JSN-3)", [-Infinity]],
    ["a bigint", 1n],
    ["a function", () => 1],
    ["a symbol", Symbol("x")],
    ["a date", new Date(0)],
    ["a map", new Map()],
    ["bytes", new Uint8Array(1)],
    ["an inherited object (ZOD-4)", Object.create({ verdict: "PASS" })],
    ["an own __proto__ key (YML-3)", JSON.parse('{"a":{"__proto__":{}}}')],
    ["a lone surrogate (STO-9)", "\ud800"],
    ["a lone surrogate in a key", { "\udfff": 1 }],
    ["NUL (STO-12)", ["a\0"]],
    ["NUL in a key", { "\0": 1 }],
    ["a cycle (YML-2)", cycle],
    ["nesting beyond the limit (JSN-4)", lists(MAX_JSON_DEPTH + 1)],
    ["nesting that would overflow a stack", lists(100_000)],
  ])("refuses %s", (_what, value) => {
    expect(isJson(value)).toBe(false);
  });
});

describe("isJsonObject", () => {
  test("holds for plain objects of JSON only", () => {
    expect(isJsonObject({ a: [1] })).toBe(true);
    for (const wrong of [null, [], "x", 1, { a: undefined }, new Date(0), JSON.parse('{"__proto__":1}')])
      expect(isJsonObject(wrong)).toBe(false);
  });
});

describe("texts", () => {
  test("well-formed means no lone surrogate; storable, no NUL either", () => {
    for (const text of ["", "plain", "😀", "\u{10FFFF}", "\uFFFD"])
      expect([isWellFormed(text), isStorableText(text)]).toEqual([true, true]);
    for (const text of ["\ud83d", "\ude00\ud83d", "a\udc00b"]) expect([isWellFormed(text), isStorableText(text)]).toEqual([false, false]);
    expect([isWellFormed("a\0"), isStorableText("a\0")]).toEqual([true, false]);
  });
});
