import type { z } from "zod";
import { describeValue } from "../problem/describe-value.ts";
import { didYouMean } from "../problem/did-you-mean.ts";
import { foreignWord } from "../problem/foreign-words.ts";
import { memberAt } from "../problem/member-at.ts";
import type { DefinitionPath } from "../problem/problem.ts";
import { PROBLEM_CODES, type ProblemCode } from "../problem/problem-codes.ts";
import type { ProblemList } from "../problem/problem-list.ts";

type Issue = z.core.$ZodIssue;

/** Bounds the work on hostile input (threat ZOD-1). */
const MAX_ISSUES = 1000;

/** Compares a plain value with the schema of one of our formats. */
export function checkSchema(schema: z.ZodType, value: unknown, problems: ProblemList): void {
  // The map answers for whatever a schema of ours says nothing about, so that no text of the library is ever used.
  const { error } = schema.safeParse(value, { error: () => "VALUE_TYPE: another value" });
  for (const issue of error?.issues.slice(0, MAX_ISSUES) ?? []) reportIssue(issue, [], value, problems);
}

function reportIssue(issue: Issue, around: DefinitionPath, root: unknown, problems: ProblemList): void {
  const path = [...around, ...issue.path.map((step) => (typeof step === "number" ? step : String(step)))];
  const found = memberAt(root, path);
  if (issue.code === "unrecognized_keys") {
    const legal = expectationOf(issue.message).expected.split(", ");
    for (const key of issue.keys.slice(0, MAX_ISSUES)) reportUnknownKey([...path, key], key, legal, problems);
  } else if (found === undefined && path.length > 0) {
    const { expected } = expectationOf(issue.message);
    problems.at("KEY_MISSING", path, { found: `no key "${path.at(-1)}"`, expected }, "key");
  } else if (issue.code === "invalid_union") {
    reportUnion(issue, path, root, problems);
  } else if (issue.code === "invalid_key") {
    const { code, expected } = expectationOf(issue.issues[0]?.message ?? issue.message);
    problems.at(code, path, { found: describeValue(path.at(-1)), expected }, "key");
  } else {
    const { code, expected } = expectationOf(issue.message);
    problems.at(code, path, { found: describeValue(found), expected, ...hintFor(issue, expected, found), ...nearest(issue, found) });
  }
}

/** Of the branches of a union only the one of the value's type has something to say. */
function reportUnion(
  issue: Extract<Issue, { readonly code: "invalid_union" }>,
  path: DefinitionPath,
  root: unknown,
  problems: ProblemList,
): void {
  const branch = issue.errors.find((issues) => issues.length > 0 && !issues.some(isOtherType));
  for (const each of branch?.slice(0, MAX_ISSUES) ?? []) reportIssue(each, path, root, problems);
  if (branch !== undefined) return;
  const found = memberAt(root, path);
  const word = issue.errors.flat().find((each) => each.code === "invalid_value" && each.path.length === 0);
  const { code, expected } = expectationOf(issue.message);
  problems.at(code, path, { found: describeValue(found), expected, ...(word === undefined ? {} : nearest(word, found)) });
}

function isOtherType(issue: Issue): boolean {
  return issue.path.length === 0 && (issue.code === "invalid_type" || issue.code === "invalid_value");
}

function reportUnknownKey(path: DefinitionPath, key: string, legal: readonly string[], problems: ProblemList): void {
  const { ours, hint } = foreignWord(key, legal);
  const words = { found: `the key "${key}"`, expected: `one of ${legal.join(", ")}`, hint, didYouMean: ours ?? didYouMean(key, legal) };
  problems.at("KEY_UNKNOWN", path, words, "key");
}

function nearest(issue: Issue, found: unknown): { readonly didYouMean?: string } {
  if (issue.code !== "invalid_value" || typeof found !== "string") return {};
  const near = didYouMean(
    found,
    issue.values.filter((word) => typeof word === "string"),
  );
  return near === undefined ? {} : { didYouMean: near };
}

function hintFor(issue: Issue, expected: string, found: unknown): { readonly hint?: string } {
  if (typeof found !== "number" || issue.code !== "invalid_type" || issue.expected !== "string") return {};
  return { hint: expected.startsWith("a duration") ? "durations carry their unit: 30m" : "names that are numbers stand in quotes" };
}

function expectationOf(message: string): { readonly code: ProblemCode; readonly expected: string } {
  const colon = message.indexOf(": ");
  const code = message.slice(0, Math.max(0, colon));
  if (!Object.hasOwn(PROBLEM_CODES, code)) return { code: "VALUE_TYPE", expected: "another value" };
  return { code: code as ProblemCode, expected: message.slice(colon + 2) };
}
