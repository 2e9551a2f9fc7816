import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type ProcessRunner, SluiceError } from "@sluice/core";
import { createProcessRunner } from "@sluice/process";
import { afterAll, describe, expect, test } from "vitest";
import { createGitVcs } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-export-"));
const cache = join(folder, "cache");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = { PATH: process.env["PATH"], HOME: folder, GIT_CONFIG_NOSYSTEM: "1", GIT_CONFIG_GLOBAL: "/dev/null" };
const identity = ["-c", "user.name=Eve", "-c", "user.email=eve@example.org"];
function git(cwd: string, args: readonly string[], input = ""): string {
  return execFileSync("git", [...identity, ...args], { cwd, env, input, stdio: ["pipe", "pipe", "ignore"] })
    .toString()
    .trim();
}

function repository(...args: readonly string[]): string {
  const repo = mkdtempSync(join(folder, "repo-"));
  git(repo, ["init", "--quiet", "--initial-branch=main", ...args]);
  return repo;
}

function commit(repo: string, files: Readonly<Record<string, string>> = {}): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repo, path)), { recursive: true });
    writeFileSync(join(repo, path), text);
  }
  git(repo, ["add", "--all"]);
  git(repo, ["commit", "--quiet", "--allow-empty", "-m", "work"]);
  return git(repo, ["rev-parse", "HEAD"]);
}

/** A commit of a tree that `git add` would never make. */
function forge(repo: string, entries: string): string {
  const id = git(repo, ["commit-tree", "-m", "forged", git(repo, ["mktree"], entries)]);
  git(repo, ["update-ref", "refs/heads/main", id]);
  return id;
}

const target = (): string => mkdtempSync(join(folder, "target-"));

async function exported(repo: string, id: string): Promise<string> {
  const into = target();
  await createGitVcs({ repo, cache }).exportTree({ commit: id, folder: into });
  return into;
}

const codeOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise;
    return "resolved";
  } catch (error) {
    return SluiceError.is(error) ? error.code : `another error: ${String(error)}`;
  }
};

const read = (into: string, path: string): string => readFileSync(join(into, path), "utf8");
const modeOf = (path: string): number => lstatSync(path).mode & 0o777;

describe("exportTree", () => {
  test("writes the commit's files, and nothing of what is checked out or came later", async () => {
    const repo = repository();
    const id = commit(repo, { "a.txt": "a\r\n", "deep/er/b.txt": "b", "tool.sh": "#!/bin/sh\n", empty: "" });
    commit(repo, { "a.txt": "later", "c.txt": "later" });
    writeFileSync(join(repo, "a.txt"), "dirty");
    const into = await exported(repo, id);
    expect(readdirSync(into, { recursive: true, encoding: "utf8" }).toSorted()).toEqual([
      "a.txt",
      "deep",
      "deep/er",
      "deep/er/b.txt",
      "empty",
      "tool.sh",
    ]);
    expect(["a.txt", "deep/er/b.txt", "empty"].map((path) => read(into, path))).toEqual(["a\r\n", "b", ""]);
    expect(existsSync(join(into, ".git"))).toBe(false);
  });

  test("keeps the executable bit, and the folder's own permissions", async () => {
    const repo = repository();
    writeFileSync(join(repo, "tool.sh"), "#!/bin/sh\n");
    chmodSync(join(repo, "tool.sh"), 0o755);
    const into = await exported(repo, commit(repo, { "plain.txt": "x" }));
    expect([modeOf(join(into, "tool.sh")) & 0o100, modeOf(join(into, "plain.txt")) & 0o111]).toEqual([0o100, 0]);
    expect(modeOf(into)).toBe(0o700);
  });

  test("takes two processes for a known commit, and leaves no index behind", async () => {
    const inner = createProcessRunner({ survivors: "group" });
    const commands: string[] = [];
    const run: ProcessRunner["run"] = (request, options) => {
      commands.push(request.argv.find((word) => /^(?:read-tree|checkout-index|cat-file|fetch)$/.test(word)) ?? "other");
      return inner.run(request, options);
    };
    const repo = repository();
    const id = commit(repo, Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`d${index % 7}/f${index}`, `${index}`])));
    const own = join(folder, "own-cache");
    const vcs = createGitVcs({ repo, cache: own, process: { portVersion: 1, run } });
    expect((await vcs.observe({ ref: "refs/heads/main", facets: {} }))["head"]).toBe(id);
    commands.length = 0;
    const into = target();
    await vcs.exportTree({ commit: id, folder: into });
    expect(commands).toEqual(["read-tree", "checkout-index"]);
    expect(read(into, "d5/f299")).toBe("299");
    expect(readdirSync(join(own, readdirSync(own)[0] ?? "")).toSorted()).toEqual(["gitconfig", "home", "repository.git"]);
  });

  test("GIT-10: names of every kind are written byte by byte", async () => {
    const repo = repository();
    const names = ["-x", "--prefix=y", ":(top)z", "*", 'a\n"b', "ä ö", " ", "a\\b", "$(id)", ".gitattributes.txt"];
    const raw = Buffer.concat([Buffer.from("/raw-"), Buffer.from([0xff, 0x0a])]);
    writeFileSync(Buffer.concat([Buffer.from(repo), raw]), "raw");
    const into = await exported(repo, commit(repo, Object.fromEntries(names.map((name) => [name, `of ${name}`]))));
    expect(names.map((name) => read(into, name))).toEqual(names.map((name) => `of ${name}`));
    expect(readFileSync(Buffer.concat([Buffer.from(into), raw]), "utf8")).toBe("raw");
  });

  test("works for sha256 repositories, and for a commit without files", async () => {
    const modern = repository("--object-format=sha256");
    expect(read(await exported(modern, commit(modern, { a: "modern" })), "a")).toBe("modern");
    const bare = repository();
    expect(readdirSync(await exported(bare, commit(bare)))).toEqual([]);
  });
});

describe("a hostile commit", () => {
  test("GIT-5: attributes, filters and hooks neither run nor change a byte", async () => {
    const repo = repository();
    const sentinel = join(folder, "sentinel");
    const evil = join(folder, "evil.sh");
    writeFileSync(evil, `#!/bin/sh\ntouch "${sentinel}"\necho filtered\n`);
    chmodSync(evil, 0o755);
    const every = "text=auto eol=crlf crlf ident filter=evil export-subst";
    const files = {
      ".gitattributes": `[attr]loud ${every}\n* ${every}\n*.loud loud\n*.u16 working-tree-encoding=UTF-16\n*.plain !filter\nhidden export-ignore\n`,
      "sub/.gitattributes": `* ${every}\n`,
      "a.txt": "one\n$Id$\n$Format:%H$\n",
      "b.loud": "one\n$Id$\n",
      "c.u16": "wide\n",
      "sub/d": "one\n$Id$\n",
      "e.plain": "one\n$Id$\n",
      hidden: "seen\n",
    };
    mkdirSync(join(repo, ".git", "info"), { recursive: true });
    writeFileSync(join(repo, ".git", "info", "attributes"), "* -text !working-tree-encoding\n"); // so that they are stored as they are
    const id = commit(repo, files);
    rmSync(join(repo, ".git", "info", "attributes"));
    for (const key of ["clean", "smudge"]) git(repo, ["config", `filter.evil.${key}`, evil]);
    git(repo, ["config", "core.autocrlf", "true"]);
    mkdirSync(join(repo, ".git", "hooks"), { recursive: true });
    for (const hook of ["post-checkout", "post-index-change", "reference-transaction"]) {
      writeFileSync(join(repo, ".git", "hooks", hook), `#!/bin/sh\n${evil}\n`, { mode: 0o755 });
    }
    const control = join(folder, "control");
    git(repo, ["worktree", "add", "--quiet", "--detach", control, id]);
    expect(read(control, "a.txt")).toBe("filtered\n"); // the fixture is dangerous
    expect(read(control, "e.plain")).toMatch(/^one\r\n\$Id: [0-9a-f]+ \$\r\n$/);
    expect(existsSync(sentinel)).toBe(true);
    rmSync(sentinel);
    const into = await exported(repo, id);
    for (const [path, text] of Object.entries(files)) expect([path, read(into, path)]).toEqual([path, text]);
    expect(existsSync(sentinel)).toBe(false);
  });

  test("GIT-12: links and submodules lead nowhere", async () => {
    const repo = repository();
    writeFileSync(join(repo, "inside.txt"), "inside");
    symlinkSync("/etc/passwd", join(repo, "out"));
    symlinkSync("inside.txt", join(repo, "in"));
    symlinkSync("..", join(repo, "up"));
    const first = commit(repo);
    git(repo, ["update-index", "--add", "--cacheinfo", `160000,${first},module`]);
    git(repo, ["commit", "--quiet", "-m", "module"]);
    const into = await exported(repo, git(repo, ["rev-parse", "HEAD"]));
    for (const name of ["out", "in", "up"]) expect(lstatSync(join(into, name)).isFile()).toBe(true);
    expect(["out", "in", "up"].map((name) => read(into, name))).toEqual(["/etc/passwd", "inside.txt", ".."]);
    expect(readdirSync(join(into, "module"))).toEqual([]);
  });

  test("PTH-1: trees that would write outside, or a repository, are refused whole", async () => {
    const repo = repository();
    const blob = git(repo, ["hash-object", "-w", "--stdin"], "planted");
    const tree = git(repo, ["mktree"], `100644 blob ${blob}\tconfig\n`);
    const link = git(repo, ["hash-object", "-w", "--stdin"], "/tmp");
    const forged = [
      `040000 tree ${tree}\t.git\n`,
      `040000 tree ${tree}\t.GIT\n`,
      `040000 tree ${tree}\tgit~1\n`,
      `040000 tree ${tree}\t..\n`,
      `100644 blob ${blob}\t.\n`,
      `120000 blob ${link}\tx\n040000 tree ${tree}\tx\n`,
    ];
    for (const entries of forged) {
      const into = target();
      const id = forge(repo, entries);
      expect([entries, await codeOf(createGitVcs({ repo, cache }).exportTree({ commit: id, folder: into }))]).toEqual([
        entries,
        "VCS_FAILED",
      ]);
      expect(readdirSync(into)).toEqual([]);
    }
  });
});

describe("what is refused", () => {
  test("a folder that is not an empty folder of the caller's", async () => {
    const repo = repository();
    const id = commit(repo, { a: "a" });
    const full = target();
    writeFileSync(join(full, "mine"), "mine");
    const link = join(folder, "link");
    symlinkSync(target(), link);
    const vcs = createGitVcs({ repo, cache });
    for (const into of [full, link, join(full, "mine"), join(folder, "nowhere"), "relative", ""])
      expect([into, await codeOf(vcs.exportTree({ commit: id, folder: into }))]).toEqual([into, "VCS_FAILED"]);
    expect(readdirSync(full)).toEqual(["mine"]);
    expect(statSync(link).isDirectory() && readdirSync(link).length === 0).toBe(true);
  });

  test("GIT-1: anything but the full id of a commit that is there", async () => {
    const repo = repository();
    const id = commit(repo, { a: "a" });
    const vcs = createGitVcs({ repo, cache });
    const into = target();
    for (const revision of ["main", "HEAD", "", "-x", id.slice(0, 12), `${id}^{tree}`, id.toUpperCase()])
      expect([revision, await codeOf(vcs.exportTree({ commit: revision, folder: into }))]).toEqual([revision, "VCS_REVISION_INVALID"]);
    for (const other of ["f".repeat(40), git(repo, ["rev-parse", "HEAD^{tree}"])])
      expect(await codeOf(vcs.exportTree({ commit: other, folder: into }))).toBe("VCS_FAILED");
    expect(await codeOf(vcs.exportTree({ commit: id, folder: into }, { signal: AbortSignal.abort() }))).toBe("ABORTED");
    expect(readdirSync(into)).toEqual([]);
  });
});
