import type { GatePlan } from "@sluice/core";
import { type ConfigOf, duration, integer, optional, required } from "./config-schema.ts";

const MOST = 100_000;

/** Samples that may tell nothing, unless the definition says otherwise. */
const INCONCLUSIVE = 3;

/** The fields of a window: how long it is, and what ends it. */
export const MEASURE_WINDOW = {
  for: required(duration),
  failures: optional(integer(0, MOST)),
  failuresInARow: optional(integer(1, MOST)),
  inconclusive: optional(integer(0, MOST)),
  consecutive: optional(integer(1, MOST)),
  count: optional(integer(1, MOST)),
} as const;

/** The plan of a measurement over a window, by its fields. */
export function windowPlan(window: ConfigOf<typeof MEASURE_WINDOW>): GatePlan {
  const { for: windowMs, failures = 0, inconclusive = INCONCLUSIVE, failuresInARow, consecutive, count } = window;
  return {
    kind: "measure",
    windowMs,
    failureLimit: failures,
    inconclusiveLimit: inconclusive,
    ...(failuresInARow === undefined ? {} : { failuresInARow }),
    ...(consecutive === undefined ? {} : { consecutive }),
    ...(count === undefined ? {} : { count }),
  };
}
