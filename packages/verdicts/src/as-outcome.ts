import {
  type ErrorClass,
  type Evidence,
  type EvidenceClass,
  type Finding,
  isDigest,
  type KeptBody,
  type Outcome,
  VERDICT_LIMITS,
  type VerdictValue,
} from "@sluice/core";
import { boundedText } from "./bounded-text.ts";
import { type OwnData, ownData, ownItems } from "./own-data.ts";

const VALUES: readonly unknown[] = ["pass", "fail", "inconclusive", "pending", "error", "skipped"] satisfies readonly VerdictValue[];
const CLASSES: readonly unknown[] = ["infrastructure", "input", "definition"] satisfies readonly ErrorClass[];
const SKIPS: readonly unknown[] = ["disabled", "out-of-scope", "condition", "missing-input"];
const EVIDENCE_CLASSES: readonly unknown[] = ["observed", "reported", "derived"] satisfies readonly EvidenceClass[];
const CODE = /^[A-Z][A-Z0-9_]*$/;

const OUTCOME = ["value", "class", "cause", "code", "reason", "findings", "evidence", "examined"] as const;
const FINDING = ["message", "code", "path", "line", "column", "hint"] as const;
const EVIDENCE = ["name", "producer", "class", "digest", "bytes", "excerpt", "body"] as const;
const BODY = ["digest", "bytes", "cut"] as const;

/**
 * What a gate returned, checked and bounded, as the only form in which it may go further. Anything that is not a well-formed outcome
 * becomes `error/definition` with code `OUTCOME_INVALID`: a gate that answers nonsense never passes. Never throws, and reads every
 * member once: what was checked is what is used.
 */
export function asOutcome(value: unknown): Outcome {
  try {
    const read = readOutcome(value);
    return typeof read === "string" ? invalid(read) : read;
  } catch {
    return invalid("reading it failed");
  }
}

/** The outcome, or what is wrong with it. */
function readOutcome(value: unknown): Outcome | string {
  const given = ownData(value, OUTCOME);
  if (given === undefined) return "it is not an object of plain data";
  const problem = problemOf(given);
  if (problem !== undefined) return problem;
  const findings = ownItems(given.findings, VERDICT_LIMITS.findings)?.map(readFinding);
  if (findings?.every((finding) => finding !== undefined) !== true) return "its findings are malformed";
  const evidence = ownItems(given.evidence, VERDICT_LIMITS.evidence)?.map(readEvidence);
  if (evidence?.every((one) => one !== undefined) !== true) return "its evidence is malformed";
  const { cause, examined } = given;
  return {
    value: given.value as VerdictValue,
    ...(given.class === undefined ? {} : { class: given.class as ErrorClass }),
    ...(typeof cause === "string" ? { cause: boundedText(cause, VERDICT_LIMITS.code) } : {}),
    code: given.code as string,
    reason: boundedText(given.reason as string, VERDICT_LIMITS.reason),
    findings,
    evidence,
    ...(isCount(examined) ? { examined } : {}),
  };
}

function problemOf(given: OwnData<(typeof OUTCOME)[number]>): string | undefined {
  const { value, cause, code } = given;
  if (!VALUES.includes(value)) return "its value is not one of the six";
  if (value === "error" ? !CLASSES.includes(given.class) : given.class !== undefined) return "class goes with error, and only with error";
  if (value === "skipped" && !SKIPS.includes(cause)) return "skipped needs one of the four causes";
  if (cause !== undefined && typeof cause !== "string") return "its cause is not a text";
  if (typeof code !== "string" || code.length > VERDICT_LIMITS.code || !CODE.test(code)) return "its code is not AREA_REASON";
  if (typeof given.reason !== "string") return "its reason is not a text";
  if (given.examined !== undefined && !isCount(given.examined)) return "examined is not a count";
  return undefined;
}

function readFinding(value: unknown): Finding | undefined {
  const given = ownData(value, FINDING);
  if (given === undefined) return undefined;
  const { message, code, path, line, column, hint } = given;
  if (typeof message !== "string" || ![code, path, hint].every(isOptionalText)) return undefined;
  if (![line, column].every((number) => number === undefined || isCount(number))) return undefined;
  return {
    message: boundedText(message, VERDICT_LIMITS.message),
    ...(typeof code === "string" ? { code: boundedText(code, VERDICT_LIMITS.code) } : {}),
    ...(typeof path === "string" ? { path: boundedText(path, VERDICT_LIMITS.place) } : {}),
    ...(isCount(line) ? { line } : {}),
    ...(isCount(column) ? { column } : {}),
    ...(typeof hint === "string" ? { hint: boundedText(hint, VERDICT_LIMITS.place) } : {}),
  };
}

function readEvidence(value: unknown): Evidence | undefined {
  const given = ownData(value, EVIDENCE);
  if (given === undefined) return undefined;
  const { name, producer, digest, bytes, excerpt } = given;
  const body = given.body === undefined ? undefined : readBody(given.body);
  if (typeof name !== "string" || typeof producer !== "string" || !isDigest(digest)) return undefined;
  if (given.body !== undefined && body === undefined) return undefined;
  if (!EVIDENCE_CLASSES.includes(given.class) || !isOptionalText(excerpt) || (bytes !== undefined && !isCount(bytes))) return undefined;
  return {
    name: boundedText(name, VERDICT_LIMITS.code),
    producer: boundedText(producer, VERDICT_LIMITS.code),
    class: given.class as EvidenceClass,
    digest,
    ...(isCount(bytes) ? { bytes } : {}),
    ...(typeof excerpt === "string" ? { excerpt: boundedText(excerpt, VERDICT_LIMITS.excerpt) } : {}),
    ...(body === undefined ? {} : { body }),
  };
}

function readBody(value: unknown): KeptBody | undefined {
  const given = ownData(value, BODY);
  if (given === undefined) return undefined;
  const { digest, bytes, cut } = given;
  if (!isDigest(digest) || !isCount(bytes) || (cut !== undefined && cut !== true)) return undefined;
  return { digest, bytes, ...(cut === true ? { cut } : {}) };
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && !Object.is(value, -0);
}

function invalid(problem: string): Outcome {
  return {
    value: "error",
    class: "definition",
    code: "OUTCOME_INVALID",
    reason: `The gate's answer was refused: ${problem}.`,
    findings: [],
    evidence: [],
  };
}
