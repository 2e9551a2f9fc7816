import type { Pipeline } from "@sluice/core";
import { errorAt, type Finding } from "./finding.ts";
import { placedGates } from "./verified-gates.ts";

/** A required measure takes enough samples for its failures to be reached. */
export function checkGatesCanFail(pipeline: Pipeline): readonly Finding[] {
  return placedGates(pipeline).flatMap(({ gate, at }) => {
    if (gate.plan.kind !== "measure" || gate.enforcement !== "required") return [];
    const samples = Math.floor(gate.plan.windowMs / gate.everyMs) + 1;
    if (gate.plan.failureLimit <= samples) return [];
    const message = `"${gate.id}" fails at ${gate.plan.failureLimit} failures, but takes at most ${samples} samples in its window.`;
    return [errorAt("GATE_CANNOT_FAIL", at, message)];
  });
}
