import { type ConfigIssue, type Evidence, type Finding, isStorableText, type Json, type Position, VERDICT_LIMITS } from "@sluice/core";
import { compileJsonPath, type JsonPathMatch } from "@sluice/readers";
import { sameScalar } from "@sluice/verdicts";
import { type ConfigOf, integer, list, optional, type Reader, required } from "./config-schema.ts";
import { displayText, shortText } from "./display-text.ts";
import { definitionError, fail, inputError } from "./outcome-makers.ts";
import type { Step } from "./read-work-file.ts";

const MOST_TEXT = 200;
const MOST_SHOWN = 5;

const scalar: Reader<string | number | boolean> = (value, fault) => {
  if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) return value;
  const fits = typeof value === "string" && value.trim() !== "" && value.length <= MOST_TEXT && isStorableText(value);
  return fits ? value : fault(`must be a text of 1 to ${MOST_TEXT} characters, a number, true or false`);
};

const path: Reader<string> = (value, fault) => {
  if (typeof value !== "string") return fault("must be a JSONPath of RFC 9535, such as $.status");
  const compiled = compileJsonPath(value);
  return compiled.ok ? value : fault(`must be a JSONPath: ${compiled.problem.message} ${compiled.problem.hint}`);
};

/** The fields of a condition: which values of a document are looked at, and which of them are listed. */
export const JSON_CONDITION = { path: required(path), values: required(list(scalar, 1, 50)), min: optional(integer(1, 1000)) } as const;

/** A condition as a definition has it. */
type JsonCondition = ConfigOf<typeof JSON_CONDITION>;

/** What a document must say, and what it must not. */
export interface JsonConditions {
  readonly pass: JsonCondition;
  readonly fail?: JsonCondition;
}

/** A document, where it came from in words, and where its values stand in a file. */
export interface JsonSource {
  readonly value: Json;
  readonly name: string;
  readonly evidence: readonly Evidence[];
  readonly place: (match: JsonPathMatch) => Omit<Finding, "message"> & Partial<Position>;
}

/** How a gate calls what it finds. */
export interface JsonConditionCodes {
  readonly failed: string;
  readonly unmatched: string;
  readonly unreadable: string;
  readonly pathRefused: string;
}

/** What a document says that passes, in words, and how many values that are. */
export interface GoodJson {
  readonly says: string;
  readonly examined: number;
}

/** What is wrong with two conditions together: nothing is good and bad at once. */
export function conditionIssues({ pass: good, fail: bad }: JsonConditions): readonly ConfigIssue[] {
  const isOverlap = bad !== undefined && plainPath(bad.path) === plainPath(good.path);
  const at = isOverlap ? bad.values.findIndex((value) => good.values.some((other) => sameScalar(value, other))) : -1;
  return at === -1 ? [] : [{ path: ["fail", "values", at], message: "must not stand under pass too, for the same path" }];
}

/**
 * Judges a document: `fail` when any value that `fail` selects is listed there, good when all that `pass` selects are listed there, an error
 * of the input otherwise: nothing that nobody listed is ever taken for either. The negative is looked for first: whatever else the document
 * says, it decides (invariant 3).
 */
export function judgeJson(source: JsonSource, conditions: JsonConditions, codes: JsonConditionCodes): Step<GoodJson> {
  const { pass: good, fail: bad } = conditions;
  const seen = bad === undefined ? { value: [] } : select(source, bad, codes);
  if ("outcome" in seen) return seen;
  const found = seen.value.filter((match) => isListed(match, bad?.values));
  const { evidence } = source;
  if (found.length > 0) {
    const findings = found.map(findingIn(source));
    return {
      outcome: fail(`${source.name} says ${told(found)}.`, findings, { code: codes.failed, evidence, examined: seen.value.length }),
    };
  }
  if (seen.value.length < (bad?.min ?? 0)) return tooFew(source, seen.value.length, bad, codes);
  const asked = select(source, good, codes);
  if ("outcome" in asked) return asked;
  if (asked.value.length < (good.min ?? 1)) return tooFew(source, asked.value.length, good, codes);
  const unknown = asked.value.filter((match) => !isListed(match, good.values));
  if (unknown.length > 0) return unmatched(source, unknown, conditions, codes);
  return { value: { says: told(asked.value), examined: asked.value.length } };
}

function select(
  { value, name, evidence }: JsonSource,
  { path: written }: JsonCondition,
  codes: JsonConditionCodes,
): Step<readonly JsonPathMatch[]> {
  const compiled = compileJsonPath(written);
  if (!compiled.ok) return { outcome: definitionError(compiled.problem.message, { code: codes.pathRefused }) };
  const selected = compiled.query.select(value);
  if (selected.ok) return { value: selected.matches };
  const { problem } = selected;
  return { outcome: inputError(`${name}: ${problem.message}`, { code: codes.unreadable, evidence, findings: [problem] }) };
}

function isListed({ value }: JsonPathMatch, values: JsonCondition["values"] = []): boolean {
  return values.some((listed) => sameScalar(value, listed));
}

function tooFew(
  { name, evidence }: JsonSource,
  count: number,
  asked: JsonCondition | undefined,
  { unmatched: code }: JsonConditionCodes,
): Step<never> {
  const { path: written = "$", min = 1 } = asked ?? {};
  const reason = `${name} holds ${count} values at ${written}; at least ${min} must be there.`;
  return { outcome: inputError(reason, { code, evidence, examined: count, findings: [reason] }) };
}

/** Said, but nothing that the definition knows: an unknown status is no failure of the work, and no pass. */
function unmatched(
  source: JsonSource,
  unknown: readonly JsonPathMatch[],
  { pass: good, fail: bad }: JsonConditions,
  { unmatched: code }: JsonConditionCodes,
): Step<never> {
  const hint = `Values that are known: ${[...good.values, ...(bad?.values ?? [])].map((value) => JSON.stringify(value)).join(", ")}`;
  const findings = unknown.map(findingIn(source, { hint }));
  const { name, evidence } = source;
  return { outcome: inputError(`${name} says ${told(unknown)}, which is not listed.`, { code, evidence, findings }) };
}

/** Telling where a value stands means reading the document again, so only what is shown of a flood is looked for. */
function findingIn({ place }: JsonSource, more: Partial<Finding> = {}): (match: JsonPathMatch, at: number) => Finding {
  return (match, at) => ({ message: shown(match), ...more, ...(at < VERDICT_LIMITS.findings ? place(match) : {}) });
}

function told(matches: readonly JsonPathMatch[]): string {
  const rest = matches.length - MOST_SHOWN;
  return [...matches.slice(0, MOST_SHOWN).map(shown), ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
}

function shown({ path: where, value }: JsonPathMatch): string {
  const what = typeof value === "object" && value !== null ? "no single value" : shortText(displayText(JSON.stringify(value)), 80);
  return `${shortText(displayText(where), 200)} is ${what}`;
}

/** Two ways to write one member count as one. */
function plainPath(written: string): string {
  return written.replaceAll(/\[(?:'([A-Za-z_]\w*)'|"([A-Za-z_]\w*)")\]/g, ".$1$2").replaceAll(/\s/g, "");
}
