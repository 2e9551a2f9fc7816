import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type FileRead, type ProcessRequest, type ProcessRunner, SluiceError, type Vcs } from "@sluice/core";
import { createProcessRunner } from "@sluice/process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createGitVcs, type GitVcsOptions } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-vcs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = { PATH: process.env["PATH"], HOME: folder, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
const identity = [
  "-c",
  "user.name=Ada",
  "-c",
  "user.email=ada@example.org",
  "-c",
  "commit.gpgSign=false",
  "-c",
  "protocol.file.allow=always",
];
const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync("git", [...identity, ...args], { cwd, env, stdio: ["ignore", "pipe", "ignore"] })
    .toString()
    .trim();

let count = 0;
function repository(...args: readonly string[]): string {
  const repo = join(folder, `repo-${++count}`);
  mkdirSync(repo);
  git(repo, "init", "--quiet", "--initial-branch=main", ...args);
  return repo;
}

function put(repo: string, path: string, text: string | Uint8Array): void {
  mkdirSync(dirname(join(repo, path)), { recursive: true });
  writeFileSync(join(repo, path), text);
}

function commit(repo: string, message: string, files: Readonly<Record<string, string>> = {}): string {
  for (const [path, text] of Object.entries(files)) put(repo, path, text);
  git(repo, "add", "--all");
  git(repo, "commit", "--quiet", "--allow-empty", "-m", message);
  return git(repo, "rev-parse", "HEAD");
}

const cache = join(folder, "cache");
const vcsFor = (repo: string, more: Partial<GitVcsOptions> = {}): Vcs => createGitVcs({ repo, cache, ...more });

function counting(): { readonly runner: ProcessRunner; readonly commands: string[] } {
  const inner = createProcessRunner({ survivors: "group" });
  const commands: string[] = [];
  const run: ProcessRunner["run"] = (request: ProcessRequest, options) => {
    commands.push(request.argv.find((word, index) => index > 0 && /^[a-z]/.test(word) && request.argv[index - 1] !== "-c") ?? "");
    return inner.run(request, options);
  };
  return { runner: { portVersion: 1, run }, commands };
}

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
    return "resolved";
  } catch (error) {
    return SluiceError.is(error) ? error.code : `another error: ${String(error)}`;
  }
};

const textOf = (file: FileRead): string => (file.kind === "present" ? Buffer.from(file.bytes).toString() : `${file.kind} ${file.because}`);

/** main: one, two; feature: off one, with every kind of change. */
let repo = "";
const ids = { one: "", two: "", feature: "" };
beforeAll(() => {
  repo = repository();
  ids.one = commit(repo, "one", { "keep.txt": "keep", "old.txt": "a\n".repeat(50), "gone.txt": "gone", "type.txt": "type" });
  git(repo, "checkout", "--quiet", "-b", "feature");
  git(repo, "mv", "old.txt", "new.txt");
  rmSync(join(repo, "gone.txt"));
  rmSync(join(repo, "type.txt"));
  symlinkSync("keep.txt", join(repo, "type.txt"));
  ids.feature = commit(repo, "subject line\n\nbody\n\nTrailer: x", { 'dir/ä \n"x.txt': "odd", "keep.txt": "kept" });
  git(repo, "checkout", "--quiet", "main");
  ids.two = commit(repo, "two", { "main.txt": "main" });
});

describe("observe", () => {
  test("head, tree, base and its commit, in two processes", async () => {
    const { runner, commands } = counting();
    const vcs = vcsFor(repo, { process: runner, base: "main" });
    const subject = { ref: "refs/heads/feature", facets: {} };
    const tree = git(repo, "rev-parse", "feature^{tree}");
    const expected = { head: ids.feature, tree, base: "main", baseCommit: ids.two };
    expect(await vcs.observe(subject)).toEqual(expected);
    commands.length = 0;
    expect(await vcs.observe(subject)).toEqual(expected);
    expect(commands).toEqual(["fetch", "cat-file"]);
  });

  test("the world is looked at anew every time", async () => {
    const moving = repository();
    const first = commit(moving, "first");
    git(moving, "branch", "work");
    const vcs = vcsFor(moving);
    expect(await vcs.observe({ ref: "refs/heads/work", facets: {} })).toMatchObject({ head: first, baseCommit: first });
    const second = commit(moving, "second");
    git(moving, "branch", "--force", "work", "main");
    expect(await vcs.observe({ ref: "refs/heads/work", facets: {} })).toMatchObject({ head: second, baseCommit: second });
    git(moving, "branch", "--force", "work", first);
    expect(await vcs.observe({ ref: "work", facets: { base: "main" } })).toMatchObject({ head: first, baseCommit: second });
    git(moving, "branch", "-D", "work");
    expect(await vcs.observe({ ref: "refs/heads/work", facets: {} })).toEqual({ base: "main", baseCommit: second });
    git(moving, "branch", "work/below", first);
    expect(await vcs.observe({ ref: "refs/heads/work/below", facets: {} })).toMatchObject({ head: first });
  });

  test("refs of other kinds are fetched when a subject names them", async () => {
    git(repo, "update-ref", "refs/pull/7/head", ids.feature);
    expect(await vcsFor(repo).observe({ ref: "refs/pull/7/head", facets: {} })).toMatchObject({ head: ids.feature });
    expect(await vcsFor(repo).observe({ ref: "refs/nothing/7/head", facets: {} })).not.toHaveProperty("head");
  });

  test("without a ref the subject is its head facet", async () => {
    const facets = { head: ids.one, base: "main" };
    expect(await vcsFor(repo).observe({ facets })).toMatchObject({ head: ids.one, baseCommit: ids.two });
    expect(await vcsFor(repo).observe({ facets: {} })).toEqual({ base: "main", baseCommit: ids.two });
    expect(await vcsFor(repo).observe({ facets: { base: "no-such" } })).toEqual({ base: "no-such" });
    expect(await codeOf(vcsFor(repo).observe({ facets: { base: "--upload-pack=x" } }))).toBe("VCS_REVISION_INVALID");
  });
});

describe("resolve", () => {
  test("names, ids and steps", async () => {
    const vcs = vcsFor(repo);
    git(repo, "tag", "-f", "-a", "v1", "-m", "v1", ids.one);
    for (const [revision, id] of [
      ["main", ids.two],
      ["refs/heads/main", ids.two],
      ["HEAD", ids.two],
      ["HEAD~1", ids.one],
      ["main^", ids.one],
      ["v1", ids.one],
      ["refs/tags/v1", ids.one],
      [ids.feature, ids.feature],
      [ids.feature.slice(0, 10), ids.feature],
      ["nothing", undefined],
      ["HEAD~9", undefined],
      ["refs/heads", undefined],
      ["0".repeat(40), undefined],
      ["f".repeat(64), undefined],
      [git(repo, "rev-parse", "main^{tree}"), undefined],
      [git(repo, "rev-parse", "v1"), ids.one],
    ] as const) {
      expect([revision, await vcs.resolve(revision)]).toEqual([revision, id]);
    }
  });

  test("GIT-1: everything outside the grammar is refused before git sees it", async () => {
    const { runner, commands } = counting();
    const vcs = vcsFor(repo, { process: runner });
    const hostile = [
      "",
      " ",
      "-x",
      "--upload-pack=touch x",
      "-c",
      "a b",
      "a\nb",
      "a\0b",
      "main:keep.txt",
      "main..feature",
      "main...feature",
      "^main",
      "@{u}",
      "@",
      "main@{1}",
      ":/one",
      "main^{/one}",
      "a//b",
      "/main",
      "main/",
      ".main",
      "a/.b",
      "a.lock",
      "a/b.lock/c",
      "..",
      "main~1~",
      "ä",
      "a\\b",
      "a*",
      "a?",
      "[a]",
      "a".repeat(600),
      "refs/heads/-x",
      "ext::sh -c id",
      "main^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
    ].filter((name) => name !== "main~1~");
    for (const revision of hostile) {
      expect([revision, await codeOf(vcs.resolve(revision))]).toEqual([revision, "VCS_REVISION_INVALID"]);
      expect([revision, await codeOf(vcs.changedFiles({ base: revision, head: ids.one }))]).toEqual([revision, "VCS_REVISION_INVALID"]);
      expect([revision, await codeOf(vcs.readFile({ commit: revision, path: "a", maxBytes: 1 }))]).toEqual([
        revision,
        "VCS_REVISION_INVALID",
      ]);
    }
    expect(commands).toEqual([]);
  });

  test("a tag cannot hide a branch", async () => {
    const hidden = repository();
    commit(hidden, "one");
    const two = commit(hidden, "two");
    git(hidden, "tag", "main", "HEAD~1");
    expect(await vcsFor(hidden).resolve("main")).toBe(two);
  });

  test("a commit that no ref leads to any more is still found by its id", async () => {
    const amended = repository();
    commit(amended, "one");
    const lost = commit(amended, "two");
    git(amended, "reset", "--quiet", "--hard", "HEAD~1");
    const vcs = vcsFor(amended);
    await vcs.observe({ ref: "HEAD", facets: {} });
    expect(await vcs.resolve(lost)).toBe(lost);
  });
});

describe("what changed", () => {
  test("GIT-10, GIT-12: files against the merge base, both sides of a rename, links told apart", async () => {
    const vcs = vcsFor(repo);
    const files = await vcs.changedFiles({ base: "main", head: ids.feature });
    expect(files.toSorted((one, other) => (one.path < other.path ? -1 : 1))).toEqual([
      { path: 'dir/ä \n"x.txt', change: "added", type: "file" },
      { path: "gone.txt", change: "deleted", type: "file" },
      { path: "keep.txt", change: "modified", type: "file" },
      { path: "new.txt", change: "added", type: "file" },
      { path: "old.txt", change: "deleted", type: "file" },
      { path: "type.txt", change: "type-changed", type: "symlink" },
    ]);
    expect(await vcs.changedFiles({ base: ids.one, head: ids.one })).toEqual([]);
  });

  test("GIT-12: a submodule is seen, also when the repository asks for it to be ignored", async () => {
    const outer = repository();
    const before = commit(outer, "one", { ".gitmodules": '[submodule "sub"]\n\tpath = sub\n\turl = ../sub\n\tignore = all\n' });
    git(outer, "update-index", "--add", "--cacheinfo", `160000,${ids.one},sub`);
    git(outer, "commit", "--quiet", "-m", "two");
    git(outer, "config", "diff.ignoreSubmodules", "all");
    const after = git(outer, "rev-parse", "HEAD");
    const vcs = vcsFor(outer);
    expect(await vcs.changedFiles({ base: before, head: after })).toEqual([{ path: "sub", change: "added", type: "submodule" }]);
    expect(await vcs.readFile({ commit: after, path: "sub", maxBytes: 100 })).toEqual({ kind: "refused", because: "not-a-regular-file" });
  });

  test("GIT-10: names that are not UTF-8 are escaped, and never read as another file", async () => {
    const odd = repository();
    const before = commit(odd, "one");
    writeFileSync(Buffer.concat([Buffer.from(`${odd}/x`), Buffer.from([0xff, 0x0a])]), "odd");
    const after = commit(odd, "two");
    const vcs = vcsFor(odd);
    expect(await vcs.changedFiles({ base: before, head: after })).toEqual([{ path: "x\\xff\\x0a", change: "added", type: "file" }]);
    expect(await vcs.readFile({ commit: after, path: "x\\xff\\x0a", maxBytes: 100 })).toEqual({ kind: "refused", because: "unreadable" });
  });

  test("commits, newest first, as they were typed", async () => {
    const vcs = vcsFor(repo);
    const who = "Ada <ada@example.org>";
    expect(await vcs.commits({ base: "main", head: "feature" })).toEqual([
      { id: ids.feature, parents: [ids.one], author: who, committer: who, message: "subject line\n\nbody\n\nTrailer: x\n" },
    ]);
    expect(await vcs.commits({ base: "feature", head: "main" })).toMatchObject([{ id: ids.two }]);
    expect((await vcs.commits({ base: ids.one, head: ids.one })).length).toBe(0);
  });

  test("GIT-14: unrelated histories and missing commits are errors, never 'nothing changed'", async () => {
    const unrelated = git(repo, "commit-tree", "-m", "unrelated", git(repo, "rev-parse", "main^{tree}"));
    const vcs = vcsFor(repo);
    expect(await vcs.mergeBase("main", unrelated)).toBeUndefined();
    expect(await codeOf(vcs.changedFiles({ base: "main", head: unrelated }))).toBe("VCS_FAILED");
    for (const range of [
      { base: "f".repeat(40), head: "main" },
      { base: "main", head: "no-such" },
    ]) {
      expect(await codeOf(vcs.changedFiles(range))).toBe("VCS_FAILED");
      expect(await codeOf(vcs.commits(range))).toBe("VCS_FAILED");
    }
  });
});

describe("ancestry", () => {
  test("yes, no, merge base, tree", async () => {
    const vcs = vcsFor(repo);
    expect(await vcs.isAncestor(ids.one, ids.two)).toBe("yes");
    expect(await vcs.isAncestor(ids.two, ids.feature)).toBe("no");
    expect(await vcs.isAncestor(ids.one, "f".repeat(40))).toBe("unknown");
    expect(await vcs.mergeBase(ids.two, ids.feature)).toBe(ids.one);
    expect(await vcs.mergeBase(ids.two, "f".repeat(40))).toBeUndefined();
    expect(await vcs.tree(ids.two)).toBe(git(repo, "rev-parse", "main^{tree}"));
    expect(await vcs.tree("f".repeat(40))).toBeUndefined();
  });

  test("where history is cut, no is unknown; completed history answers again", async () => {
    const deep = repository();
    const first = commit(deep, "1");
    for (const n of ["2", "3"]) commit(deep, n);
    const last = commit(deep, "4");
    const shallow = join(folder, "shallow");
    git(folder, "clone", "--quiet", "--depth=2", `file://${deep}`, shallow);
    const vcs = vcsFor(shallow);
    expect(await vcs.isAncestor(git(deep, "rev-parse", "HEAD~1"), last)).toBe("yes");
    expect(await vcs.isAncestor(first, last)).toBe("unknown");
    expect(await vcs.isAncestor(last, git(deep, "rev-parse", "HEAD~1"))).toBe("unknown");
    git(shallow, "fetch", "--quiet", "--unshallow");
    await vcs.observe({ ref: "HEAD", facets: {} });
    expect(await vcs.isAncestor(first, last)).toBe("yes");
    expect(await vcs.isAncestor(last, first)).toBe("no");
  });
});

describe("files", () => {
  test("contents, absence and refusals", async () => {
    const vcs = vcsFor(repo);
    const read = async (path: string, maxBytes = 1000): Promise<string> =>
      textOf(await vcs.readFile({ commit: ids.feature, path, maxBytes }));
    expect(await read("keep.txt")).toBe("kept");
    expect(await read('dir/ä \n"x.txt')).toBe("odd");
    expect(await read("keep.txt", 4)).toBe("kept");
    expect(await read("keep.txt", 3)).toBe("refused too-large");
    expect(await read("type.txt")).toBe("refused not-a-regular-file");
    expect(await read("dir")).toBe("refused not-a-regular-file");
    expect(await read("gone.txt")).toBe("absent missing");
    expect(await read("type.txt/below")).toBe("absent missing");
    for (const path of ["", "/etc/passwd", "../x", "a/../b", "./keep.txt", "a//b", "a\0", "\ud800", "x".repeat(5000)])
      expect(await read(path)).toBe("refused outside");
    for (const path of [":(top)keep.txt", "*.txt", ":!keep.txt", "--", "-x"]) expect(await read(path)).toBe("absent missing"); // GIT-11
    expect(await codeOf(vcs.readFile({ commit: "f".repeat(40), path: "keep.txt", maxBytes: 10 }))).toBe("VCS_FAILED");
  });

  test("G13: any number of files of a commit takes two processes, and the change up to it one, besides the one that finds where it starts", async () => {
    const many = repository();
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`d${index % 7}/f${index}.txt`, `content ${index} ${"x".repeat(index * 10)}`]),
    );
    files["big.bin"] = "y".repeat(700_000);
    const id = commit(many, "many", files);
    const { runner, commands } = counting();
    const vcs = vcsFor(many, { process: runner });
    await vcs.observe({ ref: "refs/heads/main", facets: {} });
    commands.length = 0;
    const changed = await vcs.changedFiles({ base: id, head: id });
    const reads = await Promise.all(Object.keys(files).map((path) => vcs.readFile({ commit: id, path, maxBytes: 1_000_000 })));
    expect(changed).toEqual([]);
    expect(reads.map(textOf)).toEqual(Object.values(files));
    expect(commands).toEqual(["merge-base", "diff", "ls-tree", "cat-file"]);
  });

  test("a caller that aborts leaves; the others get their answer", async () => {
    const vcs = vcsFor(repo);
    const controller = new AbortController();
    const request = { commit: ids.feature, path: "keep.txt", maxBytes: 100 };
    await vcs.readFile(request);
    const leaving = codeOf(vcs.readFile(request, { signal: controller.signal }));
    const staying = vcs.readFile(request);
    controller.abort();
    expect(await leaving).toBe("ABORTED");
    expect(textOf(await staying)).toBe("kept");
    const gone = { signal: controller.signal };
    expect(await codeOf(vcs.observe({ facets: {} }, gone))).toBe("ABORTED");
    expect(await codeOf(vcs.resolve("main", gone))).toBe("ABORTED");
    expect(await codeOf(vcs.resolve(ids.one, gone))).toBe("ABORTED");
  });
});

describe("repositories of every shape", () => {
  test("bare, linked worktree, sha256, without commits", async () => {
    const bare = join(folder, "bare.git");
    git(folder, "clone", "--quiet", "--bare", repo, bare);
    expect(await vcsFor(bare).observe({ ref: "refs/heads/feature", facets: {} })).toMatchObject({
      head: ids.feature,
      base: "main",
      baseCommit: ids.two,
    });

    const linked = join(folder, "linked");
    git(repo, "worktree", "add", "--quiet", "--detach", linked, ids.feature);
    expect(await vcsFor(linked).resolve("HEAD")).toBe(ids.feature);

    const modern = repository("--object-format=sha256");
    const id = commit(modern, "one", { a: "modern" });
    expect(id).toHaveLength(64);
    const vcs = vcsFor(modern);
    expect(await vcs.resolve("main")).toBe(id);
    expect(textOf(await vcs.readFile({ commit: id, path: "a", maxBytes: 10 }))).toBe("modern");

    const empty = repository();
    const nothing = vcsFor(empty);
    expect(await nothing.observe({ ref: "HEAD", facets: {} })).toEqual({});
    expect(await nothing.defaultBranch()).toBeUndefined();
    const first = commit(empty, "first");
    expect(await nothing.observe({ ref: "HEAD", facets: {} })).toMatchObject({ head: first, base: "main", baseCommit: first });
    git(empty, "checkout", "--quiet", "--orphan", "unborn");
    expect(await nothing.resolve("HEAD")).toBeUndefined();
  });

  test("the default branch: origin's, a bare repository's, or the only customary one", async () => {
    const clone = join(folder, "clone");
    git(repo, "branch", "--force", "develop", "main");
    git(repo, "symbolic-ref", "HEAD", "refs/heads/develop");
    git(folder, "clone", "--quiet", repo, clone);
    git(repo, "symbolic-ref", "HEAD", "refs/heads/main");
    git(clone, "checkout", "--quiet", "-b", "work");
    expect(await vcsFor(clone).defaultBranch()).toBe("develop");
    git(clone, "branch", "-D", "develop"); // only origin's is left
    expect(await vcsFor(clone).observe({ ref: "HEAD", facets: {} })).toMatchObject({ base: "develop", baseCommit: ids.two });
    expect(await vcsFor(repo).defaultBranch()).toBe("main");
    expect(await vcsFor(repo, { base: "release" }).defaultBranch()).toBe("release");
    git(repo, "branch", "master", "main");
    expect(await vcsFor(repo).defaultBranch()).toBeUndefined();
    git(repo, "branch", "-D", "master");
  });

  test("what is no repository fails, also when a neighbour's name would fit", async () => {
    const plain = join(folder, "plain");
    mkdirSync(plain);
    git(folder, "clone", "--quiet", "--bare", repo, `${plain}.git`);
    expect(await codeOf(vcsFor(plain).resolve("main"))).toBe("VCS_FAILED");
    expect(await codeOf(vcsFor(join(folder, "missing")).resolve("main"))).toBe("VCS_FAILED");
    expect(await codeOf(vcsFor(repo, { git: join(folder, "no-git") }).resolve("main"))).toBe("VCS_FAILED");
  });

  test("malformed options are refused", () => {
    for (const options of [{ repo: "" }, { repo, base: "-x" }, { repo, git: "git" }, { repo, cache: "cache" }]) {
      expect(() => createGitVcs(options)).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
    }
  });
});

describe("our copy", () => {
  test("PTH-5: is private, and refused when others could write it or when it lies inside the repository", async () => {
    const own = join(folder, "own-cache");
    await vcsFor(repo, { cache: own }).resolve("main");
    const [copy = ""] = readdirSync(own);
    expect(readdirSync(own)).toHaveLength(1);
    expect(statSync(join(own, copy)).mode & 0o777).toBe(0o700);
    execFileSync("chmod", ["0777", join(own, copy)]);
    expect(await codeOf(vcsFor(repo, { cache: own }).resolve("main"))).toBe("STORE_INSECURE");
    expect(await codeOf(vcsFor(repo, { cache: join(repo, "cache") }).resolve("main"))).toBe("CONFIG_INVALID");
    rmSync(join(repo, "cache"), { recursive: true });
  });

  test("many readers of one repository at once", async () => {
    const shared = join(folder, "shared-cache");
    const readers = Array.from({ length: 4 }, () => vcsFor(repo, { cache: shared }));
    const heads = await Promise.all(readers.flatMap((vcs) => [vcs.resolve("feature"), vcs.resolve("main"), vcs.resolve(ids.one)]));
    expect(heads).toEqual(readers.flatMap(() => [ids.feature, ids.two, ids.one]));
    expect(readdirSync(shared)).toHaveLength(1);
  });

  test.runIf(process.getuid?.() === 0)("GIT-13: a repository of another user is read, and only that one", async () => {
    const foreign = repository();
    const id = commit(foreign, "one");
    execFileSync("chown", ["-R", "12345:12345", foreign]);
    expect(await vcsFor(foreign).resolve("main")).toBe(id);
  });
});
