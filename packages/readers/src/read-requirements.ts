import { type Digest, digestBytes, type Position, VERDICT_LIMITS } from "@sluice/core";
import { decodeText } from "./decode-text.ts";
import { excerptOf } from "./excerpt-of.ts";
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
  if (!decoded.ok) return decoded;
  const lines = tokenLines(decoded.value, { label, nonce, withId: true, isEcho });
  const form = `Print one line per requirement: ${label}${nonce === undefined ? "" : "[nonce of this try]"} ID: PASS or FAIL: reason`;
  const results = new Map<string, RequirementResult>();
  const texts: string[] = [];
  for (const each of lines) {
    if (each.kind === "nonce" || each.kind === "mentioned") continue;
    const problem = (code: keyof typeof MESSAGES) => refused({ code, line: each.line, column: 1, message: MESSAGES[code], hint: form });
    const result = each.kind === "value" ? resultOf(each) : undefined;
    if (each.kind === "unreadable" || result === undefined) return problem("REQUIREMENTS_UNREADABLE");
    const before = results.get(each.id);
    if (before !== undefined) return problem(before.value === result.value ? "REQUIREMENTS_REPEATED" : "REQUIREMENTS_CONTRADICTORY");
    if (results.size >= MAX_RESULTS) return problem("REQUIREMENTS_TOO_LARGE");
    results.set(each.id, result);
    texts.push(each.text);
  }
  const [first] = results.values();
  if (first === undefined) return refused(noneFound(lines, form));
  const excerpt = excerptOf(texts.join("\n"), VERDICT_LIMITS.excerpt);
  const missing = [...new Set(required)].filter((id) => !results.has(id));
  return { ok: true, results, missing, position: first.position, excerpt, digest: digest(source), reader: REQUIREMENTS_READER };
}

const MESSAGES = {
  REQUIREMENTS_TOO_LARGE: `There are more than ${MAX_RESULTS} requirements.`,
  REQUIREMENTS_UNREADABLE:
    "A requirement's line holds another word than PASS or FAIL, a malformed id, terminal escapes, or something that is never closed.",
  REQUIREMENTS_CONTRADICTORY: "Two lines contradict each other about one requirement.",
  REQUIREMENTS_REPEATED: "A requirement is told twice.",
} as const;

/** What a line says of its requirement; `undefined` when it holds another word. */
function resultOf({ value, line }: { readonly value: string; readonly line: number }): RequirementResult | undefined {
  const word = wordOf(value);
  const meaning = readVerdictWord(word, WORDS);
  if (meaning !== "pass" && meaning !== "fail") return undefined;
  const reason = excerptOf(value.slice(word.length + 1).trim(), VERDICT_LIMITS.message);
  return { value: meaning, reason, position: { line, column: 1 } };
}

function isEcho(value: string): boolean {
  return isTemplate(wordOf(value), WORDS);
}

/** What stands before the reason. */
function wordOf(value: string): string {
  const colon = value.indexOf(":");
  return colon === -1 ? value : value.slice(0, colon);
}

function noneFound(lines: readonly TokenLine[], hint: string): ReadProblem {
  const foreign = lines.findLast(({ kind }) => kind === "nonce");
  if (foreign === undefined) {
    const place = lines.map(({ line }) => ({ line, column: 1 })).at(-1) ?? {};
    return { code: "REQUIREMENTS_MISSING", ...place, message: "There is no requirement on a line of its own.", hint };
  }
  const message = "A requirement's line stands there with another nonce, or without one where one is needed; it does not count.";
  return { code: "REQUIREMENTS_NONCE", line: foreign.line, column: 1, message, hint };
}
