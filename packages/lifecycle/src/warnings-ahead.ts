import type { Instant, Pipeline } from "@sluice/core";
import type { WarnedWait } from "./event.ts";
import { placeOfGate } from "./pipeline-view.ts";
import type { RunState } from "./state.ts";
import { type Wait, waitsOf } from "./waits.ts";

/** A wait whose end somebody is to be told of, and when. */
interface WarningAhead {
  readonly gate: string;
  readonly for: WarnedWait;
  readonly warnAt: Instant;
  readonly expiresAt: Instant;
  readonly to: string;
}

/** Warnings that are still to be given about what the run waits for now. */
export function warningsAhead(pipeline: Pipeline, state: RunState): readonly WarningAhead[] {
  if (state.outcome !== undefined || !hasWarnings(pipeline)) return [];
  return waitsOf(pipeline, state).flatMap((wait) => {
    const warn = wait.gate === undefined ? undefined : placeOfGate(pipeline, wait.gate)?.gate.warn;
    if (warn === undefined || wait.gate === undefined || wait.expiresAt === undefined || !isWarned(wait)) return [];
    // The begin of the wait is the earliest there is: a warning cannot be given before.
    const warnAt = Math.max(wait.since, wait.expiresAt - warn.beforeMs);
    if (state.warned?.[wait.gate] === wait.expiresAt || state.at >= wait.expiresAt) return [];
    return [{ gate: wait.gate, for: wait.for, warnAt, expiresAt: wait.expiresAt, to: warn.to }];
  });
}

const WARNED: ReadonlySet<Wait["for"]> = new Set<WarnedWait>(["request", "pending", "reservation"]);

function isWarned(wait: Wait): wait is Wait & { readonly for: WarnedWait } {
  return WARNED.has(wait.for);
}

const KNOWN = new WeakMap<Pipeline, boolean>();

/** Most pipelines warn of nothing, and are asked at every step. */
function hasWarnings(pipeline: Pipeline): boolean {
  const known = KNOWN.get(pipeline);
  if (known !== undefined) return known;
  const found = JSON.stringify(pipeline).includes('"warn":');
  KNOWN.set(pipeline, found);
  return found;
}
