import type { Defect } from "./defect.ts";

/** Defects of the gates that judge a change, and of what they ask git. */
export const changeDefects: readonly Defect[] = [
  {
    id: "hidden-files-not-matched",
    what: "path patterns pass over files that begin with a dot",
    file: "packages/gates/src/patterns/path-test.ts",
    find: "export const MEANING = { dot: true,",
    replace: "export const MEANING = { dot: false,",
    suites: ["packages/gates/src/patterns"],
  },
  {
    id: "case-hides-protected-files",
    what: "protected paths are found in the case they are written in only",
    file: "packages/gates/src/patterns/compile-patterns.ts",
    find: "const folded = fold ? foldPath(path) : path;",
    replace: "const folded = path;",
    suites: ["packages/gates/src/patterns", "packages/gates/src/built-in"],
  },
  {
    id: "cut-difference-passes",
    what: "a difference too large to be read counts as read",
    file: "packages/gates/src/lines-in-scope.ts",
    find: "if (cut) {",
    replace: "if (cut && limit < 0) {",
    suites: ["packages/gates/src/built-in"],
  },
  {
    id: "history-not-looked-at",
    what: "a forbidden file that was added and removed again is not seen",
    file: "packages/gates/src/touched-by.ts",
    find: "history ? await",
    replace: "history && range.head === range.base ? await",
    suites: ["packages/gates/src/built-in", "packages/sdk/src/change-gates-on-git.test.ts"],
  },
  {
    id: "merge-hides-files",
    what: "what a merge alone brings in is not seen",
    file: "packages/vcs-git/src/change-reader.ts",
    find: '"--format=", "-c",',
    replace: '"--format=", "--no-merges",',
    suites: ["packages/vcs-git/src/change-reader.test.ts"],
  },
  {
    id: "content-passes-for-header",
    what: "a line of a file that looks like the header of a difference is taken for one",
    file: "packages/vcs-git/src/added-lines.ts",
    find: 'if (head.startsWith("diff --git ")) {',
    replace: 'if (head.replace("+", "").startsWith("diff --git ")) {',
    suites: ["packages/vcs-git/src/change-reader.test.ts"],
  },
  {
    id: "one-merge-base",
    what: "of two merge bases the first is taken for the start of a change",
    file: "packages/vcs-git/src/start-of-change.ts",
    find: "if (second === undefined) return first;",
    replace: "if (bases.length < 3) return first;",
    suites: ["packages/vcs-git/src/change-reader.test.ts"],
  },
];
