import type { CommitFacts, Finding } from "@sluice/core";
import { configSchema, integer, list, oneOf, optional, text } from "../config-schema.ts";
import { counted } from "../counted.ts";
import { defineChangeGate } from "../define-change-gate.ts";
import { displayText, shortText } from "../display-text.ts";
import { changeEvidence } from "../in-change.ts";
import { fail, inconclusive, missingInput, pass } from "../outcome-makers.ts";
import type { SchemaOutput } from "../standard-schema.ts";

const word = text(64, (value) => /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(value), "a word");

const schema = configSchema({
  types: optional(list(word, 1, 50)),
  scopes: optional(list(word, 1, 200)),
  scope: optional(oneOf("optional", "required", "refused")),
  length: optional(integer(20, 500)),
  merges: optional(oneOf("skip", "check", "refuse")),
  fixups: optional(oneOf("refuse", "skip")),
});

type Config = SchemaOutput<typeof schema>;

/** The types of Conventional Commits as its usual configuration has them. */
const TYPES = ["build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test"];

const LENGTH = 100;

/** What repositories list at most: beyond it nothing was seen. */
const MOST_COMMITS = 1000;

const HEADER = /^([A-Za-z0-9._/-]+)(?:\(([^()]*)\))?!?: (\S.*)$/;
const FIXUP = /^(?:fixup|squash|amend)! /;

/**
 * Every commit of a change says what it is, by Conventional Commits: `type(scope): subject`, then, if there is more, an empty line. Merges
 * are skipped, commits that are to be squashed into others refused, unless declared otherwise. A change without a commit to judge is missing
 * input: there is nothing whose message could be right.
 */
export const commitMessages = defineChangeGate({
  id: "commit-messages",
  version: 1,
  config: schema,
  async judge(change, { config, signal }) {
    const commits = await change.vcs.commits(change.range, { signal });
    const judged = commits.filter((commit) => !isSkipped(commit, config));
    const findings = judged.flatMap((commit) => problemsOf(commit, config));
    const listing = commits.map(({ id, message }) => `${id} ${firstLine(message)}`);
    const extra = { examined: judged.length, evidence: [changeEvidence(change, "commits", listing)] };
    const skipped = commits.length === judged.length ? "" : `; ${commits.length - judged.length} skipped`;
    if (judged.length === 0) return missingInput(`The change has no commit to judge${skipped}.`, { ...extra, code: "COMMITS_MISSING" });
    const told = counted(judged.length, "commit message");
    if (findings.length > 0)
      return fail(`${counted(findings.length, "finding")} in ${told}${skipped}.`, findings, { ...extra, code: "COMMITS_MALFORMED" });
    if (commits.length >= MOST_COMMITS)
      return inconclusive(`There are more commits than the ${MOST_COMMITS} seen.`, { ...extra, code: "COMMITS_CUT" });
    return pass(`${told} well formed${skipped}.`, { ...extra, code: "COMMITS_WELL_FORMED" });
  },
});

function isSkipped({ parents, message }: CommitFacts, { merges = "skip", fixups = "refuse" }: Config): boolean {
  return (parents.length > 1 && merges === "skip") || (FIXUP.test(message) && fixups === "skip");
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0]?.replace(/\r$/, "") ?? "";
}

function problemsOf(commit: CommitFacts, config: Config): readonly Finding[] {
  const { message, parents } = commit;
  const finding = (code: string, problem: string, hint: string): Finding => ({
    code,
    message: `${commit.id.slice(0, 12)} "${shortText(displayText(firstLine(message)), 80)}": ${problem}`,
    hint,
  });
  if (parents.length > 1 && config.merges === "refuse") return [finding("COMMIT_MERGE", "is a merge.", "Rebase the branch onto its base.")];
  if (FIXUP.test(message)) return [finding("COMMIT_FIXUP", "is to be squashed into another.", "Rebase the branch with --autosquash.")];
  return [...headerProblems(firstLine(message), config), ...bodyProblems(message)].map(([code, problem, hint]) =>
    finding(code, problem, hint),
  );
}

type Problem = readonly [code: string, problem: string, hint: string];

function headerProblems(
  header: string,
  { types = TYPES, scopes, scope: wanted = "optional", length = LENGTH }: Config,
): readonly Problem[] {
  const problems: Problem[] = [];
  const size = Array.from(header).length;
  if (size > length)
    problems.push(["COMMIT_LONG", `has ${size} characters.`, `Say it in ${length} characters; the rest goes into the body.`]);
  const match = HEADER.exec(header);
  if (match === null || displayText(header) !== header || header.trimEnd() !== header) {
    return [...problems, ["COMMIT_FORM", "is not of the form.", `Write type(scope): subject, with a type of: ${types.join(", ")}`]];
  }
  const [, type = "", scope] = match;
  if (!types.includes(type)) problems.push(["COMMIT_TYPE", "has an unknown type.", `Use a type of: ${types.join(", ")}`]);
  if (wanted === "required" && scope === undefined) problems.push(["COMMIT_SCOPE", "has no scope.", `Write ${type}(scope): subject`]);
  if (wanted === "refused" && scope !== undefined) problems.push(["COMMIT_SCOPE", "has a scope.", `Write ${type}: subject`]);
  if (scope !== undefined && (scope === "" || scope.trim() !== scope))
    problems.push(["COMMIT_SCOPE", "has an empty scope.", "Write one word between the parentheses, or none."]);
  else if (scope !== undefined && scopes?.includes(scope) === false)
    problems.push(["COMMIT_SCOPE", "has an unknown scope.", `Use a scope of: ${scopes.join(", ")}`]);
  return problems;
}

function bodyProblems(message: string): readonly Problem[] {
  const second = message.split("\n", 2)[1];
  if (second === undefined || second.trim() === "") return [];
  return [["COMMIT_BODY", "has no empty line after its first.", "Put an empty line between the first line and the rest."]];
}
