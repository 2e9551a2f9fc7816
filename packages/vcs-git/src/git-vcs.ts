import { isAbsolute, resolve } from "node:path";
import { type Ancestry, type ProcessRunner, SluiceError, type Vcs } from "@sluice/core";
import { createProcessRunner } from "@sluice/process";
import { abortable, refuseAborted } from "./abortable.ts";
import { createBlobReader } from "./blob-reader.ts";
import { type CacheFolder, openCacheFolder } from "./cache-folder.ts";
import { createChangeReader } from "./change-reader.ts";
import { createCommitFinder } from "./commit-finder.ts";
import { readDefaultBranch } from "./default-branch.ts";
import { createTreeExport } from "./export-tree.ts";
import { createMirror, isShallow } from "./mirror.ts";
import { createObserver } from "./observer.ts";
import { isTreePath } from "./path-bytes.ts";
import { liesInRepository } from "./repository-folders.ts";
import { isFullId, isRefName } from "./revision.ts";
import { uploadPackCommand } from "./upload-pack.ts";

/** Which repository is read, and how. */
export interface GitVcsOptions {
  /** Path of the repository under judgement: the folder that has `.git` in it (a linked worktree too), or a bare repository. */
  readonly repo: string;
  /** Short name of the branch that work is based on. Default: facets' `base`, else the repository's default branch. */
  readonly base?: string;
  /** Folder in which our copies of repositories are kept, outside of `repo`. Default: `sluice/git` in the user's cache folder. */
  readonly cache?: string;
  /** Absolute path of git. Default: the first on the trusted path. */
  readonly git?: string;
  /** Default: a runner with the host's PATH. */
  readonly process?: ProcessRunner;
}

/**
 * Reads a git repository that may be hostile. Nothing is ever run in it but the serving side of a fetch, which executes none of its
 * configuration, hooks or filters; everything is read from a private bare copy, which may be deleted at any time (GIT-1 to GIT-14). Where a
 * worker can move the refs of `repo`, it can move the base branch too: give a repository that it cannot write when that matters.
 *
 * `observe` and every revision that is not a full id fetch anew. The facet `patch` is never set. Paths that are not UTF-8 are listed with
 * `\xNN` escapes and cannot be read. A commit that cannot be had makes every call that reads one or a range of them
 * reject.
 *
 * @throws SluiceError `CONFIG_INVALID` when an option is malformed. Calls reject with `VCS_FAILED`, `VCS_REVISION_INVALID`,
 * `STORE_INSECURE` (the cache can be written by others) or `ABORTED`.
 */
export function createGitVcs(options: GitVcsOptions): Vcs {
  checkOptions(options);
  const open = opener(options);
  const uploadPack = uploadPackCommand(options.git);
  const mirror = createMirror(open, uploadPack);
  const finder = createCommitFinder(open, mirror);
  const readBlob = createBlobReader(async () => (await open()).git);
  const defaultBranch = remembered(async () => options.base ?? (await readDefaultBranch(await open(), uploadPack, undefined)));

  return {
    portVersion: 1,
    contains: (path) => liesInRepository(options.repo, path),
    observe: createObserver(finder, mirror, defaultBranch),
    resolve: async (revision, { signal } = {}) => finder.find(revision, signal),
    async tree(commit, { signal } = {}) {
      const id = await finder.find(commit, signal);
      return id === undefined ? undefined : (await finder.names([`${id}^{tree}`], signal))[0];
    },
    async mergeBase(one, other, { signal } = {}) {
      const pair = await finder.findBoth(one, other, signal);
      if (pair === undefined) return undefined;
      const { git } = await open();
      const { stdout } = await git("merge-base", pair, { signal });
      const id = stdout.toString("latin1").trim();
      return isFullId(id) ? id : undefined;
    },
    async isAncestor(ancestor, descendant, { signal } = {}) {
      const pair = await finder.findBoth(ancestor, descendant, signal);
      return pair === undefined ? "unknown" : askAncestry(await open(), pair, signal);
    },
    ...createChangeReader(open, finder),
    async readFile({ commit, path, maxBytes }, { signal } = {}) {
      refuseAborted(signal);
      if (!isTreePath(path)) return { kind: "refused", because: "outside" };
      const id = await finder.need(commit, signal);
      return abortable(readBlob({ commit: id, path, maxBytes }), signal);
    },
    exportTree: createTreeExport(open, finder),
    defaultBranch: async ({ signal } = {}) => abortable(defaultBranch(), signal),
  };
}

async function askAncestry(cache: CacheFolder, pair: readonly [string, string], signal: AbortSignal | undefined): Promise<Ancestry> {
  const { code } = await cache.git("merge-base --is-ancestor", pair, { signal });
  if (code === 0) return "yes";
  return code === 1 && !(await isShallow(cache)) ? "no" : "unknown";
}

function checkOptions({ repo, base, git, cache }: GitVcsOptions): void {
  if (repo === "") throw invalid("repo is empty");
  if (base !== undefined && !isRefName(base)) throw invalid("base is no name of a branch");
  if (git !== undefined && !isAbsolute(git)) throw invalid("git is not an absolute path");
  if (cache !== undefined && !isAbsolute(cache)) throw invalid("cache is not an absolute path");
}

function invalid(found: string): SluiceError {
  return new SluiceError({ code: "CONFIG_INVALID", message: `The options of the git reader are wrong: ${found}.` });
}

function opener(options: GitVcsOptions): () => Promise<CacheFolder> {
  const runner = options.process ?? createProcessRunner({ survivors: "group" });
  const repo = resolve(options.repo);
  return remembered(() =>
    openCacheFolder({ runner, repo, git: options.git ?? "git", uploadPack: uploadPackCommand(options.git), cache: options.cache }),
  );
}

/** The result of the first success; a failure, or nothing, is tried again by the next caller. */
function remembered<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return async () => {
    const current = (made ??= make());
    let value: Value | undefined;
    try {
      value = await current;
      return value;
    } finally {
      if (value === undefined && made === current) made = undefined;
    }
  };
}
