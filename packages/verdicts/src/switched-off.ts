import { type Gate, type Outcome, VERDICT_LIMITS } from "@sluice/core";
import { boundedText } from "./bounded-text.ts";

/**
 * What is recorded of a gate that the host has switched off, by what it uses; `undefined` for one that it has not. It lets the run through and
 * is no pass: whoever counts passes must be able to tell them apart (OR-10).
 *
 * @param disabled the host's reasons, by what gates use
 */
export function switchedOff({ use }: Pick<Gate, "use">, disabled: Readonly<Record<string, string>> = {}): Outcome | undefined {
  if (!Object.hasOwn(disabled, use)) return undefined;
  const reason = boundedText(`switched off here: ${String(disabled[use])}`, VERDICT_LIMITS.reason);
  return { value: "skipped", cause: "disabled", code: "GATE_DISABLED", reason, findings: [], evidence: [] };
}
