import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { AddedLine, ProcessRequest, ProcessRunner, Vcs } from "@sluice/core";
import { createProcessRunner } from "@sluice/process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createGitVcs } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-change-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = { PATH: process.env["PATH"], HOME: folder, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"];
const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync("git", [...identity, ...args], { cwd, env, stdio: ["ignore", "pipe", "ignore"] })
    .toString()
    .trim();

let count = 0;
function repository(): string {
  const repo = join(folder, `repo-${++count}`);
  mkdirSync(repo);
  git(repo, "init", "--quiet", "--initial-branch=main");
  return repo;
}

function commit(repo: string, files: Readonly<Record<string, string | Uint8Array>> = {}, ...options: readonly string[]): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repo, path)), { recursive: true });
    writeFileSync(join(repo, path), text);
  }
  git(repo, "add", "--all", "--force");
  git(repo, "commit", "--quiet", "--allow-empty", "-m", "work", ...options);
  return git(repo, "rev-parse", "HEAD");
}

const vcsFor = (repo: string): Vcs => createGitVcs({ repo, cache: join(folder, "cache") });
const shown = (lines: readonly AddedLine[]): readonly string[] => lines.map(({ path, line, text }) => `${path}:${line}:${text}`);
const NAMED_ODDLY = 'od d\n"ä\t.txt';

/** main: one, and what came later; feature: off one, with every kind of change. */
let repo = "";
const ids = { one: "", feature: "" };
beforeAll(() => {
  repo = repository();
  ids.one = commit(repo, { "a.txt": "a\nb\nc\n", "gone.txt": "gone\n", "mode.sh": "#!\n", "to-link": "x\n", "z.txt": "1\n2\n3\n4\n" });
  symlinkSync("a.txt", join(repo, "to-file"));
  ids.one = commit(repo);
  git(repo, "checkout", "--quiet", "-b", "feature");
  rmSync(join(repo, "gone.txt"));
  rmSync(join(repo, "to-link"));
  symlinkSync("a.txt", join(repo, "to-link"));
  rmSync(join(repo, "to-file"));
  chmodSync(join(repo, "mode.sh"), 0o755);
  ids.feature = commit(repo, {
    "a.txt": "a\nB\nc\nd",
    [NAMED_ODDLY]: "odd\r\n",
    "bin.dat": "\0binary",
    "empty.txt": "",
    "patch.txt": "diff --git a/a.txt b/a.txt\n+++ b/a.txt\n@@ -1 +99 @@\n+evil\n",
    "to-file": "was a link\n",
    "z.txt": "0\n1\n2\n2.5\n3\n4\n5\n",
  });
  git(repo, "update-index", "--add", "--cacheinfo", `160000,${ids.one},sub`);
  git(repo, "commit", "--quiet", "-m", "submodule");
  ids.feature = git(repo, "rev-parse", "HEAD");
  git(repo, "checkout", "--quiet", "--force", "main");
  commit(repo, { "a.txt": "main's own\n", "main.txt": "main\n" });
});

describe("diffStat", () => {
  test("GIT-10, GIT-12: the files of changedFiles, and how much of each changed", async () => {
    const vcs = vcsFor(repo);
    const range = { base: "main", head: ids.feature };
    const stat = await vcs.diffStat(range);
    expect(stat.map(({ path, change, type }) => ({ path, change, type }))).toEqual(await vcs.changedFiles(range));
    const numbers = Object.fromEntries(stat.map(({ path, added, deleted, binary }) => [path, [added, deleted, binary]]));
    expect(numbers).toEqual({
      "a.txt": [2, 1, false],
      "bin.dat": [0, 0, true],
      "empty.txt": [0, 0, false],
      "gone.txt": [0, 1, false],
      "mode.sh": [0, 0, false],
      [NAMED_ODDLY]: [1, 0, false],
      "patch.txt": [4, 0, false],
      sub: [1, 0, false],
      "to-file": [1, 1, false],
      "to-link": [1, 1, false],
      "z.txt": [3, 0, false],
    });
    expect(await vcs.diffStat({ base: ids.one, head: ids.one })).toEqual([]);
  });
});

describe("addedLines", () => {
  test("every added line with its place in the head; links have one, submodules none; no content passes for a header", async () => {
    const { lines, binary, cut } = await vcsFor(repo).addedLines({ base: "main", head: ids.feature, maxBytes: 100_000 });
    expect(shown(lines)).toEqual([
      "a.txt:2:B",
      "a.txt:4:d",
      `${NAMED_ODDLY}:1:odd`,
      "patch.txt:1:diff --git a/a.txt b/a.txt",
      "patch.txt:2:+++ b/a.txt",
      "patch.txt:3:@@ -1 +99 @@",
      "patch.txt:4:+evil",
      "to-file:1:was a link",
      "to-link:1:a.txt",
      "z.txt:1:0",
      "z.txt:4:2.5",
      "z.txt:7:5",
    ]);
    expect([binary, cut]).toEqual([["bin.dat"], false]);
  });

  test("GIT-11: of some paths only, which are names and no patterns", async () => {
    const vcs = vcsFor(repo);
    const of = async (...paths: readonly string[]) =>
      shown((await vcs.addedLines({ base: "main", head: ids.feature, paths, maxBytes: 100_000 })).lines);
    expect(await of("z.txt", NAMED_ODDLY)).toEqual([`${NAMED_ODDLY}:1:odd`, "z.txt:1:0", "z.txt:4:2.5", "z.txt:7:5"]);
    expect(await of("*.txt", ":(top)z.txt", "..", "-x", "")).toEqual([]);
    expect(await of()).toEqual([]);
    expect(await of("z.txt", ...Array.from({ length: 3000 }, (_, index) => `${"long/".repeat(10)}${index}`))).toHaveLength(3);
  });

  test("says when it is cut, and gives whole lines only", async () => {
    const vcs = vcsFor(repo);
    const all = await vcs.addedLines({ base: "main", head: ids.feature, maxBytes: 100_000 });
    for (const maxBytes of [1, 50, 400, 1000, 1400, 1500, 1600, 1700]) {
      const some = await vcs.addedLines({ base: "main", head: ids.feature, maxBytes });
      expect([maxBytes, some.cut]).toEqual([maxBytes, true]);
      expect(some.lines).toEqual(all.lines.slice(0, some.lines.length));
    }
  });

  test("lines that are no UTF-8 are read all the same, and names that are not are asked for by their escapes", async () => {
    const odd = repository();
    const before = commit(odd);
    writeFileSync(Buffer.concat([Buffer.from(`${odd}/x`), Buffer.from([0xff])]), Buffer.from([0x61, 0xff, 0x62]));
    const after = commit(odd);
    const range = { base: before, head: after, maxBytes: 1000 };
    expect(shown((await vcsFor(odd).addedLines(range)).lines)).toEqual(["x\\xff:1:a\ufffdb"]);
    expect(shown((await vcsFor(odd).addedLines({ ...range, paths: ["x\\xff"] })).lines)).toHaveLength(1);
    expect(shown((await vcsFor(odd).addedLines({ ...range, paths: ["x"] })).lines)).toEqual([]);
  });

  test("GIT-3: attributes of the change choose no driver and hide no line", async () => {
    const odd = repository();
    const before = commit(odd);
    const after = commit(odd, { ".gitattributes": "* diff=evil filter=evil -text\n*.ts binary -diff\n", "a.ts": "seen\n" });
    const { lines, binary } = await vcsFor(odd).addedLines({ base: before, head: after, maxBytes: 1000 });
    expect(shown(lines)).toContain("a.ts:1:seen");
    expect(binary).toEqual([]);
  });
});

describe("touchedFiles", () => {
  test("OK-39: also what was added and removed again, and what a merge alone brings in", async () => {
    const busy = repository();
    const base = commit(busy, { "kept.txt": "1\n2\n3\n" });
    git(busy, "checkout", "--quiet", "-b", "work");
    commit(busy, { "proof/secret.txt": "secret" });
    rmSync(join(busy, "proof"), { recursive: true });
    commit(busy, { "kept.txt": "one\n2\n3\n" });
    git(busy, "checkout", "--quiet", "main");
    commit(busy, { "of-main.txt": "main", "kept.txt": "1\n2\nthree\n" });
    git(busy, "checkout", "--quiet", "work");
    git(busy, "merge", "--quiet", "--no-commit", "main");
    const head = commit(busy, { "evil.txt": "only in the merge", "kept.txt": "one\ntwo\nthree\n" });
    const vcs = vcsFor(busy);
    const paths = async (from: string) =>
      (await vcs.touchedFiles({ base: from, head })).map(({ path, change }) => `${change} ${path}`).toSorted();
    expect(await paths("main")).toEqual(["added evil.txt", "deleted proof/secret.txt", "modified kept.txt"]);
    expect(await paths(base)).toEqual(["added evil.txt", "added of-main.txt", "deleted proof/secret.txt", "modified kept.txt"]);
    expect((await vcs.changedFiles({ base: "main", head })).map(({ path }) => path)).not.toContain("proof/secret.txt");
    expect(await vcs.touchedFiles({ base: head, head })).toEqual([]);
  });

  test("commits that touch nothing change nothing of the answer", async () => {
    const quiet = repository();
    const base = commit(quiet);
    commit(quiet);
    commit(quiet, { a: "a" });
    const head = commit(quiet);
    expect(await vcsFor(quiet).touchedFiles({ base, head })).toEqual([{ path: "a", change: "added", type: "file" }]);
  });
});

test("where history is cut within the change, nobody says what is in it; where it is cut before, everybody does", async () => {
  const deep = repository();
  const base = commit(deep, { a: "0" });
  for (const text of ["1", "2", "3", "4"]) commit(deep, { a: text, [`f${text}`]: text });
  const head = git(deep, "rev-parse", "HEAD");
  const shallow = join(folder, "shallow");
  git(folder, "clone", "--quiet", "--depth=3", `file://${deep}`, shallow);
  git(shallow, "fetch", "--quiet", "--depth=1", `file://${deep}`, `${base}:refs/heads/base`);
  const vcs = vcsFor(shallow);
  const calls = [
    vcs.commits({ base, head }),
    vcs.touchedFiles({ base, head }),
    vcs.changedFiles({ base, head }),
    vcs.diffStat({ base, head }),
  ];
  for (const call of await Promise.allSettled(calls)) expect(call).toMatchObject({ status: "rejected", reason: { code: "VCS_FAILED" } });
  const seen = { base: git(deep, "rev-parse", "HEAD~2"), head };
  expect(await vcs.commits(seen)).toHaveLength(2);
  expect((await vcs.touchedFiles(seen)).map(({ path }) => path).toSorted()).toEqual(["a", "f3", "f4"]);
});

test("GIT-9: a cut that hides the newest merge base behind an older one hides no change", async () => {
  const cut = repository();
  const old = commit(cut, { "hole.txt": "open\n" });
  const mended = commit(cut, { "hole.txt": "mended\n" });
  const main = commit(cut, { "main.txt": "main\n" });
  const late = git(cut, "commit-tree", "-m", "late", "-p", old, `${old}^{tree}`);
  const work = git(cut, "commit-tree", "-m", "work", "-p", mended, `${mended}^{tree}`);
  const head = git(cut, "commit-tree", "-m", "opened again", "-p", work, "-p", late, `${old}^{tree}`);
  git(cut, "update-ref", "refs/heads/work", head);
  const range = { base: main, head, maxBytes: 1000 };
  expect((await vcsFor(cut).changedFiles(range)).map(({ path }) => path)).toEqual(["hole.txt"]);
  writeFileSync(join(cut, ".git/shallow"), `${work}\n`);
  const vcs = createGitVcs({ repo: cut, cache: join(folder, "cache-of-cut") });
  const calls = [vcs.changedFiles(range), vcs.diffStat(range), vcs.addedLines(range), vcs.touchedFiles(range), vcs.commits(range)];
  for (const call of await Promise.allSettled(calls)) expect(call).toMatchObject({ status: "rejected", reason: { code: "VCS_FAILED" } });
});

describe("where the branches have two merge bases", () => {
  /** main merged `side`; a branch merged the commit before that, and `side`, and may say what it likes about both. */
  async function crossed(
    side: Readonly<Record<string, string>>,
    main: Readonly<Record<string, string>>,
    mine: Readonly<Record<string, string>>,
  ) {
    const cross = repository();
    commit(cross, { "hole.txt": "open\n", "kept.txt": "kept\n" });
    git(cross, "checkout", "--quiet", "-b", "side");
    commit(cross, side);
    git(cross, "checkout", "--quiet", "main");
    const before = commit(cross, main);
    git(cross, "merge", "--quiet", "--no-ff", "-m", "mended", "-X", "theirs", "side");
    git(cross, "checkout", "--quiet", "-b", "work", before);
    git(cross, "merge", "--quiet", "--no-commit", "--no-ff", "-X", "ours", "side");
    const range = { base: "main", head: commit(cross, mine) };
    const vcs = vcsFor(cross);
    expect(git(cross, "merge-base", "--all", range.base, range.head).split("\n")).toHaveLength(2);
    return {
      files: (await vcs.changedFiles(range)).map(({ path, change }) => `${change} ${path}`),
      stat: (await vcs.diffStat(range)).map(({ path, added, deleted }) => `${path} +${added} -${deleted}`),
      lines: shown((await vcs.addedLines({ ...range, maxBytes: 10_000 })).lines),
    };
  }

  test("what a merge takes back from one of them is changed, whichever git would choose", async () => {
    const undone = await crossed({ "hole.txt": "mended\n" }, { "other.txt": "other\n" }, { "hole.txt": "open\n", "new.txt": "new\n" });
    expect(undone.files).toEqual(["modified hole.txt", "added new.txt"]);
    expect(undone.stat).toEqual(["hole.txt +1 -1", "new.txt +1 -0"]);
    expect(undone.lines).toEqual(["hole.txt:1:open", "new.txt:1:new"]);
    const other = await crossed({ "other.txt": "other\n" }, { "hole.txt": "mended\n" }, { "hole.txt": "open\n" });
    expect(other.files).toEqual(["modified hole.txt"]);
  });

  test("what both brought is no change, and what they contradict each other in is one", async () => {
    const honest = await crossed({ "side.txt": "side\n" }, { "other.txt": "other\n" }, { "new.txt": "new\n" });
    expect(honest.files).toEqual(["added new.txt"]);
    const torn = await crossed({ "hole.txt": "side\n" }, { "hole.txt": "main\n" }, {});
    expect(torn.files).toEqual(["modified hole.txt"]);
  });
});

test("G13: each call is one process once the commits, and where the change starts, are known", async () => {
  const commands: string[] = [];
  const inner = createProcessRunner({ survivors: "group" });
  const run: ProcessRunner["run"] = (request: ProcessRequest, options) => {
    commands.push(request.argv.find((word, index) => index > 0 && /^[a-z]/.test(word) && request.argv[index - 1] !== "-c") ?? "");
    return inner.run(request, options);
  };
  const vcs = createGitVcs({ repo, cache: join(folder, "cache"), process: { portVersion: 1, run } });
  await vcs.observe({ ref: "refs/heads/feature", facets: { base: "main" } });
  const range = { base: await vcs.resolve("main").then(String), head: ids.feature };
  commands.length = 0;
  await vcs.diffStat(range);
  await vcs.addedLines({ ...range, maxBytes: 100_000 });
  await vcs.touchedFiles(range);
  expect(commands).toEqual(["merge-base", "diff", "diff", "log"]);
});
