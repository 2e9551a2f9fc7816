import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";

/** Where everything of one telling lives: a fresh folder that is kept. */
export interface Place {
  readonly folder: string;
  /** The git repository, with `main` checked out. */
  readonly repository: string;
  /** One worktree for each ticket, for developer and reviewer. */
  readonly desks: string;
  /** The ledger. No worker is told of it. */
  readonly store: string;
  /** What workers did: one line for each effect key. */
  readonly effects: string;
  readonly mergeQueue: string;
  /** For the git reader's own copy of the repository. */
  readonly cache: string;
}

/** Git as on a machine without any configuration, at a fixed time: the same story gives the same commits. */
export const GIT_ENVIRONMENT = {
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: devNull,
  GIT_AUTHOR_NAME: "Demo",
  GIT_AUTHOR_EMAIL: "demo@example.org",
  GIT_AUTHOR_DATE: "2026-01-01T12:00:00Z",
  GIT_COMMITTER_NAME: "Demo",
  GIT_COMMITTER_EMAIL: "demo@example.org",
  GIT_COMMITTER_DATE: "2026-01-01T12:00:00Z",
} as const;

/** Names of what lies in a folder. */
export function placeIn(folder: string): Place {
  return {
    folder,
    repository: join(folder, "repository"),
    desks: join(folder, "desks"),
    store: join(folder, "state", "ledger.sqlite"),
    effects: join(folder, "effects.log"),
    mergeQueue: join(folder, "merge-queue.jsonl"),
    cache: join(folder, "cache"),
  };
}

/** Makes the folder, and in it a repository with one commit on `main` and a branch and worktree for each ticket. */
export function makeRepository(tickets: readonly string[]): Place {
  const place = placeIn(mkdtempSync(join(realpathSync(tmpdir()), "sluice-demo-")));
  mkdirSync(place.repository);
  git(place.repository, "init", "--quiet", "--initial-branch=main");
  writeFileSync(join(place.repository, "README.md"), "# A small library\n");
  git(place.repository, "add", "README.md");
  git(place.repository, "commit", "--quiet", "--message", "Begin");
  for (const ticket of tickets) git(place.repository, "worktree", "add", "--quiet", "-b", ticket, join(place.desks, ticket));
  return place;
}

/** Runs git in a folder and gives what it printed. */
export function git(folder: string, ...args: readonly string[]): string {
  const env = { PATH: process.env["PATH"], ...GIT_ENVIRONMENT };
  return execFileSync("git", args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trimEnd();
}
