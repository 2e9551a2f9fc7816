import type { ErrorClass, Evidence, Finding, Outcome } from "@sluice/core";

/** What an outcome may say besides its reason. `code` is stable and machine-readable, `AREA_REASON`. */
export interface OutcomeExtra {
  readonly code?: string;
  readonly findings?: readonly (Finding | string)[];
  readonly evidence?: readonly Evidence[];
  /** How many things were examined; say 0 when there was nothing to examine. */
  readonly examined?: number;
}

/** What the gate asks for holds. */
export function pass(reason: string, extra?: OutcomeExtra): Outcome {
  return make({ value: "pass", code: "GATE_PASSED" }, reason, extra);
}

/** The work is wrong; `findings` say to its author what to mend. */
export function fail(reason: string, findings: readonly (Finding | string)[] = [], extra?: OutcomeExtra): Outcome {
  return make({ value: "fail", code: "GATE_FAILED" }, reason, { ...extra, findings });
}

/** Measured, and really undecided; or what is needed to tell is missing. */
export function inconclusive(reason: string, extra?: OutcomeExtra): Outcome {
  return make({ value: "inconclusive", code: "GATE_INCONCLUSIVE" }, reason, extra);
}

/** Not yet; worth another look later. */
export function pending(reason: string, extra?: OutcomeExtra): Outcome {
  return make({ value: "pending", code: "GATE_PENDING" }, reason, extra);
}

/** What the producer left is unreadable: unknown word, contradiction, broken syntax. Say in the findings how to write it. */
export function inputError(reason: string, extra?: OutcomeExtra): Outcome {
  return makeError("input", undefined, "INPUT_UNREADABLE", reason, extra);
}

/** What the producer should have left is not there. A policy may open on it with `onMissing`. */
export function missingInput(reason: string, extra?: OutcomeExtra): Outcome {
  return makeError("input", "missing-input", "INPUT_MISSING", reason, extra);
}

/** The gate cannot work as it is configured. */
export function definitionError(reason: string, extra?: OutcomeExtra): Outcome {
  return makeError("definition", undefined, "GATE_UNUSABLE", reason, extra);
}

/**
 * The gate could not look. `cause` is one that the gate declares, so that a policy may open on it with `onError`; `undefined` for trouble
 * nobody foresaw.
 */
export function infrastructureError(cause: string | undefined, reason: string, extra?: OutcomeExtra): Outcome {
  return makeError("infrastructure", cause, "INFRASTRUCTURE_FAILED", reason, extra);
}

/** There was nothing for this gate to judge. */
export function skippedMissing(reason: string, extra?: OutcomeExtra): Outcome {
  return make({ value: "skipped", cause: "missing-input", code: "INPUT_MISSING" }, reason, extra);
}

function makeError(kind: ErrorClass, cause: string | undefined, code: string, reason: string, extra?: OutcomeExtra): Outcome {
  return make({ value: "error", class: kind, ...(cause === undefined ? {} : { cause }), code }, reason, extra);
}

function make(fixed: Pick<Outcome, "value" | "class" | "cause" | "code">, reason: string, extra: OutcomeExtra = {}): Outcome {
  const { code = fixed.code, findings = [], evidence = [], examined } = extra;
  return {
    ...fixed,
    code,
    reason,
    findings: findings.map((each) => (typeof each === "string" ? { message: each } : each)),
    evidence,
    ...(examined === undefined ? {} : { examined }),
  };
}
