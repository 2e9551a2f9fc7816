import type { Gate, Instant, Opening, Outcome, Waiver } from "@sluice/core";

/** What of a gate's policy decides acceptance. */
export type AcceptancePolicy = Pick<Gate, "enforcement" | "onError" | "onMissing">;

/** What besides `pass` let a verdict through. It never erases the verdict's value. */
export type Overlay = "waived" | "advisory" | "degraded";

/** Whether an edge may open on a verdict, and on what account. */
export type Acceptance = { readonly accepted: true; readonly overlay?: Overlay; readonly because?: string } | { readonly accepted: false };

/** What acceptance is asked of: a verdict's outcome and the number of the try that gave it. */
export type JudgedOutcome = Pick<Outcome, "value" | "class" | "cause"> & { readonly attempt: number };

const REFUSED: Acceptance = { accepted: false };

/**
 * The one function that says whether a verdict opens an edge. It accepts: `pass`; a gate that is not required; `skipped` because
 * disabled, out of scope or by condition; a waiver live at `at`; a cause that `onError` or `onMissing` opens in writing. Nothing else.
 *
 * @param verdict the stored, current verdict, or `undefined` when the gate was never evaluated
 * @param at store time of the decision
 */
export function accepts(verdict: JudgedOutcome | undefined, policy: AcceptancePolicy, at: Instant, waiver?: Waiver): Acceptance {
  if (verdict?.value === "pass") return { accepted: true };
  if (policy.enforcement !== "required") return { accepted: true, overlay: "advisory" };
  if (verdict === undefined) return REFUSED;
  if (verdict.value === "skipped" && isTrustedSkip(verdict.cause)) return { accepted: true };
  if (waiver !== undefined && waiver.at <= at && at < waiver.until) return { accepted: true, overlay: "waived", because: waiver.reason };
  return acceptsOpening(verdict, policy);
}

function isTrustedSkip(cause: string | undefined): boolean {
  return cause === "disabled" || cause === "out-of-scope" || cause === "condition";
}

function acceptsOpening(verdict: JudgedOutcome, policy: AcceptancePolicy): Acceptance {
  const opening = openingFor(verdict, policy);
  if (opening === undefined || verdict.attempt < (opening.attempts ?? 1)) return REFUSED;
  return { accepted: true, overlay: "degraded", because: opening.because };
}

/** The written opening that covers this verdict, if there is one, whether or not its tries are used up. */
export function openingFor(verdict: Omit<JudgedOutcome, "attempt">, policy: AcceptancePolicy): Opening | undefined {
  const isAbsent = verdict.value === "skipped" || (verdict.value === "error" && verdict.class === "input");
  if (isAbsent && verdict.cause === "missing-input") return policy.onMissing;
  if (verdict.value !== "error" || verdict.class !== "infrastructure" || verdict.cause === undefined) return undefined;
  return policy.onError !== undefined && Object.hasOwn(policy.onError, verdict.cause) ? policy.onError[verdict.cause] : undefined;
}
