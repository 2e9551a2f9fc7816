import type { Evidence, EvidenceClass, Gate, Outcome } from "@sluice/core";

/** A pass on less evidence than the policy demands is no pass: nothing ran, or only somebody's word. */
export function withEnoughEvidence(outcome: Outcome, { evidence: wanted }: Pick<Gate, "evidence">): Outcome {
  if (outcome.value !== "pass" || wanted === undefined) return outcome;
  const { count, class: least } = wanted;
  // One thing that is named twice is one thing.
  const good = new Set(outcome.evidence.filter((evidence) => least === undefined || reaches(evidence, least)).map(nameOf));
  if (good.size >= count) return outcome;
  const kind = least === undefined ? "" : ` ${least}`;
  return {
    ...outcome,
    value: "error",
    class: "input",
    code: "EVIDENCE_MISSING",
    reason: `passed on ${good.size} pieces of${kind} evidence; ${count} are needed`,
  };
}

/** `observed` proves more than `derived`, and that more than `reported`. */
function reaches({ class: actual }: Evidence, least: EvidenceClass): boolean {
  const order: readonly EvidenceClass[] = ["reported", "derived", "observed"];
  return order.indexOf(actual) >= order.indexOf(least);
}

function nameOf({ name, producer, digest }: Evidence): string {
  return JSON.stringify([name, producer, digest]);
}
