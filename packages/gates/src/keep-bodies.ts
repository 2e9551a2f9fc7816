import { type Evidence, type GateContext, type Outcome, SluiceError, VERDICT_LIMITS } from "@sluice/core";
import { infrastructureError } from "./outcome-makers.ts";

/** Evidence together with what it is of, until that is kept: nothing of it goes further than its gate. */
export interface LookedEvidence extends Evidence {
  readonly content?: Uint8Array | string;
  /** `content` is not all that was looked at. */
  readonly cut?: true;
}

/**
 * Gives what a gate looked at to the host's keeper of bodies, and the evidence the name under which it lies there. What cannot be persisted
 * is never a pass (invariant 4); whatever else a gate said stands, and says what is missing.
 *
 * @param answer what the gate returned, of which `outcome` was made
 */
export async function keepBodies({ keep, signal }: GateContext, answer: unknown, outcome: Outcome): Promise<Outcome> {
  if (keep === undefined || outcome.evidence.length === 0) return outcome;
  const looked = (answer as { readonly evidence?: readonly LookedEvidence[] }).evidence ?? [];
  const evidence: Evidence[] = [];
  const lost: string[] = [];
  for (const [at, each] of outcome.evidence.entries()) {
    const { content, cut } = looked[at] ?? {};
    if (content === undefined) {
      evidence.push(each);
      continue;
    }
    try {
      evidence.push({ ...each, body: await keep(content, { class: each.class, signal, ...(cut === true ? { cut } : {}) }) });
    } catch (error) {
      if (signal.aborted || SluiceError.is(error, "ABORTED")) throw error;
      evidence.push(each);
      lost.push(`What was looked at as ${each.name} could not be kept${SluiceError.is(error) ? `: ${error.message}` : "."}`);
    }
  }
  const [reason] = lost;
  if (reason === undefined) return { ...outcome, evidence };
  if (outcome.value === "pass") return infrastructureError(undefined, reason, { code: "EVIDENCE_NOT_KEPT", evidence });
  return {
    ...outcome,
    evidence,
    findings: [...outcome.findings.slice(0, VERDICT_LIMITS.findings - 1), { code: "EVIDENCE_NOT_KEPT", message: reason }],
  };
}
