import type { Gate, Json, Outcome, Subject } from "@sluice/core";
import { evaluateCondition } from "@sluice/verdicts";

/** What is known of a gate before anybody looks: its scope or condition leaves it out, or its condition cannot be told. */
export function judgeWithoutLooking(gate: Gate, subject: Subject, verdictOf: (id: string) => Outcome | undefined): Outcome | undefined {
  const { keys, repos } = gate.scope ?? {};
  const outside = keys?.includes(subject.key) === false || repos?.includes(subject.repo ?? "") === false;
  if (outside) return skip("out-of-scope", "the gate's scope leaves this subject out");
  if (gate.if === undefined) return undefined;
  // Outside of a run nothing was recorded: no outputs, no facts.
  const holds = evaluateCondition(gate.if, { output: () => undefined, fact: () => undefined, gate: (id) => asJson(verdictOf(id)) });
  if (holds === "true") return undefined;
  if (holds === "false") return skip("condition", "the gate's condition does not hold");
  const reason = "what the gate's condition looks at is not there";
  return { value: "error", class: "input", code: "CONDITION_ABSENT", reason, findings: [], evidence: [] };
}

const UNASKED: Readonly<Record<Exclude<Gate["plan"]["kind"], "evaluate" | "group">, string>> = {
  request: "people are asked in a run only",
  reserve: "reservations are taken in a run only",
  measure: "windows are measured in a run only",
  units: "units are runs of their own",
};

/** What a gate that only a run can judge says outside of one. */
export function pendingOutsideRuns(kind: keyof typeof UNASKED): Outcome {
  return { value: "pending", code: `${kind.toUpperCase()}_NOT_ASKED`, reason: UNASKED[kind], findings: [], evidence: [] };
}

function asJson(outcome: Outcome | undefined): Json | undefined {
  if (outcome === undefined) return undefined;
  const { value, code, reason, class: kind, cause } = outcome;
  return { value, code, reason, ...(kind === undefined ? {} : { class: kind }), ...(cause === undefined ? {} : { cause }) };
}

function skip(cause: "out-of-scope" | "condition", reason: string): Outcome {
  return { value: "skipped", cause, code: "GATE_SKIPPED", reason, findings: [], evidence: [] };
}
