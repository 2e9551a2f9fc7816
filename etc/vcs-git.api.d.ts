import { ProcessRunner, Vcs } from '@sluice/core';

/** Which repository is read, and how. */
interface GitVcsOptions {
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
declare function createGitVcs(options: GitVcsOptions): Vcs;

export { createGitVcs };
export type { GitVcsOptions };
