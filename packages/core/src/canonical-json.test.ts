import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, digestBytes, digestOf, isDigest, isJson, MAX_JSON_DEPTH } from "./index.ts";

/** Public test vectors, beside this repository where they are installed. */
const CORPUS = new URL("../../../../shared/corpora/rfc8785-jcs/", import.meta.url);
const present = existsSync(CORPUS);

/** The number with these IEEE 754 bits. */
function numberOf(bits: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

function nested(depth: number): unknown {
  let value: unknown = 0;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Any JSON, with any well-formed text. */
const json = fc.jsonValue({ maxDepth: 5, stringUnit: "binary" });

describe("canonicalJson", () => {
  test.skipIf(!present)(`RFC 8785 corpus${present ? "" : " (absent: ../shared/corpora/rfc8785-jcs)"}`, () => {
    const names = readdirSync(new URL("input/", CORPUS));
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) {
      const read = (folder: string, file: string) => readFileSync(new URL(`${folder}/${file}`, CORPUS), "utf8");
      const written = canonicalJson(JSON.parse(read("input", name)));
      expect(written).toBe(read("output", name));
      const hex = read("outhex", name.replace(/\.json$/, ".txt")).replace(/\s+/g, "");
      expect(Buffer.from(written).toString("hex")).toBe(hex);
    }
  });

  test.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["444b1ae4d6e2ef4f", "999999999999999900000"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555554", "333333333.33333325"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
    ["43143ff3c1cb0959", "1424953923781206.2"],
  ])("writes the number with bits %s as %s (RFC 8785 appendix B)", (bits, text) => {
    expect(canonicalJson(numberOf(bits))).toBe(text);
  });

  test("sorts keys by UTF-16 code units and escapes as little as it may (RFC 8785 section 3.2)", () => {
    const value = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\ud83d\ude00": 5, "\u0080": 6, "\u00f6": 7, "": 8 };
    expect(canonicalJson(value)).toBe('{"":8,"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}');
    expect(canonicalJson("\u20ac$\u000f\nA'B\"\\/\u2028</script>")).toBe('"\u20ac$\\u000f\\nA\'B\\"\\\\/\u2028</script>"');
    expect(canonicalJson([56, { d: true, "10": null, "1": [] }])).toBe('[56,{"1":[],"10":null,"d":true}]');
  });

  test("leaves members without a value out, and keeps own __proto__ keys", () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
    expect(canonicalJson(JSON.parse('{"__proto__":{"x":1}}'))).toBe('{"__proto__":{"x":1}}');
    expect(canonicalJson(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
  });

  const cycle: Record<string, unknown> = {};
  cycle["self"] = [cycle];
  test.each<[string, unknown]>([
    ["a cycle (YML-2)", cycle],
    ["nesting beyond the limit (JSN-4)", nested(MAX_JSON_DEPTH + 1)],
    ["NaN", Number.NaN],
    ["infinity (JSN-3)", [Infinity]],
    ["a lone surrogate", "a\ud800"],
    ["a lone surrogate in a key", { "\udc00": 1 }],
    ["undefined", undefined],
    ["undefined in a list", [undefined]],
    ["a hole", Object.assign([], { length: 2 })],
    ["a function", { a: () => 1 }],
    ["a bigint", 1n],
    ["a symbol", Symbol("x")],
    ["a date", new Date(0)],
    ["a map", new Map([["a", 1]])],
    ["an inherited object", Object.create({ a: 1 })],
  ])("refuses %s", (_what, value) => {
    expect(() => canonicalJson(value)).toThrow(expect.objectContaining({ code: "JSON_NOT_CANONICAL" }));
  });

  test("writes the deepest nesting that is allowed", () => {
    expect(JSON.parse(canonicalJson(nested(MAX_JSON_DEPTH)))).toEqual(nested(MAX_JSON_DEPTH));
  });

  test("is JSON, stable over a round trip, and blind to the order of keys", () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, member]) => [key, reversed(member)]),
      );
    };
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe("digests", () => {
  test("are SHA-256 of the bytes, text as UTF-8", () => {
    expect(digestBytes("")).toBe("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(digestBytes("abc")).toBe("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    expect(digestBytes("grün")).toBe(digestBytes(new TextEncoder().encode("grün")));
    expect(digestOf({ b: 1, a: [true, null] })).toBe(digestBytes('{"a":[true,null],"b":1}'));
  });

  test("are equal exactly for equal canonical JSON", () => {
    fc.assert(
      fc.property(json, json, (one, other) => {
        expect(digestOf(one) === digestOf(other)).toBe(canonicalJson(one) === canonicalJson(other));
        expect(isDigest(digestOf(one))).toBe(true);
      }),
    );
  });

  test("have one form only (ST-13)", () => {
    const digest = digestBytes("x");
    for (const wrong of [
      "",
      digest.slice(7),
      digest.toUpperCase(),
      `${digest}0`,
      `${digest}\n`,
      digest.replace("sha256", "sha1"),
      1,
      null,
      [digest],
    ])
      expect(isDigest(wrong)).toBe(false);
  });
});

describe("isJson", () => {
  test("holds for whatever canonicalJson accepts, texts without NUL provided", () => {
    fc.assert(
      fc.property(
        fc.anything({ maxDepth: 3, withNullPrototype: true, withSparseArray: true, withDate: true, withBigInt: true }),
        (value) => {
          if (!isJson(value)) return;
          expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
        },
      ),
    );
  });
});
