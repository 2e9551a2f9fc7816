import type { Gate, Instant } from "@sluice/core";
import { statusOf, type View } from "./gate-status.ts";
import type { RunState } from "./state.ts";

/**
 * The gates among these, or among their members, that opened on a look at the world which is too old for an edge: it began before the
 * stage's last wait ended, and is not within `maxAge`. Asked only of evaluations that an edge depends on: what is not required, waived or
 * skipped does not become truer by looking, and requests, measures and reservations are bound, never re-timed.
 */
export function staleLooks(view: View, gates: readonly Gate[]): readonly Gate[] {
  return gates.flatMap(requiredLeaves).filter((leaf) => {
    if (leaf.plan.kind !== "evaluate" || leaf.reads !== "world") return false;
    const { acceptance, judgement } = statusOf(view, leaf);
    const counts = judgement?.value === "pass" || (acceptance.accepted && acceptance.overlay === "degraded");
    return counts && !isFresh(view.state, leaf, view.at);
  });
}

function requiredLeaves(gate: Gate): readonly Gate[] {
  if (gate.enforcement !== "required") return [];
  return gate.plan.kind === "group" ? gate.plan.children.flatMap(requiredLeaves) : [gate];
}

/** Measured in the run's own versions, which no clock can bend. */
function isFresh(state: RunState, gate: Gate, at: Instant): boolean {
  const record = state.verdicts[gate.id];
  if (record === undefined || record.consumed === true) return true;
  if (gate.maxAgeMs !== undefined && at <= record.lookedAt + gate.maxAgeMs) return true;
  const otherPending = Object.entries(state.pendingEnded).filter(([id]) => id !== gate.id);
  const waitEnded = Math.max(state.waitEndedVersion, ...otherPending.map(([, version]) => version));
  return record.lookedAtVersion >= waitEnded;
}
