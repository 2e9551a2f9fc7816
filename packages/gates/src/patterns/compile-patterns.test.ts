import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { collidingPaths } from "./colliding-paths.ts";
import { compilePatterns, type PathMatch } from "./compile-patterns.ts";
import { patternProblem } from "./pattern-problem.ts";

const kindOf = (pattern: string, path: string, isProtected = false): PathMatch["kind"] =>
  compilePatterns([pattern], { protected: isProtected }).match(path).kind;

/** Patterns that would match something else than they say, or nothing; and what says the same soundly, with a path that it finds. */
const HOSTILE: readonly (readonly [what: string, hostile: string, twin: string, found: string])[] = [
  ["nothing", "", "**", "a/b"],
  ["too long", `${"a".repeat(1024)}*`, `${"a".repeat(1023)}*`, `${"a".repeat(1023)}b`],
  ["long in bytes only", "é".repeat(513), "é".repeat(512), "é".repeat(512)],
  ["a negation", "!src/**", "src/**", "src/a"],
  ["a negated group in front", "!(*.test).ts", "@(!(*.test)).ts", "a.ts"],
  ["a double negation", "!!a", "a", "a"],
  ["a comment", "#secret", "?secret", "#secret"],
  ["a comment in braces", "{#,x}y", "{?,x}y", "#y"],
  ["the root", "/src/**", "src/**", "src/a"],
  ["the root in braces", "{/a,b}/c", "{a,b}/c", "a/c"],
  ["the folder itself in front", "./src/*", "src/*", "src/a"],
  ["the folder itself in braces", "{.,a}/b", "{b,a/b}", "b"],
  ["the folder itself within", "a/./b", "a/b", "a/b"],
  ["the folder itself at the end", "a/.", "a/**", "a/b"],
  ["the folder above in front", "../a", "a", "a"],
  ["the folder above within", "a/../b", "b", "b"],
  ["the folder above in braces", "a/{..,b}/c", "a/{b,d}/c", "a/b/c"],
  ["the folder above at the end", "a/..", "a", "a"],
  ["two slashes", "a//b", "a/b", "a/b"],
  ["two slashes by braces", "a/{,b}/c", "a/{c,b/c}", "a/c"],
  ["a slash at the end", "src/", "src", "src/deep/a"],
  ["only a slash", "/", "**", "a"],
  ["a slash at the end in braces", "{a/,b}", "{a,b}", "a/x"],
  ["backslashes between folders", "src\\**", "src/**", "src/a"],
  ["an escaped sign", "\\*.ts", "[*].ts", "*.ts"],
  ["an escape at the end", "a\\", "a?", "a\\"],
  ["a drive", "C:\\x", "C:/x", "C:/x"],
  ["three stars", "src/***", "src/**", "src/a/b"],
  ["two stars before a name", "src/**.ts", "src/**/*.ts", "src/a/b.ts"],
  ["two stars after a name", "src**", "src/**", "src/a/b"],
  ["two stars before a group", "**(a)", "**/*(a)", "x/aa"],
  ["two stars twice", "a/**/**/b", "a/**/b", "a/x/b"],
  ["two stars twice by braces", "a/{**,x}/**", "a/**", "a/b"],
  ["an unclosed brace", "src/{a,b", "src/{a,b}", "src/b"],
  ["an unopened brace", "src/a,b}", "src/?a,b?", "src/{a,b}"],
  ["a brace with one alternative", "src/{a}", "src/a", "src/a"],
  ["an empty brace", "a{}", "a", "a"],
  ["a brace that is filled in nowhere", "${key}/a", "*/a", "K-1/a"],
  ["a brace that only looks filled in", "${a,b}", "?{a,b}", "$a"],
  ["a range with steps", "{1..9..2}", "{1,3,5,7,9}", "3"],
  ["a range over signs", "{Z..a}", "[Za]", "Z"],
  ["a million alternatives", "{a,b}".repeat(20), "{a,b}".repeat(6), "abab".padEnd(6, "b")],
  ["a long range", "f{1..1000000}", "f[0-9]", "f7"],
  ["a range beyond numbers", "{1..99999999999}", "{1..64}", "64"],
  ["65 alternatives", `{${Array.from({ length: 65 }, (_, n) => `x${n}`).join(",")}}`, `{${Array.from({ length: 64 }, (_, n) => `x${n}`).join(",")}}`, "x63"], // prettier-ignore
  ["deep braces", `${"{a,".repeat(300)}${"}".repeat(300)}`, `${"{a,".repeat(30)}b${"}".repeat(30)}`, "b"],
  ["only opening braces", "{".repeat(1000), "?".repeat(1000), "{".repeat(1000)],
  ["alternatives with spaces", "{a, b}.ts", "{a,b}.ts", "b.ts"],
  ["spaces around", " a ", "a", "a"],
  ["a line end", "a\n", "a", "a"],
  ["a NUL", "a\0b", "a?b", "a\u0001b"],
  ["half a character", "a\ud800", "a?", "a\u{1f600}"],
  ["an unclosed class", "a[b", "a[[]b", "a[b"],
  ["an empty class", "a[]", "a[[]?", "a[]"],
  ["a class over folders", "a[b/c]d", "a{b,/c}d", "abd"],
  ["a named class", "[[:alpha:]]", "[A-Za-z]", "q"],
  ["an equivalence class", "[[=a=]]", "[aäá]", "ä"],
  ["a range the wrong way round", "[z-a]", "[a-z]", "m"],
  ["only opening brackets", "[".repeat(1000), "[[]".repeat(300), "[".repeat(300)],
  ["an unclosed group", "@(a|b", "@(a|b)", "b"],
  ["a group over folders", "@(a/b|c)", "{a/b,c}", "a/b"],
  ["deep groups", "@(@(@(@(@(a)))))", "@(@(@(@(a))))", "a"],
  ["many groups", "+(a)".repeat(17), "+(a)".repeat(16), "a".repeat(20)],
  ["hundreds of groups", "@()".repeat(300), "@(a|b)", "a"],
  ["a parenthesis in a group", "@(a(b))", "@(a?b?)", "a(b)"],
  ["bars without a group", "a|b", "{a,b}", "b"],
];

const PATHS: readonly (readonly [what: string, path: string])[] = [
  ["nothing", ""],
  ["the folder itself", "."],
  ["the folder above", ".."],
  ["the folder above in front", "../src/a"],
  ["the folder above within", "src/../a"],
  ["the folder itself within", "src/./a"],
  ["the folder above at the end", "src/.."],
  ["the root", "/src/a"],
  ["two slashes", "src//a"],
  ["a slash at the end", "src/a/"],
  ["a NUL", "src/a\0.ts"],
  ["longer than any path", `src/${"a".repeat(5000)}`],
];

function outcomes(cases: typeof HOSTILE): ReadonlyMap<string, unknown> {
  return new Map(
    cases.map(([what, hostile, twin, found]) => [
      what,
      [patternProblem(hostile), patternProblem(twin), kindOf(twin, found), kindOf(twin, found, true)],
    ]),
  );
}

describe("hostile patterns", () => {
  test.each(HOSTILE)("GLB-1, GLB-2: %s is refused with advice, and the twin finds its file", (_what, hostile, twin, found) => {
    expect(patternProblem(hostile)).toMatch(/;/);
    expect(() => compilePatterns([hostile])).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
    expect(patternProblem(twin)).toBeUndefined();
    expect([kindOf(twin, found), kindOf(twin, found, true)]).toEqual(["matched", "matched"]);
  });

  test("twice, in two orders, in one process: the same answers", () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(50);
    const first = outcomes(HOSTILE);
    const shuffled = fc.sample(fc.shuffledSubarray([...HOSTILE], { minLength: HOSTILE.length }), { numRuns: 1, seed: 7 })[0] ?? [];
    const second = outcomes(shuffled);
    expect([...second.keys()]).not.toEqual([...first.keys()]);
    for (const [what, outcome] of first) expect(second.get(what)).toEqual(outcome);
  });

  test("GLB-1: text of any kind as pattern and as path: an answer, never an exception", () => {
    const sign = fc.constantFrom(..."ab./*?[]{}()|!@+,-^#\\$ \n:é\0".split(""));
    const text = fc.oneof(fc.string({ unit: sign, maxLength: 30 }), fc.string({ unit: "binary", maxLength: 30 }));
    fc.assert(
      fc.property(text, fc.string({ unit: sign, maxLength: 30 }), (pattern, path) => {
        if (patternProblem(pattern) !== undefined) return;
        expect(["matched", "unmatched", "refused"]).toContain(kindOf(pattern, path, patternProblem(pattern.toLowerCase()) === undefined));
      }),
      { numRuns: 5000, seed: 20_265 },
    );
  });
});

describe("paths", () => {
  test.each(PATHS)("GLB-3, GLB-6: %s is refused, whatever the pattern", (_what, path) => {
    for (const pattern of ["**", "src/**", "*"])
      expect([kindOf(pattern, path), kindOf(pattern, path, true)]).toEqual(["refused", "refused"]);
    expect(compilePatterns([]).match(path).kind).toBe("refused");
  });

  test("GLB-6: any other character is a character", () => {
    for (const path of ["src/a\nb", "src/\u0001", "src/...", "src/..a", "src/.a.", "src/\\x", "src/C:", "src/\u202e", "src/ a "]) {
      expect([path, kindOf("src/*", path)]).toEqual([path, "matched"]);
    }
  });

  test("fact 14: hidden files are files like others", () => {
    for (const path of [".github/workflows/ci.yml", ".env", "a/.b/c"]) expect(kindOf("**", path)).toBe("matched");
    expect(kindOf("*", ".env")).toBe("matched");
    expect(kindOf("**/*.yml", ".github/workflows/ci.yml")).toBe("matched");
  });

  test("a plain name at the end is a folder too, a pattern is not", () => {
    for (const pattern of ["src", "**/src", "*/src", "{x,src}"])
      expect(kindOf(pattern, pattern === "*/src" ? "a/src/b/c" : "src/b/c")).toBe("matched");
    expect(kindOf("s*", "src/b")).toBe("unmatched");
    expect(kindOf("src", "srcs/b")).toBe("unmatched");
  });

  test("the first pattern that matches is named", () => {
    expect(compilePatterns(["b/**", "a/**", "a/b"]).match("a/b")).toEqual({ kind: "matched", pattern: "a/**" });
    expect(compilePatterns([]).match("a/b")).toEqual({ kind: "unmatched" });
  });
});

describe("protected patterns", () => {
  test.each([
    [".git/**", ".GIT/config"],
    [".GitHub/**", ".github/a"],
    ["k", "\u212a"],
    ["sluice.yaml", "\u017fluice.YAML"],
    ["STRASSE", "straße"],
    ["straße", "STRASSE"],
    ["caf\u00e9/*", "cafe\u0301/x"],
    ["CAFE\u0301/*", "caf\u00e9/x"],
    ["[A-C]/x", "b/X"],
    ["[!a-z]/x", "A/x"],
    ["?.ts", "ß.ts"],
    ["@(Make|make)file", "MAKEFILE"],
    ["\ufb01le", "FILE"],
  ])("GLB-5: %s finds %s", (pattern, path) => {
    expect(kindOf(pattern, path, true)).toBe("matched");
  });

  test("GLB-5: without it, names are what they are", () => {
    for (const [pattern, path] of [[".git/**", ".GIT/config"], ["k", "\u212a"], ["caf\u00e9", "cafe\u0301"]] as const) expect(kindOf(pattern, path)).toBe("unmatched"); // prettier-ignore
  });

  test("GLB-5: paths that are one and the same to some file systems are reported together", () => {
    expect(collidingPaths(["a", "B/x", "b/X", "caf\u00e9", "cafe\u0301", "c"])).toEqual([
      ["B/x", "b/X"],
      ["caf\u00e9", "cafe\u0301"],
    ]);
    expect(collidingPaths(["a", "a", "b"])).toEqual([]);
  });
});

describe("GLB-1: time grows with size, not faster", () => {
  const families: readonly (readonly [string, string, (size: number) => string])[] = [
    ["stars in a name", "*a*a*a*a*a*b", (size) => "a".repeat(size)],
    ["folders", "**/a/**/a/**/b", (size) => "a/".repeat(size / 2) + "a"],
    ["nested groups", "+(a|*(b|+(a)))x", (size) => "ab".repeat(size / 2)],
    ["negated groups", "*(!(a)b)c", (size) => "ab".repeat(size / 2)],
    ["alternatives", "{a,b}{a,b}{a,b}*{a,b}{a,b}{a,b}", (size) => "a".repeat(size) + "c"],
    ["question marks", "?*?*?*?*b", (size) => "a".repeat(size)],
    ["a plain suffix", "**/*.ts", (size) => "a/".repeat(size / 2) + "b"],
  ];

  test.each(families)("%s", (_what, pattern, make) => {
    const set = compilePatterns([pattern], { protected: true });
    // Time of this process, not of the clock: other work on the machine must not count.
    const timeOf = (size: number): number => {
      const path = make(size);
      const began = process.cpuUsage();
      for (let turn = 0; turn < 40; turn++) set.match(path);
      return process.cpuUsage(began).user;
    };
    const growth = (): number => {
      const best = [500, 1000, 2000, 4000].map((size) => Math.min(...Array.from({ length: 7 }, () => timeOf(size))));
      return Math.max(...best.slice(1).map((time, at) => time / Math.max(best[at] ?? 0, 100)));
    };
    let least = growth();
    for (let attempt = 0; attempt < 8 && least >= 2.6; attempt++) least = Math.min(least, growth());
    expect(least).toBeLessThan(2.6);
  });
});
