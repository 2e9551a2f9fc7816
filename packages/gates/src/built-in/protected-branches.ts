import type { Finding } from "@sluice/core";
import { branchOf } from "../branch-of.ts";
import { configSchema, optional } from "../config-schema.ts";
import { defineGate } from "../define-gate.ts";
import { evidenceOf } from "../evidence-of.ts";
import { CHANGE_BINDS } from "../in-change.ts";
import { fail, inconclusive, pass } from "../outcome-makers.ts";
import { compilePatterns } from "../patterns/compile-patterns.ts";
import { patternList, protectedPatternList } from "../patterns/pattern-list.ts";

const schema = configSchema({ branches: optional(protectedPatternList), bases: optional(patternList) });

/** The six names that people protect where nothing else is said; `release` is about `release/1.2` too. */
const USUAL = ["main", "master", "develop", "trunk", "production", "release"];

/**
 * The work stands on a branch of its own: not on a protected one, in any case, and not on the one that it is to be merged into; with
 * `bases`, it is to be merged into one of these. Branches are told by the subject (`ref`, facet `base`), not by the worker. A ref that is
 * neither branch nor branch's name, such as a tag, is no protected branch. Without a ref, or with `HEAD`, it is inconclusive.
 */
export const protectedBranches = defineGate({
  id: "protected-branches",
  version: 1,
  config: schema,
  binds: CHANGE_BINDS,
  reads: "subject",
  needsEvidence: true,
  evaluate({ config: { branches = USUAL, bases }, subject: { ref, facets } }) {
    if (ref === undefined || ref === "HEAD") return inconclusive("The branch of the work is not known.", { code: "BRANCH_UNKNOWN" });
    const [branch, base] = [branchOf(ref), facets["base"] === undefined ? undefined : branchOf(facets["base"])];
    if (bases !== undefined && base === undefined) return inconclusive("The base branch is not known.", { code: "BRANCH_BASE_UNKNOWN" });
    const content = `ref ${ref}\nbase ${base ?? "unknown"}\n`;
    const evidence = [evidenceOf({ name: "branches", producer: "subject", class: "observed", content, excerpt: content })];
    const findings = [...ownBranch(branch, base, branches), ...baseBranch(base, bases)];
    const extra = { examined: bases === undefined ? 1 : 2, evidence };
    return findings.length === 0
      ? pass(`${branch ?? ref} is a branch for work.`, { ...extra, code: "BRANCH_ALLOWED" })
      : fail("The work is on a branch where it may not be.", findings, { ...extra, code: "BRANCH_PROTECTED" });
  },
});

function ownBranch(branch: string | undefined, base: string | undefined, protects: readonly string[]): readonly Finding[] {
  if (branch === undefined) return [];
  const match = compilePatterns(protects, { protected: true }).match(branch);
  const hint = "Put the commits on a branch of their own and set this branch back.";
  if (match.kind === "matched") return [{ code: "BRANCH_IS_PROTECTED", message: `${branch} is protected by ${match.pattern}.`, hint }];
  if (match.kind === "refused") return [{ code: "BRANCH_IS_PROTECTED", message: `${branch} is no name that a branch may have.`, hint }];
  return branch === base ? [{ code: "BRANCH_IS_BASE", message: `${branch} is the branch that it is to be merged into.`, hint }] : [];
}

function baseBranch(base: string | undefined, bases: readonly string[] | undefined): readonly Finding[] {
  if (bases === undefined || base === undefined || compilePatterns(bases).match(base).kind === "matched") return [];
  return [
    { code: "BRANCH_BASE_REFUSED", message: `${base} is none of: ${bases.join(", ")}.`, hint: "Base the work on one of these branches." },
  ];
}
