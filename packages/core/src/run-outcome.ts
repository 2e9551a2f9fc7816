/** How a run ended. Parked is not ended. */
export type RunOutcome = "succeeded" | "partially-succeeded" | "failed" | "blocked" | "cancelled" | "superseded";

/** What a run is doing, derived from its state. */
export type RunStatus = "queued" | "running" | "waiting" | "held" | "completed";

const OUTCOMES: readonly RunOutcome[] = ["succeeded", "partially-succeeded", "failed", "blocked", "cancelled", "superseded"];

/** Whether `value` names a run outcome. */
export function isRunOutcome(value: unknown): value is RunOutcome {
  return OUTCOMES.includes(value as RunOutcome);
}
