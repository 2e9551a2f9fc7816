import type { Verdict } from "@sluice/core";
import { asOutcome, withEnoughEvidence } from "@sluice/verdicts";
import { refusal } from "../answer.ts";
import { placeOfGate } from "../pipeline-view.ts";
import { DONE, type Handler } from "./handler.ts";

/** Records what a gate said, if it is the answer to the question that is open now; anything else is kept as refused and changes nothing. */
export const recordVerdict: Handler<"record-verdict"> = (draft, command) => {
  const { gate: gateId, intent, attempt, binding, gateDigest } = command;
  const asked = draft.state.evaluations[gateId];
  const gate = placeOfGate(draft.pipeline, gateId)?.gate;
  const fits = asked?.intent === intent && asked.attempt === attempt && asked.binding === binding && asked.gateDigest === gateDigest;
  if (gate === undefined || !fits) {
    if (draft.state.outcome === undefined) draft.emit("verdict-refused", { gate: gateId, intent, attempt, code: "STALE" });
    return refusal("STALE", `${gateId} is not waiting for this answer any more`);
  }
  const verdict: Verdict = {
    ...withEnoughEvidence(asOutcome(command.outcome), gate),
    gate: gateId,
    binding,
    gateDigest,
    attempt,
    // A claimer may be slow or its clock wrong, but it cannot have looked in the future.
    lookedAt: Math.min(command.lookedAt, draft.at),
    recordedAt: draft.at,
  };
  draft.emit("verdict-recorded", {
    verdict,
    lookedAtVersion: Math.min(command.lookedAtVersion, draft.state.version),
    ...(gate.plan.kind === "measure" ? { sample: true } : {}),
  });
  return DONE;
};
