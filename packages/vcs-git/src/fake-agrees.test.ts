// Gates are tested against a repository in memory: what it says of a change must be what git says of the same one.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChangedFile, Vcs } from "@sluice/core";
import { type FakeCommit, type FakeFile, fakeVcs } from "@sluice/testing";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createGitVcs } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-fake-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const repo = join(folder, "repo.git");
const env = { PATH: process.env["PATH"], HOME: folder, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
const git = (input: string, ...args: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", ...args], {
    cwd: folder,
    env: { ...env, GIT_DIR: repo },
    input,
  })
    .toString()
    .trim();

const OUTSIDE = "5".repeat(40);
const LINES = fc.array(fc.constantFrom("a", "b", "", "+x", "-y", "@@ -1 +1 @@", "diff --git a/x b/x", "é"), { maxLength: 5 });
const TEXT = fc.tuple(LINES, fc.constantFrom("", "\n")).map(([lines, end]) => (lines.length === 0 ? "" : lines.join("\n") + end));
const FILE: fc.Arbitrary<FakeFile> = fc.oneof(
  { weight: 6, arbitrary: TEXT },
  {
    weight: 1,
    arbitrary: fc.constantFrom<FakeFile>({ link: "a" }, { link: "dir/b" }, { submodule: OUTSIDE }, "\0binary", "more\0binary\n"),
  },
);
const TREE = fc.dictionary(fc.constantFrom("a", "dir/b", "dir/c c", "x\ny", "ä"), FILE, { maxKeys: 5, noNullPrototype: true });

/** Writes the tree as git has it. */
function treeOf(files: Readonly<Record<string, FakeFile>>): string {
  git("", "read-tree", "--empty");
  const entries = Object.entries(files).map(([path, file]) => {
    if (typeof file !== "string" && "submodule" in file) return `160000 ${file.submodule} 0\t${path}\0`;
    const blob = git(typeof file === "string" ? file : file.link, "hash-object", "-w", "--stdin");
    return `${typeof file === "string" ? "100644" : "120000"} ${blob} 0\t${path}\0`;
  });
  git(entries.join(""), "update-index", "-z", "--index-info");
  return git("", "write-tree");
}

/** A base, a commit beside it, and two commits of work, in git and in memory under the same ids. */
function histories([root, beside, first, second]: readonly Readonly<Record<string, FakeFile>>[]): {
  readonly fake: Vcs;
  readonly base: string;
  readonly head: string;
} {
  const commits: Record<string, FakeCommit> = {};
  const add = (files: Readonly<Record<string, FakeFile>> = {}, parent?: string): string => {
    const id = git("", "commit-tree", "-m", "work", ...(parent === undefined ? [] : ["-p", parent]), treeOf(files));
    commits[id] = { files, message: "work\n", author: "Ada <ada@example.org>", ...(parent === undefined ? {} : { parent }) };
    return id;
  };
  const from = add(root);
  const base = add(beside, from);
  const head = add(second, add(first, from));
  for (const [name, id] of [["base", base], ["head", head]] as const) git("", "update-ref", `refs/heads/${name}`, id); // prettier-ignore
  return { fake: fakeVcs({ commits }), base, head };
}

const byPath = <Item extends Pick<ChangedFile, "path">>(items: readonly Item[]): readonly Item[] =>
  items.toSorted((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));

beforeAll(() => void git("", "init", "--quiet", "--bare"));

test("the repository in memory says of a change what git says", async () => {
  await fc.assert(
    fc.asyncProperty(fc.tuple(TREE, TREE, TREE, TREE), async (trees) => {
      const { fake, base, head } = histories(trees);
      const real = createGitVcs({ repo, cache: join(folder, "cache") });
      await real.resolve("head");
      const range = { base, head };
      expect(await real.mergeBase(base, head)).toBe(await fake.mergeBase(base, head));
      expect(byPath(await real.changedFiles(range))).toEqual(byPath(await fake.changedFiles(range)));
      expect(byPath(await real.touchedFiles(range))).toEqual(byPath(await fake.touchedFiles(range)));
      expect(await real.commits(range)).toEqual(await fake.commits(range));
      const [stat, fakeStat] = [byPath(await real.diffStat(range)), byPath(await fake.diffStat(range))];
      // Which of two equal lines is the kept one is each side's own choice, but not how many there are.
      expect(stat.map(({ added, deleted, ...file }) => [file, added - deleted])).toEqual(
        fakeStat.map(({ added, deleted, ...file }) => [file, added - deleted]),
      );
      const [lines, fakeLines] = [
        await real.addedLines({ ...range, maxBytes: 100_000 }),
        await fake.addedLines({ ...range, maxBytes: 100_000 }),
      ];
      expect([lines.cut, lines.binary.toSorted()]).toEqual([false, fakeLines.binary.toSorted()]);
      for (const { path, added, type } of stat) {
        const here = lines.lines.filter((line) => line.path === path);
        expect([path, here.length]).toEqual([path, type === "submodule" ? 0 : added]);
        const text = trees[3][path];
        for (const { line, text: said } of here)
          expect([path, line, said]).toEqual([path, line, typeof text === "string" ? text.split("\n")[line - 1] : said]);
      }
    }),
    { numRuns: 20, seed: 20_266 },
  );
}, 120_000);
