import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isKey, SluiceError } from "@sluice/core";
import { readPlainFile } from "@sluice/work-folder";

/** Far above what git writes into these files. */
const LONGEST_LINE = 8192;

/** A repository with a worktree. Found by its files: git itself is not asked, because a worker may have configured it. */
export interface Repository {
  /** Absolute, real path of the worktree's top folder. */
  readonly root: string;
  /** Folder of HEAD and the index; a linked worktree has its own. */
  readonly gitFolder: string;
  /** The folder that all worktrees of the repository share: its identity on this machine. */
  readonly commonFolder: string;
}

/** The repository that a folder lies in. */
export function findRepository(folder: string): Repository | undefined {
  for (let at = realFolder(folder); ; at = dirname(at)) {
    const place = join(at, ".git");
    if (existsSync(place)) return repositoryAt(at, place);
    if (dirname(at) === at) return undefined;
  }
}

/** The name of the branch that is checked out; `undefined` when none is. */
export function currentRef({ gitFolder }: Repository): string | undefined {
  const match = /^ref: (refs\/\S+)\s*$/.exec(lineIn(gitFolder, "HEAD") ?? "");
  return match?.[1];
}

/** Whether part of the history is missing, so that a commit without a parent may well have one. */
export function isShallow({ commonFolder }: Repository): boolean {
  const file = join(commonFolder, "shallow");
  return existsSync(file) && statSync(file).size > 0;
}

/** The repository's name for messages and `${repo}`; `undefined` when its folder's name is no key. */
export function repositoryName({ commonFolder }: Repository): string | undefined {
  const name = basename(basename(commonFolder) === ".git" ? dirname(commonFolder) : commonFolder).replace(/\.git$/, "");
  return isKey(name) ? name : undefined;
}

function repositoryAt(root: string, place: string): Repository {
  if (statSync(place).isDirectory()) return { root, gitFolder: place, commonFolder: realpathSync(place) };
  const gitFolder = /^gitdir: (.+?)\s*$/.exec(lineIn(root, ".git") ?? "")?.[1];
  if (gitFolder === undefined) {
    throw new SluiceError({ code: "VCS_FAILED", message: `Found ${place}, which neither is a git folder nor names one.` });
  }
  const own = resolve(root, gitFolder);
  const shared = lineIn(own, "commondir");
  return { root, gitFolder: own, commonFolder: realpathSync(shared === undefined ? own : resolve(own, shared.trim())) };
}

/** One of git's one-line files, in whose place a worker may have put anything: a FIFO would block this process for ever (threat PTH-2). */
function lineIn(folder: string, name: string): string | undefined {
  const read = readPlainFile(folder, name, LONGEST_LINE);
  return read.kind === "present" ? new TextDecoder().decode(read.bytes) : undefined;
}

function realFolder(folder: string): string {
  try {
    return realpathSync(folder);
  } catch (cause) {
    throw new SluiceError({ code: "COMMAND_INVALID", message: `Found no folder ${folder}; expected one that exists.`, cause });
  }
}
