import type { GateContext, Outcome } from "@sluice/core";
import { inputError, missingInput, type OutcomeExtra } from "./outcome-makers.ts";

/** Either the next thing to look at, or the outcome that ends the look. */
export type Step<Value> = { readonly value: Value } | { readonly outcome: Outcome };

/** How a gate reads a file, and what it says when there is none. */
interface WorkFileRules {
  readonly maxBytes: number;
  readonly codes: { readonly missing: string; readonly unreadable: string };
  /** What to leave at the path, in words for whoever should have. */
  readonly hint?: string;
}

/** Reads a file that the stage's work left. One that is as it was at the dispatch is missing (OR-07). */
export async function readWorkFile(
  { files, work, signal }: Pick<GateContext, "files" | "work" | "signal">,
  path: string,
  { maxBytes, codes, hint }: WorkFileRules,
): Promise<Step<Uint8Array>> {
  const read = await files.read(path, { maxBytes, signal });
  if (read.kind === "present") return { value: read.bytes };
  const advice = hint === undefined ? {} : { hint };
  if (read.kind === "absent") {
    const reason = read.because === "missing" ? `${path} was not written.` : `${path} was not written anew since the work began.`;
    return { outcome: leftNothing(work, reason, { code: codes.missing, findings: [{ message: reason, path, ...advice }] }) };
  }
  const reason = `${path} cannot be read: ${read.because}.`;
  return { outcome: inputError(reason, { code: codes.unreadable, findings: [{ message: reason, path, ...advice }] }) };
}

/**
 * What work should have left is not there. That is missing input, which a policy may open on, only where the work ended well: a tool that
 * crashed must not look like one that had nothing to say (TG-07, TG-09).
 */
export function leftNothing(work: GateContext["work"], reason: string, extra: OutcomeExtra): Outcome {
  return work === undefined || work.exit === 0 ? missingInput(reason, extra) : inputError(reason, extra);
}
