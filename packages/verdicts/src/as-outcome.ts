import {
  type ErrorClass,
  type Evidence,
  type EvidenceClass,
  type Finding,
  isDigest,
  isWellFormed,
  type Outcome,
  VERDICT_LIMITS,
  type VerdictValue,
} from "@sluice/core";

const VALUES: readonly VerdictValue[] = ["pass", "fail", "inconclusive", "pending", "error", "skipped"];
const CLASSES: readonly ErrorClass[] = ["infrastructure", "input", "definition"];
const SKIPS: readonly string[] = ["disabled", "out-of-scope", "condition", "missing-input"];
const EVIDENCE_CLASSES: readonly EvidenceClass[] = ["observed", "reported", "derived"];
const CODE = /^[A-Z][A-Z0-9_]*$/;

/**
 * What a gate returned, checked and bounded, as the only form in which it may go further. Anything that is not a well-formed outcome
 * becomes `error/definition` with code `OUTCOME_INVALID`: a gate that answers nonsense never passes.
 */
export function asOutcome(value: unknown): Outcome {
  const problem = problemOf(value);
  if (problem !== undefined) return invalid(problem);
  const given = value as Outcome;
  return {
    value: given.value,
    ...(given.class === undefined ? {} : { class: given.class }),
    ...(given.cause === undefined ? {} : { cause: cut(given.cause, VERDICT_LIMITS.code) }),
    code: given.code,
    reason: cut(given.reason, VERDICT_LIMITS.reason),
    findings: given.findings.slice(0, VERDICT_LIMITS.findings).map(boundFinding),
    evidence: given.evidence.slice(0, VERDICT_LIMITS.evidence).map(boundEvidence),
    ...(given.examined === undefined ? {} : { examined: given.examined }),
  };
}

function problemOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return "it is not an object";
  const given = value as Partial<Record<keyof Outcome, unknown>>;
  if (!Object.hasOwn(value, "value") || !VALUES.includes(given.value as VerdictValue)) return "its value is not one of the six";
  if ((given.value === "error") !== CLASSES.includes(given.class as ErrorClass)) return "class goes with error, and only with error";
  if (given.value === "skipped" && !SKIPS.includes(given.cause as string)) return "skipped needs one of the four causes";
  if (given.cause !== undefined && typeof given.cause !== "string") return "its cause is not a text";
  if (typeof given.code !== "string" || given.code.length > VERDICT_LIMITS.code || !CODE.test(given.code)) return "its code is not AREA_REASON";
  if (typeof given.reason !== "string") return "its reason is not a text";
  if (!Array.isArray(given.findings) || !given.findings.every(isFinding)) return "its findings are malformed";
  if (!Array.isArray(given.evidence) || !given.evidence.every(isEvidence)) return "its evidence is malformed";
  if (given.examined !== undefined && !isCount(given.examined)) return "examined is not a count";
  return undefined;
}

function isFinding(value: unknown): value is Finding {
  if (typeof value !== "object" || value === null) return false;
  const { message, code, path, line, column, hint } = value as Partial<Record<keyof Finding, unknown>>;
  return typeof message === "string" && [code, path, hint].every(isOptionalText) && [line, column].every((n) => n === undefined || isCount(n));
}

function isEvidence(value: unknown): value is Evidence {
  if (typeof value !== "object" || value === null) return false;
  const { name, producer, digest, bytes, excerpt, class: kind } = value as Partial<Record<keyof Evidence, unknown>>;
  const texts = typeof name === "string" && typeof producer === "string" && isOptionalText(excerpt);
  return texts && isDigest(digest) && EVIDENCE_CLASSES.includes(kind as EvidenceClass) && (bytes === undefined || isCount(bytes));
}

function isOptionalText(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function boundFinding(finding: Finding): Finding {
  const { message, code, path, line, column, hint } = finding;
  return {
    message: cut(message, VERDICT_LIMITS.message),
    ...(code === undefined ? {} : { code: cut(code, VERDICT_LIMITS.code) }),
    ...(path === undefined ? {} : { path: cut(path, VERDICT_LIMITS.message) }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(hint === undefined ? {} : { hint: cut(hint, VERDICT_LIMITS.message) }),
  };
}

function boundEvidence(evidence: Evidence): Evidence {
  const { name, producer, digest, bytes, excerpt } = evidence;
  return {
    name: cut(name, VERDICT_LIMITS.code),
    producer: cut(producer, VERDICT_LIMITS.code),
    class: evidence.class,
    digest,
    ...(bytes === undefined ? {} : { bytes }),
    ...(excerpt === undefined ? {} : { excerpt: cut(excerpt, VERDICT_LIMITS.excerpt) }),
  };
}

/** Bounded, and storable: stores cannot hold lone surrogates or NUL (threats STO-9, STO-12). */
function cut(text: string, limit: number): string {
  const short = text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
  const whole = isWellFormed(short) ? short : short.replace(/\p{Surrogate}/gu, "\uFFFD");
  return whole.replaceAll("\0", "\uFFFD");
}

function invalid(problem: string): Outcome {
  return { value: "error", class: "definition", code: "OUTCOME_INVALID", reason: `The gate's answer was refused: ${problem}.`, findings: [], evidence: [] };
}
