import type { Finding } from "@sluice/core";
import { configSchema, required } from "../config-schema.ts";
import { counted } from "../counted.ts";
import { defineChangeGate } from "../define-change-gate.ts";
import { changeEvidence } from "../in-change.ts";
import { fail, pass } from "../outcome-makers.ts";
import { compilePatterns } from "../patterns/compile-patterns.ts";
import { protectedPatternList } from "../patterns/pattern-list.ts";
import { touchedBy } from "../touched-by.ts";

const schema = configSchema({ paths: required(protectedPatternList) });

const HINT = "A person has to approve this, or the policy goes into a change of its own.";

/**
 * Whether a change leaves the policy alone: definitions, owners, pipelines of the forge. It fails with the files that it touches, in any
 * case and Unicode form. It stands under `any` beside an approval, so that a change of the rules is seen by a person. A change without
 * files passes: it touches nothing.
 *
 * A file that one commit changed and another gave back counts: when somebody else brings the first of them to the base branch, what is left
 * of this change, under the same head, is taking it back.
 */
export const touchesPolicy = defineChangeGate({
  id: "touches-policy",
  version: 2,
  config: schema,
  async judge(change, { config, signal }) {
    const policy = compilePatterns(config.paths, { protected: true });
    const touched = await touchedBy(change, { history: true, signal });
    const findings = touched.flatMap(({ path, change: how, inResult }): readonly Finding[] => {
      const match = policy.match(path);
      if (match.kind === "unmatched") return [];
      const rule = match.kind === "matched" ? `${match.pattern} names it as policy` : "this is no path that a repository may have";
      const what = inResult ? `It was ${how}` : "A commit of the change touched it";
      return [{ code: "POLICY_FILE", path, message: `${what}, and ${rule}.`, hint: HINT }];
    });
    const listing = touched.map(({ path, change: how }) => `${how} ${path}`);
    const extra = { examined: touched.length, evidence: [changeEvidence(change, "touched-files", listing)] };
    return findings.length === 0
      ? pass(`None of ${counted(touched.length, "touched file")} is policy.`, { ...extra, code: "POLICY_UNTOUCHED" })
      : fail(`The change touches ${counted(findings.length, "file")} of the policy.`, findings, { ...extra, code: "POLICY_TOUCHED" });
  },
});
