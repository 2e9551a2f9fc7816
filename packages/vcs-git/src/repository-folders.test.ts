import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createGitVcs } from "./index.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-folders-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Of the system, as git is; named here because it is no package's. */
const FIFO_TOOL = "mkfifo";

const git = (cwd: string, ...args: readonly string[]): void =>
  void execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", ...args], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: folder, GIT_CONFIG_NOSYSTEM: "1" },
    stdio: "ignore",
  });

const contains = (repo: string, path: string): boolean | undefined => createGitVcs({ repo }).contains?.(path);

test("a repository contains all of its worktrees and its git folder, whichever of them it was given by", () => {
  const main = join(folder, "main");
  const linked = join(folder, "linked");
  mkdirSync(main);
  git(main, "init", "--quiet");
  git(main, "commit", "--quiet", "--allow-empty", "-m", "first");
  git(main, "worktree", "add", "--quiet", linked);
  for (const repo of [main, linked]) {
    for (const inside of ["main/runs.sqlite", "linked/not/there/yet", "main/.git/runs.sqlite", "main"])
      expect(contains(repo, join(folder, inside)), inside).toBe(true);
    for (const outside of ["main-2/runs.sqlite", "runs.sqlite", "main/../state/runs.sqlite"])
      expect(contains(repo, join(folder, outside)), outside).toBe(false);
  }
});

test("links are followed on both sides", () => {
  const repo = join(folder, "real");
  mkdirSync(repo);
  git(repo, "init", "--quiet");
  symlinkSync(repo, join(folder, "link"));
  symlinkSync(join(repo, ".git"), join(folder, "state"));
  expect(contains(join(folder, "link"), join(repo, "x"))).toBe(true);
  expect(contains(repo, join(folder, "link", "x"))).toBe(true);
  expect(contains(repo, join(folder, "state", "runs.sqlite"))).toBe(true);
});

test("a bare repository contains itself, and one that is not there its place", () => {
  const bare = join(folder, "bare.git");
  mkdirSync(bare);
  git(bare, "init", "--quiet", "--bare");
  expect(contains(bare, join(bare, "runs.sqlite"))).toBe(true);
  expect(contains(join(folder, "gone"), join(folder, "gone", "x"))).toBe(true);
  expect(contains(join(folder, "gone"), join(folder, "x"))).toBe(false);
});

test("PTH-2: what a worker put in the place of git's own files is never waited for, and hides nothing else", () => {
  const [odd, beside] = [join(folder, "odd"), join(folder, "beside")];
  mkdirSync(odd);
  git(odd, "init", "--quiet");
  git(odd, "commit", "--quiet", "--allow-empty", "-m", "first");
  git(odd, "worktree", "add", "--quiet", beside);
  const registered = join(odd, ".git", "worktrees");
  for (const name of ["fifo", "folder", "device", "large", "broken"]) mkdirSync(join(registered, name));
  execFileSync(FIFO_TOOL, [join(registered, "fifo", "gitdir"), join(folder, "fifo")]);
  mkdirSync(join(registered, "folder", "gitdir"));
  symlinkSync("/dev/zero", join(registered, "device", "gitdir"));
  writeFileSync(join(registered, "large", "gitdir"), " ".repeat(1_000_000));
  symlinkSync("nowhere", join(registered, "broken", "gitdir"));
  writeFileSync(join(registered, "file"), "");
  // In a process of its own: one that waits for a FIFO can be neither interrupted nor timed out.
  const asked = (repo: string, path: string): string => {
    const code = `const { createGitVcs } = await import(${JSON.stringify(join(import.meta.dirname, "index.ts"))});
      console.log(createGitVcs({ repo: ${JSON.stringify(repo)} }).contains(${JSON.stringify(path)}));`;
    return execFileSync(process.execPath, ["--conditions=@sluice/source", "--input-type=module", "-e", code], { timeout: 60_000 })
      .toString()
      .trim();
  };
  expect(asked(odd, join(beside, "x"))).toBe("true");
  renameSync(join(beside, ".git"), join(beside, "was"));
  renameSync(join(folder, "fifo"), join(beside, ".git"));
  expect(asked(beside, join(beside, "x"))).toBe("true");
});
