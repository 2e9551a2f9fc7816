import type { Finding } from "@sluice/core";
import { configSchema, required } from "../config-schema.ts";
import { counted } from "../counted.ts";
import { defineChangeGate } from "../define-change-gate.ts";
import { changeEvidence } from "../in-change.ts";
import { fail, pass } from "../outcome-makers.ts";
import { compilePatterns } from "../patterns/compile-patterns.ts";
import { protectedPatternList } from "../patterns/pattern-list.ts";

const schema = configSchema({ paths: required(protectedPatternList) });

const HINT = "A person has to approve this, or the policy goes into a change of its own.";

/**
 * Whether a change leaves the policy alone: definitions, owners, pipelines of the forge. It fails with the files that it touches, in any
 * case and Unicode form. It stands under `any` beside an approval, so that a change of the rules is seen by a person. A change without
 * files passes: it touches nothing.
 */
export const touchesPolicy = defineChangeGate({
  id: "touches-policy",
  version: 1,
  config: schema,
  async judge(change, { config, signal }) {
    const policy = compilePatterns(config.paths, { protected: true });
    const changed = await change.vcs.changedFiles(change.range, { signal });
    const findings = changed.flatMap(({ path, change: how }): readonly Finding[] => {
      const match = policy.match(path);
      if (match.kind === "unmatched") return [];
      const rule = match.kind === "matched" ? `${match.pattern} names it as policy` : "this is no path that a repository may have";
      return [{ code: "POLICY_FILE", path, message: `It was ${how}, and ${rule}.`, hint: HINT }];
    });
    const listing = changed.map(({ path, change: how }) => `${how} ${path}`);
    const extra = { examined: changed.length, evidence: [changeEvidence(change, "changed-files", listing)] };
    return findings.length === 0
      ? pass(`None of ${counted(changed.length, "changed file")} is policy.`, { ...extra, code: "POLICY_UNTOUCHED" })
      : fail(`The change touches ${counted(findings.length, "file")} of the policy.`, findings, { ...extra, code: "POLICY_TOUCHED" });
  },
});
