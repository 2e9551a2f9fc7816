import type { Gate, Instant } from "@sluice/core";
import type { RunState } from "./state.ts";

/**
 * Whether a verdict that reads the world is young enough for an edge: its look began after the stage's last wait ended (work, request,
 * reservation, another gate's `pending`), or it is within `maxAge`. Measured in the run's own versions, which no clock can bend.
 */
export function isFresh(state: RunState, gate: Gate, at: Instant): boolean {
  const record = state.verdicts[gate.id];
  if (gate.reads !== "world" || record === undefined || record.consumed === true) return true;
  if (gate.maxAgeMs !== undefined && at <= record.lookedAt + gate.maxAgeMs) return true;
  const otherPending = Object.entries(state.pendingEnded).filter(([id]) => id !== gate.id);
  const waitEnded = Math.max(state.waitEndedVersion, ...otherPending.map(([, version]) => version));
  return record.lookedAtVersion >= waitEnded;
}
