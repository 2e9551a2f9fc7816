import type { Facets, Subject } from "../subject.ts";
import type { Cancellable } from "./cancellable.ts";

/** How a path changed. Both sides of a rename are listed, as a deletion and an addition. */
export interface ChangedFile {
  readonly path: string;
  readonly change: "added" | "modified" | "deleted" | "type-changed";
  /** What stands there after the change (before it, when deleted). */
  readonly type: "file" | "symlink" | "submodule";
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
  /** Files that differ between the merge base of `base` and `head`, and `head`. */
  changedFiles(range: { readonly base: string; readonly head: string }, options?: Cancellable): Promise<readonly ChangedFile[]>;
  /** Commits in `head` that are not in `base`, newest first, at most 1000. */
  commits(range: { readonly base: string; readonly head: string }, options?: Cancellable): Promise<readonly CommitFacts[]>;
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
