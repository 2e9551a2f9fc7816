import type { Intent } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";

/** The final step that an intent belongs to, while that try of it is wanted. */
export function finalStepOf(state: RunState, intent: Intent): string | undefined {
  const found = Object.entries(state.finals).find(
    ([, step]) => step.intent === intent.id && step.attempt === intent.attempt && step.status !== "ended",
  );
  return found?.[0];
}
