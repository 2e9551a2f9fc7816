import { type Digest, digestBytes, type Position, VERDICT_LIMITS } from "@sluice/core";
import { boundedText } from "@sluice/verdicts";
import { decodeText } from "./decode-text.ts";
import { type ReadProblem, refused } from "./read-problem.ts";
import { MARKER_BYTES } from "./read-marker.ts";
import { isTemplate } from "./template-word.ts";
import { type TokenLine, tokenLines } from "./token-lines.ts";
import { readVerdictWord, type Vocabulary } from "./verdict-word.ts";

/** Raised whenever the same bytes may be read differently. */
export const REQUIREMENTS_READER = "requirements/1";

/** Which requirement lines are looked for. */
export interface RequirementsOptions {
  /** Default: `REQ`. As {@link isMarkerLabel} has it; compared exactly. */
  readonly label?: string;
  /** As in {@link MarkerOptions}: with it only `REQ[nonce] ID: …` counts. */
  readonly nonce?: string;
  /** Ids that must be there; compared exactly. */
  readonly required?: readonly string[];
  /** Digests the text, once it could be read. Default: `digestBytes` of core. */
  readonly digest?: (source: Uint8Array | string) => Digest;
}

/** What was said of one requirement. */
export interface RequirementResult {
  readonly value: "pass" | "fail";
  /** What stands behind the word, bounded, not redacted; may be empty. */
  readonly reason: string;
  readonly position: Position;
}

/** What was said of requirements. */
export interface Requirements {
  /** By id, in the order of the text. */
  readonly results: ReadonlyMap<string, RequirementResult>;
  /** The required ids of which nothing was said. */
  readonly missing: readonly string[];
  /** Of the first line. */
  readonly position: Position;
  /** The lines, bounded, not redacted. */
  readonly excerpt: string;
  /** Of the whole text as given. */
  readonly digest: Digest;
  readonly reader: typeof REQUIREMENTS_READER;
}

const WORDS: Vocabulary = { pass: ["PASS"], fail: ["FAIL"] };
const MAX_RESULTS = 1000;

/**
 * Reads lines `REQ ID: PASS: reason` and `REQ ID: FAIL: reason` (behaviour OK-29), by the rules of markers: whole lines, in no quote, list
 * or code block, with the nonce when one is given. Each id is told once; a line with another word, an id told twice, or no line at all is a
 * coded problem with position and hint, which never carries text of the source. Same bytes, same answer, in linear time.
 *
 * @throws SluiceError `IDENTIFIER_INVALID` when the label or the nonce is none; whatever the text holds, nothing else is thrown.
 */
export function readRequirements(
  source: Uint8Array | string,
  { label = "REQ", nonce, required = [], digest = digestBytes }: RequirementsOptions = {},
): ({ readonly ok: true } & Requirements) | { readonly ok: false; readonly problem: ReadProblem } {
  const decoded = decodeText(source, MARKER_BYTES, { encoding: "REQUIREMENTS_ENCODING", tooLarge: "REQUIREMENTS_TOO_LARGE" });
  const lines = tokenLines(decoded.ok ? decoded.value : "", { label, id: true, ...(nonce === undefined ? {} : { nonce }) });
  if (!decoded.ok) return decoded;
  const form = `Print one line per requirement: ${label}${nonce === undefined ? "" : "[nonce of this try]"} ID: PASS or FAIL: reason`;
  const results = new Map<string, RequirementResult>();
  const texts: string[] = [];
  for (const line of lines) {
    const read = readLine(line);
    if (read === undefined) continue;
    const before = "code" in read ? undefined : results.get(read.id);
    const code = "code" in read ? read.code : refusal(before, read, results.size);
    if (code !== undefined) return refused({ code, line: line.line, column: 1, message: MESSAGES[code], hint: form });
    if (!("id" in read)) continue;
    results.set(read.id, read.result);
    texts.push(line.text);
  }
  const [first] = results.values();
  if (first === undefined) return refused(noneFound(lines, form));
  const excerpt = boundedText(texts.join("\n"), VERDICT_LIMITS.excerpt);
  const missing = [...new Set(required)].filter((id) => !results.has(id));
  return { ok: true, results, missing, position: first.position, excerpt, digest: digest(source), reader: REQUIREMENTS_READER };
}

const MESSAGES = {
  REQUIREMENTS_TOO_LARGE: `There are more than ${MAX_RESULTS} requirements.`,
  REQUIREMENTS_UNREADABLE:
    "A requirement's line holds another word than PASS or FAIL, terminal escapes, or something that is never closed.",
  REQUIREMENTS_CONTRADICTORY: "Two lines contradict each other about one requirement.",
  REQUIREMENTS_REPEATED: "A requirement is told twice.",
} as const;

interface LineResult {
  readonly id: string;
  readonly result: RequirementResult;
}

/** What a line says, or the code of its refusal; `undefined` when it does not count. */
function readLine(each: TokenLine): LineResult | { readonly code: "REQUIREMENTS_UNREADABLE" } | undefined {
  if (each.kind === "unreadable") return { code: "REQUIREMENTS_UNREADABLE" };
  if (each.kind !== "value") return undefined;
  const colon = each.value.indexOf(":");
  const word = colon === -1 ? each.value : each.value.slice(0, colon);
  const value = readVerdictWord(word, WORDS);
  if (isTemplate(word, WORDS)) return undefined;
  if (value !== "pass" && value !== "fail") return { code: "REQUIREMENTS_UNREADABLE" };
  const reason = colon === -1 ? "" : boundedText(each.value.slice(colon + 1).trim(), VERDICT_LIMITS.message);
  return { id: each.id, result: { value, reason, position: { line: each.line, column: 1 } } };
}

function refusal(before: RequirementResult | undefined, { result }: LineResult, count: number): keyof typeof MESSAGES | undefined {
  if (before !== undefined) return before.value === result.value ? "REQUIREMENTS_REPEATED" : "REQUIREMENTS_CONTRADICTORY";
  return count >= MAX_RESULTS ? "REQUIREMENTS_TOO_LARGE" : undefined;
}

function noneFound(lines: readonly TokenLine[], hint: string): ReadProblem {
  const foreign = lines.findLast(({ kind }) => kind === "nonce");
  if (foreign === undefined) return { code: "REQUIREMENTS_MISSING", message: "There is no requirement line.", hint };
  const message = "A requirement's line stands there with another nonce, or without one where one is needed; it does not count.";
  return { code: "REQUIREMENTS_NONCE", line: foreign.line, column: 1, message, hint };
}
