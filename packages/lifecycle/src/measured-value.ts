import type { GatePlan, VerdictValue } from "@sluice/core";
import type { MeasureRecord } from "./run-records.ts";

type MeasurePlan = Extract<GatePlan, { kind: "measure" }>;

/**
 * What the samples so far amount to. A window without a single pass never passes, and one ends only with a look at its end: nothing
 * measured is nothing proven, however much time went by.
 */
export function measuredValue(
  plan: MeasurePlan,
  measure: MeasureRecord,
): { readonly value: VerdictValue; readonly code: string; readonly reason: string } {
  const counts = `${measure.samples} samples, ${measure.failures} failed, ${measure.inconclusives} inconclusive`;
  const isFailing = plan.failuresInARow !== undefined && (measure.failing ?? 0) >= plan.failuresInARow;
  if (isFailing || measure.failures > plan.failureLimit) return { value: "fail", code: "MEASURE_FAILED", reason: counts };
  if (measure.inconclusives > plan.inconclusiveLimit) return { value: "inconclusive", code: "MEASURE_INCONCLUSIVE", reason: counts };
  const passes = measure.samples - measure.failures - measure.inconclusives;
  if (plan.consecutive !== undefined && measure.consecutive >= plan.consecutive)
    return { value: "pass", code: "MEASURE_PASSED", reason: counts };
  const elapsed = measure.lastAt - measure.since >= plan.windowMs || (plan.count !== undefined && measure.samples >= plan.count);
  if (elapsed && passes > 0 && plan.consecutive === undefined) return { value: "pass", code: "MEASURE_PASSED", reason: counts };
  if (elapsed) return { value: "inconclusive", code: "MEASURE_INCONCLUSIVE", reason: counts };
  return { value: "pending", code: "MEASURE_RUNNING", reason: counts };
}
