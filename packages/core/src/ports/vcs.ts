import type { Facets, Subject } from "../subject.ts";
import type { Cancellable } from "./cancellable.ts";

/** What a change is: everything in `head` that is not in `base`. Revisions. */
export interface CommitRange {
  readonly base: string;
  readonly head: string;
}

/** How a path changed. Both sides of a rename are listed, as a deletion and an addition. */
export interface ChangedFile {
  readonly path: string;
  readonly change: "added" | "modified" | "deleted" | "type-changed";
  /** What stands there after the change (before it, when deleted). */
  readonly type: "file" | "symlink" | "submodule";
}

/** A changed file and how much of it changed. */
export interface FileDiff extends ChangedFile {
  /** Lines that only the head has; 0 when `binary`. */
  readonly added: number;
  /** Lines that only the merge base has; 0 when `binary`. */
  readonly deleted: number;
  /** Whether there are no lines to compare, by git's own rule: a NUL near the beginning. */
  readonly binary: boolean;
}

/** A line of the head that its merge base does not have. */
export interface AddedLine {
  readonly path: string;
  /** In the file as the head has it; starts at 1. */
  readonly line: number;
  /** Without its line end. Bytes that are no UTF-8 are U+FFFD. */
  readonly text: string;
}

/** The lines that a change adds, and what could not be read as lines. */
export interface AddedLines {
  /** In the order of paths and lines. What a link points to is its only line; submodules have none. */
  readonly lines: readonly AddedLine[];
  /** Files that differ but have no lines. */
  readonly binary: readonly string[];
  /** Whether there is more than was read: what is given is the beginning. */
  readonly cut: boolean;
}

/** A commit's facts. Names are what the author typed: identities for denying, never for allowing. */
export interface CommitFacts {
  readonly id: string;
  readonly parents: readonly string[];
  readonly author: string;
  readonly committer: string;
  readonly message: string;
}

/** What reading a file gave. */
export type FileRead =
  | { readonly kind: "present"; readonly bytes: Uint8Array }
  | { readonly kind: "absent"; readonly because: "missing" | "unchanged" }
  | { readonly kind: "refused"; readonly because: "too-large" | "not-a-regular-file" | "outside" | "unreadable" };

/** `unknown`: git cannot tell, e.g. in a shallow clone or when an object is missing. Never to be read as `no`. */
export type Ancestry = "yes" | "no" | "unknown";

/**
 * Reading a repository. Revisions given by people or definitions are resolved once, then only full ids are used.
 * Rejects with `VCS_FAILED` when git itself cannot be asked.
 */
export interface Vcs {
  readonly portVersion: 1;
  /**
   * Whether a path of this machine, existing or not, lies where those who do the work can write: in a worktree of the repository or in its
   * own folder. Absent where there is no such place.
   */
  readonly contains?: (path: string) => boolean;
  /** Looks at the subject's ref and base now. Facets that cannot be determined are absent. */
  observe(subject: Pick<Subject, "ref" | "facets">, options?: Cancellable): Promise<Facets>;
  /** The full commit id of a revision; `undefined` when there is none. */
  resolve(revision: string, options?: Cancellable): Promise<string | undefined>;
  /** Tree id of a commit. */
  tree(commit: string, options?: Cancellable): Promise<string | undefined>;
  /** The best common ancestor; `undefined` when there is none. */
  mergeBase(one: string, other: string, options?: Cancellable): Promise<string | undefined>;
  /** Whether one commit is contained in another. */
  isAncestor(ancestor: string, descendant: string, options?: Cancellable): Promise<Ancestry>;
  /**
   * Files that differ between the merge base of `base` and `head`, and `head`. Where there are two merge bases, both of them merged stand
   * for one, as in a merge. Rejects where there is none, or more than two.
   */
  changedFiles(range: CommitRange, options?: Cancellable): Promise<readonly ChangedFile[]>;
  /** As `changedFiles`, with how much of each changed. */
  diffStat(range: CommitRange, options?: Cancellable): Promise<readonly FileDiff[]>;
  /**
   * The lines that `head` adds to its merge base with `base`; of these `paths` only, where given. Reading ends when `maxBytes` of the
   * difference were seen, what it takes away included.
   */
  addedLines(
    range: CommitRange & { readonly paths?: readonly string[]; readonly maxBytes: number },
    options?: Cancellable,
  ): Promise<AddedLines>;
  /**
   * Files that any commit in `head` and not in `base` touched, each once, as the newest of them left it: also what was added and removed
   * again. A merge touches what it has from none of its parents. Rejects where history is cut within the range.
   */
  touchedFiles(range: CommitRange, options?: Cancellable): Promise<readonly ChangedFile[]>;
  /** Commits in `head` that are not in `base`, newest first, at most 1000. Rejects where history is cut within them. */
  commits(range: CommitRange, options?: Cancellable): Promise<readonly CommitFacts[]>;
  /** A file of a commit, never of a worktree. */
  readFile(file: { readonly commit: string; readonly path: string; readonly maxBytes: number }, options?: Cancellable): Promise<FileRead>;
  /**
   * Writes the files of a commit into a folder of the caller's, which must exist and be empty. Contents are exactly the stored bytes, the
   * executable bit is kept, and the folder keeps its own permissions; no filter, hook or attribute of the repository has a say. Nothing in
   * the folder leads out of it: a symbolic link becomes a plain file that holds its target, a submodule an empty folder.
   *
   * Rejects with `VCS_REVISION_INVALID` when `commit` is no full id, and with `VCS_FAILED` when the commit is not there, when it cannot be
   * written whole, or when the folder is no empty folder. After a rejection the folder may hold some of the files.
   */
  exportTree(target: { readonly commit: string; readonly folder: string }, options?: Cancellable): Promise<void>;
  /** Short name of the repository's default branch, where it can be told. */
  defaultBranch(options?: Cancellable): Promise<string | undefined>;
}
