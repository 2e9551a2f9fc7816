import { payloadDigest } from "@sluice/approvals";
import { refusal } from "../answer.ts";
import { RETURNS } from "../event.ts";
import { placeOfGate } from "../pipeline-view.ts";
import { payloadOf } from "../question.ts";
import { DONE, type Handler } from "./handler.ts";

/** Most laps or time one act may add. */
const EXTEND_LIMITS = { laps: 100, ms: 400 * 86_400_000 } as const;

/** Adds laps to a budget, or time to an open request. Ends the hold that the exhausted budget had caused. */
export const extend: Handler<"extend"> = (draft, { by, what }) => {
  if ("budget" in what) {
    const known = draft.pipeline.budgets.some((budget) => budget.id === what.budget) || what.budget === RETURNS;
    if (!known)
      return refusal(
        "EXTEND_NOTHING",
        `there is no budget ${what.budget}; there are ${draft.pipeline.budgets.map((budget) => budget.id).join(", ") || "none"}`,
      );
    if (!isCount(what.laps, EXTEND_LIMITS.laps)) return refusal("COMMAND_INVALID", `laps must be 1 to ${EXTEND_LIMITS.laps}`);
    const holds = draft.state.holds.filter((one) => one.budget === what.budget);
    if (holds.length > 0 && by.kind === "machine")
      return refusal("DECISION_NOT_ELIGIBLE", `${by.id} is a machine; a hold is ended by a person`);
    draft.emit("budget-extended", { budget: what.budget, laps: what.laps, by });
    for (const hold of holds) draft.emit("hold-ended", { hold: hold.hold, by, forgets: [] });
    return DONE;
  }
  const request = Object.hasOwn(draft.state.requests, what.gate) ? draft.state.requests[what.gate] : undefined;
  if (request === undefined || request.closed !== undefined) return refusal("EXTEND_NOTHING", `${what.gate} has no open request`);
  if (!isCount(what.byMs, EXTEND_LIMITS.ms)) return refusal("COMMAND_INVALID", "the time must be positive and at most 400 days");
  const gate = placeOfGate(draft.pipeline, what.gate)?.gate;
  if (gate === undefined) return refusal("GATE_UNKNOWN", `the pipeline ${draft.pipeline.name} has no gate ${what.gate}`);
  const expiresAt = request.expiresAt + what.byMs;
  const digest = payloadDigest(payloadOf(draft, gate, { ...request, expiresAt }));
  draft.emit("request-extended", { gate: gate.id, request: request.request, expiresAt, digest, by });
  return DONE;
};

function isCount(value: number, most: number): boolean {
  return Number.isSafeInteger(value) && value > 0 && value <= most;
}
