import { deepEqual, equal, ok } from "node:assert/strict";
import { type GateDescriptor, isDigest, isJson, type Outcome, VERDICT_LIMITS } from "@sluice/core";

const VALUES = ["pass", "fail", "inconclusive", "pending", "error", "skipped"];
const CLASSES = ["infrastructure", "input", "definition"];
const EVIDENCE = ["observed", "reported", "derived"];
const MISSING = "missing-input";

/** Fails when a gate's outcome is none that a ledger could keep. */
export function checkOutcome(gate: GateDescriptor, given: unknown): asserts given is Outcome {
  ok(typeof given === "object" && given !== null, "an outcome is an object; the gate returned something else");
  const outcome = given as Outcome;
  ok(isJson(outcome), "an outcome is plain JSON, without hidden members");
  ok(VALUES.includes(outcome.value), `the value ${outcome.value} is none of ${VALUES.join(", ")}`);
  checkText("code", outcome.code, VERDICT_LIMITS.code);
  ok(/^[A-Z][A-Z0-9_]*$/.test(outcome.code), `the code ${outcome.code} is no AREA_REASON`);
  checkText("reason", outcome.reason, VERDICT_LIMITS.reason);
  checkCause(gate, outcome);
  checkFindings(outcome);
  checkEvidence(outcome);
  const { examined = 0 } = outcome;
  ok(Number.isSafeInteger(examined) && examined >= 0, "`examined` is a count");
}

function checkCause({ causes }: GateDescriptor, { value, class: kind, cause }: Outcome): void {
  equal(kind !== undefined, value === "error", "an outcome has a class exactly when it is an error");
  if (value === "error") ok(kind !== undefined && CLASSES.includes(kind), `the class is one of ${CLASSES.join(", ")}`);
  if (value === "skipped") equal(cause, MISSING, "a gate may skip itself for missing input only; everything else is the definition's");
  else if (value === "error")
    ok(cause === undefined || causes.includes(cause) || (kind === "input" && cause === MISSING), `the cause ${cause} is not declared`);
  else equal(cause, undefined, "only errors and skips have a cause");
}

function checkFindings({ findings }: Outcome): void {
  ok(Array.isArray(findings) && findings.length <= VERDICT_LIMITS.findings, `at most ${VERDICT_LIMITS.findings} findings`);
  for (const { message, path, hint, line, column } of findings) {
    checkText("message", message, VERDICT_LIMITS.message);
    for (const [name, text] of Object.entries({ path, hint })) if (text !== undefined) checkText(name, text, VERDICT_LIMITS.place);
    for (const place of [line, column])
      ok(place === undefined || (Number.isSafeInteger(place) && place >= 1), "lines and columns start at 1");
  }
}

function checkEvidence({ evidence }: Outcome): void {
  ok(Array.isArray(evidence) && evidence.length <= VERDICT_LIMITS.evidence, `at most ${VERDICT_LIMITS.evidence} pieces of evidence`);
  for (const each of evidence) {
    checkText("name", each.name, VERDICT_LIMITS.code);
    checkText("producer", each.producer, VERDICT_LIMITS.code);
    ok(EVIDENCE.includes(each.class), `evidence is one of ${EVIDENCE.join(", ")}`);
    ok(isDigest(each.digest), "evidence has a digest of what was looked at");
    if (each.excerpt !== undefined) checkText("excerpt", each.excerpt, VERDICT_LIMITS.excerpt);
  }
}

/** What a terminal, or another text around it, would obey. Line ends and tabs are no harm. */
const UNSAFE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}]/u;

function checkText(name: string, text: unknown, most: number): asserts text is string {
  ok(typeof text === "string", `${name} is a text`);
  ok(text.length <= most, `${name} has ${text.length} characters, at most ${most}`);
  ok(!UNSAFE.test(text), `${name} holds characters that hide or move text`);
}

/** Fails when two looks at the same world differ in anything but words. */
export function checkSame(one: Outcome, other: Outcome): void {
  deepEqual(comparable(other), comparable(one), "two looks at the same world must say the same");
}

/** Words may tell durations, or quote what carries a nonce of the look: they move no run. */
function comparable({ reason: _reason, findings, evidence, ...outcome }: Outcome): object {
  return {
    ...outcome,
    findings: findings.map(({ message: _message, hint: _hint, ...place }) => place),
    evidence: evidence.map(({ name, producer, class: kind }) => ({ name, producer, kind })),
  };
}
