import type { Defect } from "./defect.ts";

/** Defects of where policy is read, and of what becomes of it on the way to the gates. */
export const policyDefects: readonly Defect[] = [
  {
    id: "lists-from-the-change",
    what: "the lists of a trusted definition are read from the worktree",
    file: "packages/sluice/src/read-definition.ts",
    find: "vcs.readFile({ commit, path: list, maxBytes: LIST_LIMITS.bytes }, call)",
    replace: "Promise.resolve(readPlainFile(root, list, LIST_LIMITS.bytes))",
    suites: ["packages/sluice/src/policy-lists.test.ts"],
  },
  {
    id: "lists-of-another-commit",
    what: "a ref that moves gives the definition of one commit and the lists of another",
    file: "packages/sdk/src/pipeline-at-ref.ts",
    find: "await vcs.readFile({ commit, path: list",
    replace: 'await vcs.readFile({ commit: (await vcs.resolve(ref)) ?? "", path: list',
    suites: ["packages/sdk/src/pipeline-lists.test.ts"],
  },
  {
    id: "missing-list-is-empty",
    what: "a list that cannot be had becomes an empty one",
    file: "packages/definition/src/files/fill-lists.ts",
    find: "  problems.at(answer.code, here,",
    replace: "  if (answer.ok) problems.at(answer.code, here,",
    suites: ["packages/definition/src/files"],
  },
  {
    id: "list-behind-a-link",
    what: "a list on disk may be reached through a linked folder",
    file: "packages/work-folder/src/read-plain-file.ts",
    find: "|| !isOpen(file, descriptor)",
    replace: "",
    suites: ["packages/work-folder/src/read-plain-file.test.ts", "packages/sdk/src/pipeline-lists.test.ts"],
  },
  {
    id: "configuration-is-no-policy",
    what: "a new configuration is not among the paths of the policy",
    file: "packages/definition/src/files/reference-entries.ts",
    find: "...CONFIG_NAMES.map((name)",
    replace: "...CONFIG_NAMES.slice(3).map((name)",
    suites: ["packages/definition/src/files", "packages/sluice/src/policy-lists.test.ts"],
  },
  {
    id: "untrusted-policy-in-silence",
    what: "answers under --policy-file do not say that the policy is not trusted",
    file: "packages/sluice/src/tell-untrusted.ts",
    find: 'if (!values.has("policy-file")) return finish;',
    replace: 'if (values.has("policy-file")) return finish;',
    suites: ["packages/sluice/src/policy-lists.test.ts"],
  },
  {
    id: "translation-drops-a-gate",
    what: "the first member of a counted group is lost on the way to the machine",
    file: "packages/definition/src/compile/compile-group.ts",
    find: "entries: source.of ?? []",
    replace: "entries: (source.of ?? []).slice(1)",
    suites: ["packages/definition/src/translation.test.ts"],
  },
];
