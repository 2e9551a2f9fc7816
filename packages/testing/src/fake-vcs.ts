import {
  type Ancestry,
  type ChangedFile,
  type CommitFacts,
  type CommitRange,
  digestOf,
  type FileRead,
  SluiceError,
  type Vcs,
} from "@sluice/core";
import { fakeAddedLines, type FakeDiff, fakeDiffs } from "./fake-diff.ts";

/** A file of a {@link fakeVcs}: its text, where a link points to, or the commit of a submodule. A text with a NUL in it is binary. */
export type FakeFile = string | { readonly link: string } | { readonly submodule: string };

/** A commit of a {@link fakeVcs}: its whole tree, by path. */
export interface FakeCommit {
  readonly files: Readonly<Record<string, FakeFile>>;
  readonly parent?: string;
  /** Default: `author`. */
  readonly author?: string;
  readonly message?: string;
}

/** What is in a {@link fakeVcs}. Ids of commits are any names. */
export interface FakeRepository {
  readonly commits: Readonly<Record<string, FakeCommit>>;
  /** Commits by the names of branches. The first one is the default branch. */
  readonly branches?: Readonly<Record<string, string>>;
}

/** A repository in memory, with one parent for each commit: for tests of gates in which git itself does not matter. */
export function fakeVcs({ commits, branches = {} }: FakeRepository): Vcs {
  const [defaultBranch] = Object.keys(branches);
  const find = (revision: string): string | undefined => {
    const id = branches[revision.replace(/^refs\/heads\//, "")] ?? revision;
    return Object.hasOwn(commits, id) ? id : undefined;
  };
  const need = (revision: string): FakeCommit => {
    const commit = commits[find(revision) ?? ""];
    if (commit === undefined) throw new SluiceError({ code: "VCS_FAILED", message: `There is no commit ${revision}.` });
    return commit;
  };
  const line = (revision: string): readonly string[] => lineOf(commits, find(revision));
  const mergeBase = (one: string, other: string): string | undefined => line(one).find((id) => line(other).includes(id));
  const treeOf = (id: string | undefined): string | undefined => (id === undefined ? undefined : digestOf(need(id).files).slice(7, 47));
  const commitsOf = ({ base, head }: CommitRange): readonly string[] => {
    need(base);
    need(head);
    const known = line(base);
    return line(head).filter((id) => !known.includes(id));
  };
  const diffs = ({ base, head }: CommitRange): readonly FakeDiff[] => {
    need(base);
    const after = need(head);
    const from = mergeBase(base, head);
    if (from === undefined) throw new SluiceError({ code: "VCS_FAILED", message: `${base} and ${head} have nothing in common.` });
    return fakeDiffs(need(from).files, after.files);
  };
  return {
    portVersion: 1,
    async observe({ ref, facets }) {
      const base = facets["base"] ?? defaultBranch;
      const named = { head: find(ref ?? facets["head"] ?? ""), base, baseCommit: base === undefined ? undefined : find(base) };
      const seen = { ...named, tree: treeOf(named.head) };
      return Object.fromEntries(Object.entries(seen).filter((entry): entry is [string, string] => entry[1] !== undefined));
    },
    resolve: async (revision) => find(revision),
    tree: async (commit) => treeOf(find(commit)),
    mergeBase: async (one, other) => mergeBase(one, other),
    isAncestor: async (ancestor, descendant) => ancestry(find(ancestor), line(descendant)),
    changedFiles: async (range) => diffs(range).map(({ path, change, type }) => ({ path, change, type })),
    diffStat: async (range) =>
      diffs(range).map(({ path, change, type, added, deleted, binary }) => ({ path, change, type, added: added.length, deleted, binary })),
    addedLines: async ({ paths, maxBytes, ...range }) => fakeAddedLines(diffs(range), { paths, maxBytes }),
    async touchedFiles(range) {
      const newest = new Map<string, ChangedFile>();
      for (const id of commitsOf(range)) {
        const { parent, files } = need(id);
        for (const { path, change, type } of fakeDiffs(parent === undefined ? {} : need(parent).files, files))
          if (!newest.has(path)) newest.set(path, { path, change, type });
      }
      return [...newest.values()];
    },
    commits: async (range) => commitsOf(range).map((id) => factsOf(id, need(id))),
    readFile: async ({ commit, path, maxBytes }) => read(need(commit).files[path], maxBytes),
    exportTree: async () => {
      throw new SluiceError({ code: "VCS_FAILED", message: "A repository in memory writes no files." });
    },
    defaultBranch: async () => defaultBranch,
  };
}

/** A commit and all before it, newest first. */
function lineOf(commits: FakeRepository["commits"], newest: string | undefined): readonly string[] {
  const line: string[] = [];
  for (let id = newest; id !== undefined && !line.includes(id); id = commits[id]?.parent) line.push(id);
  return line;
}

function ancestry(ancestor: string | undefined, line: readonly string[]): Ancestry {
  if (ancestor === undefined || line.length === 0) return "unknown";
  return line.includes(ancestor) ? "yes" : "no";
}

function factsOf(id: string, { parent, author = "author", message = "" }: FakeCommit): CommitFacts {
  return { id, parents: parent === undefined ? [] : [parent], author, committer: author, message };
}

function read(file: FakeFile | undefined, maxBytes: number): FileRead {
  if (file === undefined) return { kind: "absent", because: "missing" };
  if (typeof file !== "string") return { kind: "refused", because: "not-a-regular-file" };
  const bytes = new TextEncoder().encode(file);
  return bytes.length > maxBytes ? { kind: "refused", because: "too-large" } : { kind: "present", bytes };
}
