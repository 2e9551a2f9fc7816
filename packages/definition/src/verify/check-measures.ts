import type { Pipeline } from "@sluice/core";
import { errorAt, type Finding, warningAt } from "./finding.ts";
import { placedGates } from "./verified-gates.ts";

/** A measure takes enough samples to pass, and enough for its limit of failures to be passed. */
export function checkMeasures(pipeline: Pipeline): readonly Finding[] {
  return placedGates(pipeline).flatMap(({ gate, at }) => {
    if (gate.plan.kind !== "measure") return [];
    const { windowMs, failureLimit, consecutive = 1, failuresInARow = Number.POSITIVE_INFINITY, count } = gate.plan;
    const samples = Math.min(Math.floor(windowMs / gate.everyMs) + 1, count ?? Number.POSITIVE_INFINITY);
    const taken = `takes at most ${samples} samples in its window`;
    if (consecutive > samples)
      return [errorAt("MEASURE_CANNOT_PASS", at, `"${gate.id}" wants ${consecutive} passes in a row, but ${taken}.`)];
    // One failure more than the limit makes it fail.
    if (failureLimit < samples || failuresInARow <= samples) return [];
    return [warningAt("MEASURE_LIMIT_UNREACHABLE", at, `"${gate.id}" allows ${failureLimit} failures, but ${taken}: it never fails.`)];
  });
}
