import { describe, expect, test } from "vitest";
import { FRONTMATTER_LIMITS, type FrontmatterLimits, readFrontmatter, readVerdictWord } from "./index.ts";

const VOCABULARY = { pass: ["PASS"], fail: ["FAIL"] };
const bytes = (text: string) => new TextEncoder().encode(text);
const file = (...lines: readonly string[]) => `---\n${lines.join("\n")}\n---\nbody\n`;

function verdictOf(source: Uint8Array | string): string {
  const read = readFrontmatter(source);
  if (!read.ok) return read.problem.code;
  const word = read.data["verdict"];
  return typeof word === "string" ? readVerdictWord(word, VOCABULARY) : "no-word";
}

describe("the string view", () => {
  test("reads every scalar as the text of its source (FM-7, YML-6)", () => {
    const words = {
      a: "014",
      b: "1:30",
      c: "1_000",
      d: "2024-99-99",
      e: "no",
      f: "ON",
      g: "null",
      h: "~",
      i: "1e400",
      j: "9007199254740993",
      k: "0x1F",
    };
    const read = readFrontmatter(
      file(...Object.entries(words).map(([key, word]) => `${key}: ${word}`), "l:", "m: 'FAIL'", 'n: "PA\\x53S"'),
    );
    expect(read).toMatchObject({ ok: true, data: { ...words, l: "", m: "FAIL", n: "PASS" } });
  });

  test("keeps lists and nested fields, without a prototype", () => {
    const read = readFrontmatter(file("findings:", "- one", "- [a, {b: 1}]", "deep: {x: {y: z}}"));
    expect(read).toMatchObject({ ok: true, data: { findings: ["one", ["a", { b: "1" }]], deep: { x: { y: "z" } } } });
    if (!read.ok) return;
    expect(Object.getPrototypeOf(read.data)).toBe(null);
    expect(Object.getPrototypeOf(read.data["deep"])).toBe(null);
    expect("toString" in read.data).toBe(false);
  });

  test("keys are text too, and blank lines of a text are empty", () => {
    const read = readFrontmatter(file("1: a", "true: b", "text: |", "  x", "       ", "  y"));
    expect(read).toMatchObject({ ok: true, data: { "1": "a", true: "b", text: "x\n\ny\n" } });
  });

  test("tells where keys stand, what the bytes were, and what follows", () => {
    const read = readFrontmatter(bytes("---\n# note\n\nverdict: PASS\n  # x\nhead: abc\n---\r\nAll good.\n"));
    expect(read).toMatchObject({
      ok: true,
      body: "All good.\n",
      reader: "frontmatter/1",
      excerpt: "# note\n\nverdict: PASS\n  # x\nhead: abc",
    });
    if (!read.ok) return;
    expect([...read.positions]).toEqual([
      ["verdict", { line: 4, column: 1 }],
      ["head", { line: 6, column: 1 }],
    ]);
    expect(read.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  test("the excerpt is bounded, and fields without a value are empty", () => {
    const long = readFrontmatter(file("verdict: PASS", `note: ${"x".repeat(5000)}`));
    expect(long.ok && long.excerpt).toBe("verdict: PASS\nnote:…");
    expect(readFrontmatter(file("? a", "? b"))).toMatchObject({ ok: true, data: { a: "", b: "" } });
    expect(readFrontmatter(file("{a, b: {c}}"))).toMatchObject({ ok: true, data: { a: "", b: { c: "" } } });
  });

  test("a refused name is told which names are", () => {
    const read = readFrontmatter(file("prototype: 1"));
    expect(read.ok ? "" : read.problem.hint).toContain("__proto__, constructor, prototype, <<");
  });

  test("bytes and text of the same file read the same", () => {
    const text = file("verdict: PASS", "note: grün ✓");
    expect(readFrontmatter(bytes(text))).toEqual(readFrontmatter(text));
  });
});

describe("problems", () => {
  test.each([
    ["a colon in a value (FM-8)", file("verdict: PASS", "note: text: more"), { code: "FRONTMATTER_SYNTAX", line: 3 }],
    ["a leading backtick (FM-8)", file("verdict: PASS", "note: `x` is"), { code: "FRONTMATTER_SYNTAX", line: 3, column: 7 }],
    ["a tab as indent (YML-8)", file("a:", "\tb: 1"), { code: "FRONTMATTER_SYNTAX", line: 3 }],
    ["an anchor", file("verdict: PASS", "a: &x 1"), { code: "FRONTMATTER_UNSAFE", line: 3, column: 4 }],
    ["a list instead of fields", file("", "- a"), { code: "FRONTMATTER_NOT_A_MAP", line: 3, column: 1 }],
    ["two reserved names", file("a: {prototype: 1}", "constructor: 2"), { code: "FRONTMATTER_KEY", line: 2, column: 5 }],
    ["a text deeper than may be", file(`a: ${"[".repeat(31)}b${"]".repeat(31)}`), { code: "FRONTMATTER_TOO_DEEP", line: 2, column: 35 }],
    ["an anchor on the first line", file("a: &x 1", "verdict: PASS"), { code: "FRONTMATTER_UNSAFE", line: 2, column: 4 }],
    ["an anchor behind lines of text", file("a: |", "  b", "", "c: 'd'", "e: &x 1"), { code: "FRONTMATTER_UNSAFE", line: 6, column: 4 }],
    ["half a character", file("note: ✓a\uD800b"), { code: "FRONTMATTER_CHARACTER", line: 2, column: 9 }],
    ["a value that text cannot hold", file("a:", '  - "\\0"'), { code: "FRONTMATTER_CHARACTER", line: 3, column: 5 }],
    ["a name that text cannot hold", file("a: {b: 1, prototype: 1}"), { code: "FRONTMATTER_KEY", line: 2, column: 11 }],
    ["a control character", file("verdict: PASS\u0007"), { code: "FRONTMATTER_CHARACTER", line: 2, column: 14 }],
    ["a duplicate", file("verdict: PASS", "Verdict: FAIL"), { code: "FRONTMATTER_DUPLICATE_KEY", line: 3, column: 1 }],
    ["a language", "---js\nverdict: PASS\n---\n", { code: "FRONTMATTER_FENCE", line: 1 }],
    ["a directive", file("%YAML 1.1", "verdict: no"), { code: "FRONTMATTER_FENCE", line: 2 }],
    ["a document end", file("verdict: PASS", "...more"), { code: "FRONTMATTER_FENCE", line: 3 }],
    ["an alias", file("verdict: PASS", "note: *bold* text"), { code: "FRONTMATTER_UNSAFE", line: 3, column: 7 }],
    ["no close", "---\nverdict: PASS\n", { code: "FRONTMATTER_UNCLOSED", line: 3 }],
    ["a byte that is no UTF-8", Uint8Array.of(...bytes("---\nverdict: grün\n"), 0xff, 0x0a), { code: "FRONTMATTER_ENCODING", line: 3 }],
    ["half a character at the end", Uint8Array.of(...bytes("---\n---\nx"), 0xc3), { code: "FRONTMATTER_ENCODING", line: 3 }],
    ["a bracket that never closes", file("verdict: PASS", "a: [b"), { code: "FRONTMATTER_SYNTAX", line: 3 }],
  ])("%s has a position and a hint", (_name, source, problem) => {
    const read = readFrontmatter(source);
    expect(read).toMatchObject({ ok: false, problem });
    expect(read.ok ? "" : read.problem.hint).not.toBe("");
    expect(read.ok ? "" : read.problem.message).not.toBe("");
  });

  test.each([
    ["a: &x 1", "anchor"],
    ["a: *x", "alias"],
    ["a: !x 1", "tag"],
    ["a: {b", "bracket"],
  ])("%s is named for what it is", (line, name) => {
    const read = readFrontmatter(file("verdict: PASS", line, "b: c"));
    expect(read).toMatchObject({ ok: false, problem: { code: "FRONTMATTER_UNSAFE", message: expect.stringContaining(name) as string } });
  });

  test("never carry text of the file (YML-13)", () => {
    const secret = ["ghp", "_0123456789abcdefghijklmnopqrstuvwxyz"].join("");
    const broken = [
      `verdict: ${secret}: x`,
      `${secret}: 1\n${secret}: 2`,
      `a: "${secret}`,
      `a: !${secret} b`,
      `a: *${secret}`,
      `[${secret}`,
    ];
    for (const each of broken) expect(JSON.stringify(readFrontmatter(file(each)))).not.toContain(secret.slice(0, 8));
    expect(JSON.stringify(readFrontmatter(`---${secret}\na: 1\n---\n`))).not.toContain(secret);
  });
});

describe("limits", () => {
  const keys = (count: number) => file(...Array.from({ length: count }, (_, at) => `k${at}: v`));
  const nested = (depth: number) => file(`verdict: ${"[".repeat(depth)}${"]".repeat(depth)}`);

  test("hold at their edge (FM-9)", () => {
    expect(verdictOf(file("verdict: PASS", `note: ${"x".repeat(60_000)}`))).toBe("pass");
    expect(verdictOf(file("verdict: PASS", `note: ${"x".repeat(66_000)}`))).toBe("FRONTMATTER_TOO_LARGE");
    expect(verdictOf(keys(FRONTMATTER_LIMITS.keys))).toBe("no-word");
    expect(verdictOf(keys(FRONTMATTER_LIMITS.keys + 1))).toBe("FRONTMATTER_TOO_LARGE");
    expect(verdictOf(nested(30))).toBe("no-word");
    expect(verdictOf(nested(33))).toBe("FRONTMATTER_TOO_DEEP");
    expect(
      verdictOf(
        file(
          "verdict: PASS",
          ..."x"
            .repeat(1998)
            .split("")
            .map(() => ""),
        ),
      ),
    ).toBe("pass");
    expect(
      verdictOf(
        file(
          "verdict: PASS",
          ..."x"
            .repeat(2000)
            .split("")
            .map(() => ""),
        ),
      ),
    ).toBe("FRONTMATTER_TOO_LARGE");
    expect(verdictOf(`${file("verdict: PASS")}${"x".repeat(FRONTMATTER_LIMITS.fileBytes)}`)).toBe("FRONTMATTER_TOO_LARGE");
  });

  test("can be lowered and never raised", () => {
    expect(readFrontmatter(keys(5), { limits: { keys: 4 } })).toMatchObject({ ok: false, problem: { code: "FRONTMATTER_TOO_LARGE" } });
    expect(readFrontmatter(nested(40), { limits: { depth: 100_000 } })).toMatchObject({
      ok: false,
      problem: { code: "FRONTMATTER_TOO_DEEP" },
    });
  });

  test("what fills a limit is read, and one more is not", () => {
    const limited = (source: string, limits: Partial<FrontmatterLimits>) => {
      const read = readFrontmatter(source, { limits });
      return read.ok ? "read" : [read.problem.code, read.problem.line];
    };
    expect(limited(file("a: b", "cd: e"), { headerBytes: 11 })).toBe("read");
    expect(limited(file("a: b", "cd: e"), { headerBytes: 10 })).toEqual(["FRONTMATTER_TOO_LARGE", 3]);
    expect(limited(file("a: b", "cd: e"), { lines: 2 })).toBe("read");
    expect(limited(file("a: b", "cd: e"), { lines: 1 })).toEqual(["FRONTMATTER_TOO_LARGE", 3]);
    expect(limited(file("a: b"), { fileBytes: file("a: b").length })).toBe("read");
    expect(limited(file("a: b"), { fileBytes: file("a: b").length - 1 })).toEqual(["FRONTMATTER_TOO_LARGE", undefined]);
    expect(limited(file("a: {b: {}}"), { keys: 2 })).toBe("read");
    expect(limited(file("a: {b: {}}"), { keys: 1 })).toEqual(["FRONTMATTER_TOO_LARGE", 2]);
    expect(limited(file("a: {b: []}"), { depth: 3 })).toBe("read");
    expect(limited(file("a: {b: []}"), { depth: 2 })).toEqual(["FRONTMATTER_TOO_DEEP", 2]);
    expect(limited(file("a:", "- []"), { depth: 3 })).toBe("read");
    expect(limited(file("a:", "- []"), { depth: 2 })).toEqual(["FRONTMATTER_TOO_DEEP", 3]);
    expect(limited(file("a: {b: c}"), { depth: 3 })).toBe("read");
    expect(limited(file("a: {b: c}"), { depth: 2 })).toEqual(["FRONTMATTER_TOO_DEEP", 2]);
    // A field and a bracketed list are four words and signs, an item and its comma two.
    expect(limited(file(`a: [${"é,".repeat(2046)}]`), {})).toBe("read");
    expect(limited(file(`a: [${"é,".repeat(2046)}b]`), {})).toEqual(["FRONTMATTER_TOO_LARGE", 2]);
  });
});
