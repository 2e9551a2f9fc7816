import { type Ancestry, type Evidence, type Outcome, type Vcs } from "@sluice/core";
import { configSchema, oneOf, optional, required, text } from "../config-schema.ts";
import { defineGate } from "../define-gate.ts";
import { evidenceOf } from "../evidence-of.ts";
import { definitionError, inconclusive, pass, pending } from "../outcome-makers.ts";

const schema = configSchema({
  base: required(text(200, isBranchName, "a branch name")),
  mode: optional(oneOf("ancestor", "exact")),
});

/**
 * Whether the judged commit is on the base branch now: `ancestor` (the default) when the branch contains it, `exact` when the branch
 * stands at it. Not yet is pending; what git cannot tell is inconclusive and never a no.
 */
export const landed = defineGate({
  id: "landed",
  version: 1,
  config: schema,
  binds: ["head"],
  reads: "world",
  needsEvidence: true,
  async evaluate({ config, subject, vcs, signal }) {
    const { base, mode = "ancestor" } = config;
    const head = subject.facets["head"];
    if (vcs === undefined) return definitionError("There is no repository to look at.", { code: "LANDED_NO_VCS" });
    if (head === undefined) return inconclusive("The judged commit is not known.", { code: "LANDED_HEAD_UNKNOWN" });
    // The full name: a tag called like the branch would win over the short one.
    const commit = await vcs.resolve(`refs/heads/${base}`, { signal });
    if (commit === undefined) return definitionError(`There is no branch ${base}.`, { code: "LANDED_BASE_MISSING" });
    const evidence = [branchEvidence(base, commit, head)];
    const isThere = mode === "exact" ? isEqual(head, commit) : await contains(vcs, head, commit, signal);
    return outcomeOf(isThere, `${base} at ${commit}`, evidence);
  },
});

function isEqual(head: string, commit: string): Ancestry {
  return head === commit ? "yes" : "no";
}

function contains(vcs: Vcs, head: string, commit: string, signal: AbortSignal): Promise<Ancestry> {
  return head === commit ? Promise.resolve("yes") : vcs.isAncestor(head, commit, { signal });
}

function outcomeOf(isThere: Ancestry, where: string, evidence: readonly Evidence[]): Outcome {
  if (isThere === "yes") return pass(`The judged commit is on ${where}.`, { code: "LANDED", evidence });
  if (isThere === "no") return pending(`The judged commit is not on ${where} yet.`, { code: "NOT_LANDED", evidence });
  return inconclusive("Git cannot tell whether the judged commit has landed.", { code: "LANDED_UNKNOWN", evidence });
}

function branchEvidence(base: string, commit: string, head: string): Evidence {
  const content = `head ${head}\nbase ${base}\ncommit ${commit}\n`;
  return evidenceOf({ name: "base", producer: "git", class: "observed", content, excerpt: content });
}

function isBranchName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(name) && !/\.\.|\/\/|\/$|\.$|\.lock(?:\/|$)|\/[.-]/.test(name);
}
