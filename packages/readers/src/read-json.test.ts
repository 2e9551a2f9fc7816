import { existsSync, readdirSync, readFileSync } from "node:fs";
import { canonicalJson, digestBytes, isJson, type Json, MAX_JSON_DEPTH, VERDICT_LIMITS } from "@sluice/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JSON_LIMITS, type JsonDocument, type JsonOptions, readJson } from "./index.ts";

/** Public vectors of canonical JSON, beside this repository where they are installed. */
const VECTORS = new URL("../../../../shared/corpora/rfc8785-jcs/", import.meta.url);
const present = existsSync(VECTORS);

const bytes = (text: string) => new TextEncoder().encode(text);
const json = fc.jsonValue({ maxDepth: 6, stringUnit: "binary" }).filter((value) => isJson(value) && survives(value as Json));

/** Whether every number of a value is one that a reading keeps. */
function survives(value: Json): boolean {
  if (typeof value === "number") return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return typeof value !== "object" || value === null || Object.values(value).every(survives);
}

function document(source: Uint8Array | string, options?: JsonOptions): JsonDocument {
  const read = readJson(source, options);
  expect([read.ok, read.ok ? read.reader : read.problem]).toEqual([true, "json/1"]);
  return read as JsonDocument;
}

const valueOf = (source: Uint8Array | string, options?: JsonOptions): Json => document(source, options).value;

function codeOf(source: Uint8Array | string, options?: JsonOptions): string {
  const read = readJson(source, options);
  return read.ok ? "read" : read.problem.code;
}

describe("readJson", () => {
  test("any JSON value, however it is laid out, reads as JSON.parse reads it (JSN-1)", () => {
    const layout = fc.constantFrom(undefined, 1, 2, "\t", "  \n\r ".trimStart());
    fc.assert(
      fc.property(json, layout, (value, space) => {
        const text = JSON.stringify(value, undefined, typeof space === "string" && space.trim() === "" ? space : 2);
        expect(valueOf(text)).toEqual(JSON.parse(text));
        expect(canonicalJson(valueOf(text))).toBe(canonicalJson(JSON.parse(text)));
        expect(canonicalJson(valueOf(canonicalJson(value)))).toBe(canonicalJson(value));
      }),
    );
  });

  test("any text at all is read as JSON.parse reads it, or refused; never the other way round (JSN-1)", () => {
    const pieces = fc.constantFrom(
      ...Array.from('{}[],:"\\ \n\t01.-+eEtfn/u'),
      "true",
      "null",
      '"a"',
      '"b":',
      "\\u0041",
      "1e5",
      "é",
      "\u0000",
      "\u2028",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 14 }), (parts) => {
        const text = parts.join("");
        const read = readJson(text);
        const parsed = attempt(() => JSON.parse(text) as Json);
        expect(read.ok && parsed === undefined).toBe(false);
        expect(read.ok && canonicalJson(read.value) !== canonicalJson(parsed)).toBe(false);
      }),
      { numRuns: fc.readConfigureGlobal().numRuns ?? 3000 },
    );
  });

  test("whatever is read, every store keeps, and no object has a prototype (ZOD-4, YML-3)", () => {
    fc.assert(
      fc.property(json, (value) => {
        const read = valueOf(JSON.stringify(value));
        expect(isJson(read)).toBe(true);
        expect(prototypes(read)).toEqual([]);
      }),
    );
  });

  test("bytes and text of one document are one document, and no bytes make it throw (TOK-4)", () => {
    fc.assert(
      fc.property(json, fc.uint8Array({ maxLength: 40 }), fc.nat(), (value, noise, at) => {
        const text = JSON.stringify(value);
        const { positionOf: _one, ...fromText } = document(text);
        const { positionOf: _other, ...fromBytes } = document(bytes(text));
        expect(fromBytes).toEqual(fromText);
        const whole = bytes(text);
        const cut = at % (whole.length + 1);
        const broken = Uint8Array.from([...whole.subarray(0, cut), ...noise, ...whole.subarray(cut)]);
        expect(readJson(broken)).toEqual(expect.objectContaining({ ok: expect.any(Boolean) as boolean }));
        expect(readJson(broken, { noisy: "last-object" })).toEqual(expect.objectContaining({ ok: expect.any(Boolean) as boolean }));
      }),
    );
  });

  test("however the bytes arrived in pieces, the whole is read the same; and its beginning alone is refused (TOK-4)", () => {
    fc.assert(
      fc.property(json, fc.array(fc.nat(60), { maxLength: 5 }), (value, cuts) => {
        const whole = bytes(JSON.stringify({ value }));
        const ends = [...cuts.map((cut) => cut % whole.length), whole.length].toSorted((one, other) => one - other);
        const pieces = ends.map((end, index) => whole.subarray(ends[index - 1] ?? 0, end));
        const { positionOf: _one, ...joined } = document(Buffer.concat([bytes("junk"), ...pieces, bytes("junk")]).subarray(4, -4));
        const { positionOf: _other, ...direct } = document(whole);
        expect(joined).toEqual(direct);
        const [first = whole] = pieces;
        expect(readJson(first).ok).toBe(first.length === whole.length);
      }),
    );
  });

  test("a number that would change is refused; what only looks different is not (JSN-3)", () => {
    const codes = Object.fromEntries(
      ["-0", "-0.0", "0e400", "9007199254740991", "9007199254740992", "1e309", "1e-400"].map((text) => [text, codeOf(text)]),
    );
    expect(codes).toEqual({
      "-0": "read",
      "-0.0": "read",
      "0e400": "read",
      "9007199254740991": "read",
      "9007199254740992": "JSON_NUMBER",
      "1e309": "JSON_NUMBER",
      "1e-400": "JSON_NUMBER",
    });
    expect(Object.is(valueOf("-0"), 0)).toBe(true);
  });

  test.skipIf(!present)(
    `RFC 8785 vectors${present ? "" : " (absent: ../shared/corpora/rfc8785-jcs)"} become the same bytes through this reader`,
    () => {
      const names = readdirSync(new URL("input/", VECTORS));
      const input = (name: string) => readFileSync(new URL(`input/${name}`, VECTORS));
      const read = names.filter((name) => codeOf(input(name)) === "read");
      // values.json has 1E30, which a verdict must not rest on.
      expect(names.filter((name) => !read.includes(name))).toEqual(["values.json"]);
      for (const name of read) expect(canonicalJson(valueOf(input(name)))).toBe(readFileSync(new URL(`output/${name}`, VECTORS), "utf8"));
    },
  );
});

describe("what a reading tells", () => {
  const SOURCE = '{\n  "a": [1, {"é": "x", "b": {"verdict": "PASS"}}],\n  "c\\u0064": 2,\n  "1": 3\n}';

  test("where each value begins", () => {
    const { position, positionOf } = document(SOURCE);
    expect(position).toEqual({ line: 1, column: 1 });
    const places: readonly [readonly (string | number)[], number, number][] = [
      [[], 1, 1],
      [["a"], 2, 8],
      [["a", 0], 2, 9],
      [["a", 1], 2, 12],
      [["a", 1, "é"], 2, 18],
      [["a", 1, "b", "verdict"], 2, 40],
      [["cd"], 3, 14],
      [["1"], 4, 8],
    ];
    for (const [location, line, column] of places) expect([location, positionOf(location)]).toEqual([location, { line, column }]);
    const nowhere: readonly (readonly (string | number)[])[] = [
      ["b"],
      ["a", 2],
      ["a", "0"],
      [1],
      ["a", 0, "x"],
      ["a", 1, "b", "verdict", 0],
      ["verdict"],
    ];
    for (const location of nowhere) expect([location, positionOf(location)]).toEqual([location, undefined]);
    expect(document('{"x": {"b": 1}, "a": {"b": 2}}').positionOf(["a", "b"])).toEqual({ line: 1, column: 28 });
    expect(document('{"a": {"b": 2}, "x": {"b": 1}}').positionOf(["a", "b"])).toEqual({ line: 1, column: 13 });
    expect(document('{"x": {"b": 1}}').positionOf(["a", "b"])).toBe(undefined);
  });

  test("where each value begins, also inside a log", () => {
    const { position, positionOf } = document(`log\n\n${SOURCE}\ndone`, { noisy: "last-object" });
    expect([position, positionOf(["a"])]).toEqual([
      { line: 3, column: 1 },
      { line: 4, column: 8 },
    ]);
  });

  test("the beginning of the document, bounded and whole characters only", () => {
    expect(document('\n {"a": 1} \n').excerpt).toBe('{"a": 1}');
    expect(document('log\n{"a": 1}\nmore', { noisy: "last-object" }).excerpt).toBe('{"a": 1}');
    const { excerpt } = document(`"${"é😀 ".repeat(2000)}"`);
    expect(VERDICT_LIMITS.excerpt - excerpt.length).toBeLessThan(5);
    expect(isJson(excerpt)).toBe(true);
  });

  test("the digest of the whole source, by the caller's function when there is one", () => {
    expect(document(' {"a": 1}').digest).toBe(digestBytes(' {"a": 1}'));
    const asked: unknown[] = [];
    const digest = (source: Uint8Array | string) => {
      asked.push(source);
      return "sha256:1" as const;
    };
    expect(document("[]", { digest }).digest).toBe("sha256:1");
    expect(codeOf("[", { digest })).toBe("JSON_INCOMPLETE");
    expect(asked).toEqual(["[]"]);
  });

  test("a problem has its place and carries nothing of the source (YML-13)", () => {
    const secret = "ghp_0123456789abcdef";
    const sources = [
      `{"${secret}":1,"${secret}":2}`,
      `{"a": ${secret}}`,
      `{"a": "${secret}`,
      `{"a": "${secret}\\u0000"}`,
      `{"n": 1e400, "${secret}": 1}`,
      secret,
    ];
    for (const noisy of [{}, { noisy: "last-object" } as const]) {
      for (const source of sources) {
        const read = readJson(source, noisy);
        expect(read).toMatchObject({ ok: false, problem: { line: 1, column: expect.any(Number) as number } });
        expect(JSON.stringify(read)).not.toContain("ghp_");
      }
    }
    expect(readJson('{\n "a": 1,\n "b" 2}')).toMatchObject({ ok: false, problem: { code: "JSON_SYNTAX", line: 3, column: 6 } });
    expect(readJson('{\n "a": 1,\n "\\u0061": 2}')).toMatchObject({
      ok: false,
      problem: { code: "JSON_DUPLICATE_KEY", line: 3, column: 2 },
    });
  });
});

test("given a text that is refused, the words of each code are its own", () => {
  const texts = ["[1]", "[[]]", "[", "x", '{"__proto__": 1}', '{"a": 1, "a": 1}', "1e400", '"\\u0000"', "[}"];
  const problems = texts.map((text, at) => {
    const read = readJson(text, { limits: { nodes: at === 0 ? 1 : 9, depth: 1 }, ...(text === "x" ? { noisy: "last-object" } : {}) });
    return read.ok ? undefined : read.problem;
  });
  expect(problems.map((problem) => problem?.code)).toEqual([
    "JSON_TOO_LARGE",
    "JSON_TOO_DEEP",
    "JSON_INCOMPLETE",
    "JSON_NO_OBJECT",
    "JSON_KEY",
    "JSON_DUPLICATE_KEY",
    "JSON_NUMBER",
    "JSON_CHARACTER",
    "JSON_SYNTAX",
  ]);
  expect(new Set(problems.map((problem) => problem?.message)).size).toBe(texts.length);
  expect(new Set(problems.map((problem) => problem?.hint)).size).toBe(texts.length);
});

test.each(["{:1}", "{ : 1 }", "{1:1}", '{"a\\x":1}'])("given a member without a name, %s is refused", (text) => {
  expect(codeOf(text)).toBe("JSON_SYNTAX");
});

describe("limits", () => {
  test("can be lowered, not raised (JSN-4)", () => {
    expect(codeOf('{"a":[1]}', { limits: { depth: 2, nodes: 3, bytes: 9 } })).toBe("read");
    expect(codeOf('{"a":[1]}', { limits: { depth: 1 } })).toBe("JSON_TOO_DEEP");
    expect(codeOf('{"a":[1]}', { limits: { nodes: 2 } })).toBe("JSON_TOO_LARGE");
    expect(codeOf('{"a":[1]}', { limits: { bytes: 8 } })).toBe("JSON_TOO_LARGE");
    const more = { depth: 1000, nodes: 1_000_000, bytes: 100_000_000 };
    expect(codeOf("[".repeat(MAX_JSON_DEPTH + 1), { limits: more })).toBe("JSON_TOO_DEEP");
    expect(codeOf(`[${"1,".repeat(JSON_LIMITS.nodes)}1]`, { limits: more })).toBe("JSON_TOO_LARGE");
    expect(codeOf(" ".repeat(JSON_LIMITS.bytes + 1), { limits: more })).toBe("JSON_TOO_LARGE");
    const none = { depth: Number.NaN, nodes: Number.NaN, bytes: Number.NaN };
    expect(codeOf(" ".repeat(JSON_LIMITS.bytes + 1), { limits: none })).toBe("JSON_TOO_LARGE");
    expect(codeOf(`[${"1,".repeat(JSON_LIMITS.nodes)}1]`, { limits: none })).toBe("JSON_TOO_LARGE");
    expect(codeOf("[]", { limits: none })).toBe("read");
  });

  test("exactly reached is not passed", () => {
    expect(codeOf('{"a":{}}', { limits: { depth: 2 } })).toBe("read");
    expect(codeOf('{"a":{}}', { limits: { depth: 1 } })).toBe("JSON_TOO_DEEP");
    expect(codeOf("[1,", { limits: { nodes: 2 } })).toBe("JSON_TOO_LARGE");
    expect(codeOf(`${"[".repeat(MAX_JSON_DEPTH)}1${"]".repeat(MAX_JSON_DEPTH)}`)).toBe("read");
    expect(codeOf(`[${"1,".repeat(JSON_LIMITS.nodes - 2)}1]`)).toBe("read");
    expect(codeOf(`[${"1,".repeat(JSON_LIMITS.nodes - 1)}1]`)).toBe("JSON_TOO_LARGE");
    expect(codeOf(`1${" ".repeat(JSON_LIMITS.bytes - 1)}`)).toBe("read");
  });
});

function attempt<Value>(call: () => Value): Value | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}

/** The objects of a value that have a prototype of their own. */
function prototypes(value: Json): readonly unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const own = Array.isArray(value) || Object.getPrototypeOf(value) === null ? [] : [value];
  return [...own, ...Object.values(value).flatMap((member: Json) => prototypes(member))];
}
