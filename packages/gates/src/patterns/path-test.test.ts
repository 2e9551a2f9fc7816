import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { Minimatch } from "minimatch";
import { afterAll, describe, expect, test } from "vitest";
import { braceRows } from "./brace-rows.ts";
import { patternProblem } from "./pattern-problem.ts";
import { MEANING, pathTest } from "./path-test.ts";
import { isRepositoryPath } from "./repository-path.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-patterns-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A plain name at the end is about everything below it too. */
const withFolder = (row: string): readonly string[] =>
  /[?*[]|[+@!]\(/.test(row.slice(row.lastIndexOf("/") + 1)) ? [row] : [row, `${row}/**`];
const reference = (row: string) => {
  const matchers = withFolder(row).map((each) => new Minimatch(each, MEANING));
  return (path: string): boolean => matchers.some((matcher) => matcher.match(path));
};

const PART = fc.constantFrom("a", "b", "ab", "a.ts", ".ts", "*", "**", "?", "*.ts", "*.d.ts", "a*", "*a*", "[ab]", "[!a]", "[a-c].ts", "@(a|b)", "!(a)", "*(a).ts", "a+(b)", "?(a)b", "(a)", ".*", "*.", "x y", "é"); // prettier-ignore
const ROW = fc
  .array(PART, { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join("/"))
  .filter((row) => patternProblem(row) === undefined);
const NAME = fc.constantFrom(
  "a",
  "b",
  "ab",
  "abc",
  "a.ts",
  ".ts",
  "a.d.ts",
  "aa.ts",
  ".x",
  "x y",
  "é",
  "(a)",
  "c",
  "..a",
  "a.",
  "*",
  "a\nb",
);
const PATH = fc.array(NAME, { minLength: 1, maxLength: 5 }).map((names) => names.join("/"));

describe("the test of one pattern", () => {
  test("GLB-2: says what the matcher says, wherever it does not ask it", () => {
    fc.assert(
      fc.property(ROW, fc.array(PATH, { minLength: 20, maxLength: 20 }), (row, paths) => {
        const [ours, theirs] = [pathTest(row), reference(row)];
        for (const path of paths) expect([row, path, ours(path)]).toEqual([row, path, theirs(path)]);
      }),
      { numRuns: 1500, seed: 20_261 },
    );
  });

  test("a sound pattern matches the paths that are made from it", () => {
    const made = (row: string): string =>
      row
        .split("/")
        .map((part) =>
          part === "**"
            ? "q/r"
            : part
                .replace("[!a]", "b")
                .replace(/\[.*?\]/, "a")
                .replaceAll("*", "z")
                .replaceAll("?", "y"),
        )
        .join("/");
    const plain = ROW.filter((row) => !/[()]/.test(row) && isRepositoryPath(row));
    fc.assert(
      fc.property(plain, (row) => {
        expect([row, pathTest(row)(made(row))]).toEqual([row, true]);
      }),
      { numRuns: 500, seed: 20_262 },
    );
  });
});

describe("what git takes the same patterns for", () => {
  const env = { PATH: process.env["PATH"], HOME: folder, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
  const git = (input: string, ...args: readonly string[]): string =>
    execFileSync("git", args, { cwd: folder, env, input, stdio: ["pipe", "pipe", "ignore"] }).toString();

  // Names of folders and of files are apart: in one tree nothing is both.
  const folders = ["", "a/", "b/", "ab/", ".d/", "a/b/", "a/.d/", "b/a/", "a/b/a/", ".d/ab/a/", "ab/b/.d/b/"];
  const names = ["f.ts", ".ts", ".x", "c", "c.d.ts", "cc", "f.md"];
  const paths = folders.flatMap((each) => names.map((name) => each + name));

  test("GLB-2, GLB-5: the same files, as a path of an index", () => {
    git("", "init", "--quiet");
    const blob = git("", "hash-object", "-w", "--stdin").trim();
    git(paths.map((path) => `100644 ${blob} 0\t${path}\0`).join(""), "update-index", "-z", "--index-info");
    const parts = ["a", "b", ".d", "c", "*", "**", "?", "*.ts", "*.d.ts", "c*", "*b*", "[ab]", "[!a]", "[a-c]", ".*", "*.", "f.ts", ".ts"];
    const rows = fc
      .sample(fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 4 }), { numRuns: 250, seed: 20_263 })
      .map((each) => each.join("/"))
      .filter((row) => patternProblem(row) === undefined);
    expect(rows.length).toBeGreaterThan(180);
    let hits = 0;
    for (const row of new Set(rows)) {
      const theirs = git("", "ls-files", "-z", "--", ...withFolder(row).map((each) => `:(glob)${each}`)).split("\0");
      const ours = paths.filter(pathTest(row));
      expect([row, ours.toSorted()]).toEqual([row, theirs.filter((path) => path !== "").toSorted()]);
      hits += ours.length;
    }
    expect(hits).toBeGreaterThan(300);
  });
});

test("GLB-1: the matcher is of the major version that never goes back over a path", () => {
  const manifest = createRequire(import.meta.url)("minimatch/package.json") as { readonly version: string };
  expect(manifest.version).toMatch(/^11\./);
});

test("GLB-1: alternatives are counted as they are made", () => {
  const PIECE = fc.constantFrom(
    "a",
    "{a,b}",
    "{a,{b,c}d}",
    "{1..5}",
    "{a..c}",
    "{C..A}",
    "{,x}",
    "{03..01}",
    "{-1..1}",
    "/",
    "*",
    "{a,{1..3},}",
  );
  fc.assert(
    fc.property(fc.array(PIECE, { minLength: 1, maxLength: 6 }), (pieces) => {
      const sizes: Readonly<Record<string, number>> = { "{a,b}": 2, "{a,{b,c}d}": 3, "{1..5}": 5, "{a..c}": 3, "{C..A}": 3, "{,x}": 2, "{03..01}": 3, "{-1..1}": 3, "{a,{1..3},}": 5 }; // prettier-ignore
      const count = pieces.reduce((product, piece) => product * (sizes[piece] ?? 1), 1);
      const rows = braceRows(pieces.join(""));
      expect(rows.ok).toBe(count <= 64);
      // Rows that are empty altogether are dropped by the expansion, so one letter is always there.
      const made = braceRows(`a${pieces.join("")}`);
      expect(made.ok ? made.rows.length : count).toBe(count);
    }),
    { numRuns: 500, seed: 20_264 },
  );
});
