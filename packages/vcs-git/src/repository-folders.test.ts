import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createGitVcs } from "./index.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-folders-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
