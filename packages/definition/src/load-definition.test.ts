import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placesOf, problemsOf } from "./fixtures/check-text.ts";
import { LARGE, SMALL } from "./fixtures/sample-definitions.ts";
import { loadDefinition } from "./load-definition.ts";
import { formatProblems } from "./problem/format-problems.ts";

const HEAD = "format: 1\nname: p\ninitial: a\n";
const STAGES = "stages:\n  a: { next: b }\n  b: { final: succeeded }\n";
const SOUND = HEAD + STAGES;

function codesOf(text: string): readonly string[] {
  return problemsOf(text).map((problem) => problem.code);
}

describe("sound texts", () => {
  test.each([
    ["the small example", SMALL],
    ["the larger example", LARGE],
    ["the smallest one", SOUND],
    ["a byte order mark in front", `\uFEFF${SOUND}`],
    ["CRLF line ends", SOUND.replaceAll("\n", "\r\n")],
    ["one document start", `# words\n---\n${SOUND}`],
    ["no newline at the end", SOUND.trimEnd()],
  ])("%s is read without a problem", (_what, text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  test("the first example has at most 15 lines", () => {
    expect(SMALL.trimEnd().split("\n").length).toBeLessThanOrEqual(15);
  });

  test("ZOD-4: what is read inherits nothing", () => {
    const loaded = loadDefinition(SOUND, { file: "f" });
    expect(loaded.ok && Object.getPrototypeOf(loaded.source.stages)).toBeNull();
  });
});

describe("hostile YAML is refused with a code and a place, its twin is not", () => {
  test.each<[string, string, string, string]>([
    ["YML-7 a tag", "name: !!str p", "name: '!!str'", "YAML_TAG 2:7"],
    ["YML-7 an unknown tag", "name: !x p", `name: "p"`, "YAML_TAG 2:7"],
    ["YML-1 an anchor", "name: &x p", "name: p", "YAML_ANCHOR 2:7"],
    ["YML-1 an alias", "name: *x", "name: x", "YAML_ALIAS 2:7"],
    ["YML-4 a merge key", "name: p\n<<: { a: 1 }", "name: p", "YAML_MERGE_KEY 3:1"],
    ["YML-4 a quoted merge key", `name: p\n"<<": { a: 1 }`, "name: p", "YAML_MERGE_KEY 3:1"],
    ["YML-9 another document", "name: p\n---\na: 1", "name: p", "YAML_DOCUMENTS 3:1"],
    ["YML-9 an end of document", "name: p\n...", "name: p", "YAML_DOCUMENTS 3:1"],
    ["an explicit key", "name: p\n? x\n: y", "name: p", "YAML_EXPLICIT_KEY 3:1"],
    ["YML-8 a tab as indent", "name: p\nstages:\n\ta: 1", "name: p", "YAML_INDENT 4:1"],
    ["YML-8 a control character", "name: p\u0007", "name: p", "YAML_CHARACTER 2:8"],
    ["YML-8 NUL", "name: p\0", "name: p", "YAML_CHARACTER 2:8"],
    ["YML-8 a bare CR", "name: p\rinitial: b", "name: p", "YAML_CHARACTER 2:8"],
    ["YML-8 NEL", "name: p\u0085", "name: p", "YAML_CHARACTER 2:8"],
    ["YML-8 a lone surrogate", "name: p\uD800", "name: p", "YAML_CHARACTER 2:8"],
    ["text that changes direction", "name: p # \u202E", "name: p # x", "YAML_CHARACTER 2:11"],
    ["a second byte order mark", "name: \uFEFFp", "name: p", "YAML_CHARACTER 2:7"],
    ["YML-5 a duplicate key", "name: p\nname: q", "name: p", "KEY_DUPLICATE 3:1"],
    ["YML-5 a quoted duplicate", `name: p\n"name": q`, "name: p", "KEY_DUPLICATE 3:1"],
    ["YML-5 an escaped duplicate", `name: p\n"n\\x61me": q`, "name: p", "KEY_DUPLICATE 3:1"],
    ["YML-5 a duplicate in other capitals", "name: p\nName: q", "name: p", "KEY_DUPLICATE 3:1"],
    ["YML-3 __proto__", "name: p\n__proto__: { x: 1 }", "name: p", "KEY_FORBIDDEN 3:1"],
    ["YML-3 constructor", "name: p\nconstructor: 1", "name: p", "KEY_FORBIDDEN 3:1"],
    ["YML-6 a key that reads as a boolean", "name: p\non: push", "name: p", "KEY_BOOLEAN_WORD 3:1"],
    ["YML-6 a key in capitals that reads as a boolean", "name: p\nNO: push", "name: p", "KEY_BOOLEAN_WORD 3:1"],
    ["an unclosed quote", `name: "p`, `name: "p"`, "YAML_SYNTAX 6:1"],
    ["an unclosed bracket", "name: [p", "name: p", "YAML_INDENT 3:1"],
    ["an unclosed quote with a hint", "name: p: q", "name: p", "YAML_SYNTAX 2:7"],
  ])("%s", (_what, wrong, twin, place) => {
    const around = (line: string): string => SOUND.replace("name: p", () => line);
    expect(placesOf(around(wrong))).toContainEqual(expect.stringMatching(place.replace(" 6:1", " ")));
    expect(codesOf(around(twin)).filter((code) => code !== "NAME_INVALID")).toEqual([]);
  });

  test.each<[string, string, string]>([
    ["YML-6 a version directive", `%YAML 1.1\n---\n${SOUND}`, "YAML_DIRECTIVE"],
    ["YML-7 a tag directive", `%TAG ! x:\n---\n${SOUND}`, "YAML_DIRECTIVE"],
    ["YML-9 two documents", `---\n${SOUND}---\n${SOUND}`, "YAML_DOCUMENTS"],
    ["nothing", "", "YAML_EMPTY"],
    ["only a comment", "# nothing\n", "YAML_EMPTY"],
    ["a list", "- format: 1\n", "VALUE_TYPE"],
    ["a scalar", "format", "VALUE_TYPE"],
    ["a binary", "\u0000\u0001\u0002", "YAML_CHARACTER"],
    ["YML-2 a cycle", "a: &a { b: *a }", "YAML_ANCHOR"],
    ["YML-1 an alias bomb", bomb(), "YAML_ANCHOR"],
  ])("%s", (_what, text, code) => {
    expect(codesOf(text)).toContain(code);
  });

  test("the text in the input never shows in what is said about a syntax error (YML-13)", () => {
    const problems = problemsOf("format: 1\nname: @topsecret\n  x: [");
    expect(problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems)).not.toContain("topsecret");
  });
});

describe("sizes", () => {
  test.each<[string, string, string]>([
    ["YML-11 a text above 256 kB", `# ${"x".repeat(256 * 1024)}\n${SOUND}`, "YAML_TOO_LARGE"],
    ["YML-11 bytes count, not characters", `# ${"€".repeat(90_000)}\n${SOUND}`, "YAML_TOO_LARGE"],
    ["YML-10 brackets", "[".repeat(100_000), "YAML_TOO_DEEP"],
    ["YML-10 maps in brackets", "{a: ".repeat(50_000), "YAML_TOO_DEEP"],
    ["YML-10 dashes", "- ".repeat(100_000), "YAML_TOO_DEEP"],
    ["YML-10 explicit keys", "? ".repeat(500), "YAML_EXPLICIT_KEY"],
    ["YML-10 indented maps", Array.from({ length: 300 }, (_unused, depth) => `${" ".repeat(depth)}a:\n`).join(""), "YAML_TOO_DEEP"],
    ["YML-10 just above the limit", `${HEAD}x: ${"[".repeat(33)}${"]".repeat(33)}\n${STAGES}`, "YAML_TOO_DEEP"],
    ["YML-5 24,000 keys", Array.from({ length: 24_000 }, (_unused, index) => `k${index}: 1\n`).join(""), "YAML_TOO_LARGE"],
    ["YML-11 120,000 items", `[${"1,".repeat(120_000)}1]`, "YAML_TOO_LARGE"],
    ["YML-11 blank lines", "\n".repeat(250_000), "YAML_TOO_LARGE"],
    ["YML-11 too many stages", chainOf(500), "VALUE_RANGE"],
    ["ZOD-1 too many items", `${HEAD}stages: { a: { gates: [${"7,".repeat(19_000)}7] } }`, "VALUE_RANGE"],
    ["ZOD-1 many wrong items", `${HEAD}stages: { a: { gates: [${"7,".repeat(60)}7] } }`, "TOO_MANY_PROBLEMS"],
  ])("%s: refused", (_what, text, code) => {
    expect(codesOf(text)).toContain(code);
  });

  test("what just fits is read", () => {
    expect(codesOf(chainOf(499))).toEqual([]);
    expect(codesOf(`# ${"x".repeat(256 * 1024 - SOUND.length - 3)}\n${SOUND}`)).toEqual([]);
    const nested = `${"[".repeat(24)}${"]".repeat(24)}`;
    const text = `${HEAD}stages:\n  a: { gates: [{ id: secrets, with: { x: ${nested} } }], next: b }\n  b: { final: succeeded }\n`;
    expect(codesOf(text)).toEqual([]);
  });

  test("ZOD-1: no more than 50 problems are listed, and their text stays small", () => {
    const keys = Array.from({ length: 5000 }, (_unused, index) => `x${index}: ${"y".repeat(20)}\n`).join("");
    const problems = problemsOf(keys + SOUND);
    expect(problems).toHaveLength(51);
    expect(JSON.stringify(problems).length).toBeLessThan(30_000);
  });
});

describe("any text", () => {
  const pieces = fc.constantFrom(
    "a",
    ":",
    " ",
    "\n",
    "  ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ",",
    '"',
    "'",
    "|",
    ">",
    "#",
    "&",
    "*",
    "!",
    "%",
    "? ",
    "\t",
    "---\n",
    "stages",
    "1",
  );

  test("never throws, and says no with a place or yes with a definition", () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
        const loaded = loadDefinition(parts.join(""), { file: "f" });
        expect(loaded.ok || loaded.problems.every(({ line, column }) => (line ?? 0) >= 1 && (column ?? 0) >= 1)).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  test("a sound one with a piece changed never throws, and can be shown", () => {
    fc.assert(
      fc.property(fc.nat(LARGE.length), fc.nat(8), fc.oneof(pieces, fc.string({ unit: "binary", maxLength: 4 })), (at, cut, piece) => {
        const text = LARGE.slice(0, at) + piece + LARGE.slice(at + cut);
        const problems = problemsOf(text);
        const shown = formatProblems(problems, { text });
        expect(shown.split("\n").every((line) => !/\p{Cc}/u.test(line))).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test("nothing above changed what objects inherit", () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Readonly<Record<string, unknown>>)["x"]).toBeUndefined();
  });
});

/** So many stages and one end. */
function chainOf(stages: number): string {
  const lines = Array.from({ length: stages }, (_unused, index) => `  s${index}: { next: s${index + 1} }\n`);
  return `${HEAD.replace("initial: a", "initial: s0")}stages:\n${lines.join("")}  s${stages}: { final: succeeded }\n`;
}

function bomb(): string {
  const lines = ["a0: &a0 [x, x]"];
  for (let level = 1; level < 30; level++) lines.push(`a${level}: &a${level} [*a${level - 1}, *a${level - 1}]`);
  return lines.join("\n");
}
