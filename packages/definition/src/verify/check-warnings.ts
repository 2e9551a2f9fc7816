import type { Gate, Pipeline } from "@sluice/core";
import { errorAt, type Finding } from "./finding.ts";
import { placedGates } from "./verified-gates.ts";

/** A warning comes while its gate is waited for, and before the end. */
export function checkWarnings(pipeline: Pipeline): readonly Finding[] {
  return placedGates(pipeline).flatMap(({ gate, at }) => {
    const lasts = waitOf(gate);
    if (gate.warn === undefined || lasts === undefined || gate.warn.beforeMs < lasts) return [];
    const message = `"${gate.id}" is waited for ${lasts} ms and warns ${gate.warn.beforeMs} ms before that ends: it would warn at once.`;
    return [errorAt("WARNING_TOO_EARLY", [...at, "warn", "before"], message)];
  });
}

function waitOf({ plan, maxWaitMs }: Gate): number | undefined {
  return plan.kind === "request" ? plan.expiresMs : maxWaitMs;
}
