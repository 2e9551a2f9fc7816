import type { Gate, Stage } from "@sluice/core";
import { openingFor } from "@sluice/verdicts";
import type { GateStatus, View } from "../gate-status.ts";

/** What an unaccepted verdict asks for. */
export type Disposition =
  | { readonly do: "wait" }
  | { readonly do: "rework" }
  | { readonly do: "hold"; readonly code: string; readonly reason: string }
  | { readonly do: "stop"; readonly outcome: "failed" | "blocked"; readonly code: string; readonly reason: string };

const WAIT: Disposition = { do: "wait" };

/** What is done about a gate that stands in the way, by the defaults of its value and its policy. */
export function dispositionOf(view: View, stage: Stage, status: GateStatus): Disposition {
  const { gate, judgement, current } = status;
  // Not judged for what the run is about now: it will be asked, or waits for the gates it needs.
  if (judgement === undefined || !current) return WAIT;
  const say = (code: string): { readonly code: string; readonly reason: string } => ({ code, reason: `${gate.id}: ${judgement.reason}` });
  switch (judgement.value) {
    case "fail":
      if (judgement.code === "REQUEST_EXPIRED") return { do: "hold", ...say("REQUEST_EXPIRED") };
      if (judgement.code === "REQUEST_REJECTED" && gate.onReject === "stop") return { do: "stop", outcome: "failed", ...say("REQUEST_REJECTED") };
      if (judgement.code === "REQUEST_REJECTED" && gate.onReject === "hold") return { do: "hold", ...say("REQUEST_REJECTED") };
      return reworkOr(stage, say("GATE_FAILED"));
    case "pending":
      return view.at >= judgement.since + waitLimit(status) ? { do: "hold", ...say("WAIT_EXCEEDED") } : WAIT;
    case "inconclusive":
      return { do: "hold", ...say("GATE_INCONCLUSIVE") };
    case "error":
      if (judgement.class === "input") return reworkOr(stage, say("GATE_INPUT"));
      return { do: "hold", ...say(judgement.class === "definition" ? "GATE_DEFINITION" : "GATE_UNAVAILABLE") };
    default:
      // Skipped for a reason nobody opened in writing.
      return reworkOr(stage, say("GATE_INPUT"));
  }
}

/** Open requests end by their own expiry, measures by their window; only other pending gates are limited by `maxWait`. */
function waitLimit({ gate }: GateStatus): number {
  return gate.plan.kind === "request" || gate.plan.kind === "measure" || gate.plan.kind === "group" ? Number.POSITIVE_INFINITY : gate.maxWaitMs;
}

function reworkOr(stage: Stage, otherwise: { readonly code: string; readonly reason: string }): Disposition {
  return stage.rework === undefined ? { do: "hold", ...otherwise } : { do: "rework" };
}

/** How many tries a gate has when nobody comes back from looking. */
export function triesWhenLost(gate: Gate): number {
  return gate.onError?.["lost"]?.attempts ?? gate.attempts;
}

/** How many tries an evaluation has before its trouble counts: those of the opening that covers it, else the gate's own. */
export function triesOf({ gate, judgement }: GateStatus): number {
  const opening = judgement === undefined ? undefined : openingFor(judgement, gate);
  return opening?.attempts ?? gate.attempts;
}
