import { assuranceReaches, isIdentifier, isStorableText } from "@sluice/core";
import { refusal } from "../answer.ts";
import { bindingOf } from "../binding.ts";
import { placeOfGate } from "../pipeline-view.ts";
import { DONE, type Handler } from "./handler.ts";

/** Longest texts of a waiver, in characters. */
const TEXT = { owner: 128, reason: 500 } as const;

/**
 * Passes over a gate's non-pass, on somebody's name, with a reason and an end, for the content the run is about now (threat APR-8). The
 * verdict stays what it is.
 */
export const waive: Handler<"waive"> = (draft, { waiver, by }) => {
  const gate = placeOfGate(draft.pipeline, waiver.gate)?.gate;
  if (gate === undefined) return refusal("GATE_UNKNOWN", `the pipeline ${draft.pipeline.name} has no gate ${waiver.gate}`);
  if (gate.plan.kind === "request" || gate.plan.kind === "reserve")
    return refusal("GATE_NOT_WAIVABLE", `${gate.id} is no judgement that could be waived; it asks people, or holds a right`);
  if (!assuranceReaches(by.assurance, "local") || by.kind === "machine")
    return refusal(
      "DECISION_ASSURANCE",
      `a waiver needs an identity that is more than claimed, of a person; ${by.id} is ${by.kind === "machine" ? "a machine" : by.assurance}`,
    );
  const { id, owner, reason, until } = waiver;
  const complete =
    isIdentifier(id) && isTold(owner, TEXT.owner) && isTold(reason, TEXT.reason) && Number.isSafeInteger(until) && until > draft.at;
  if (!complete)
    return refusal("COMMAND_INVALID", `a waiver needs an owner, a reason of at most ${TEXT.reason} characters, and an end that lies ahead`);
  draft.emit("waiver-recorded", {
    waiver: { id, gate: gate.id, owner, reason, until, allowedBy: by.id, at: draft.at },
    binding: bindingOf(draft, gate),
  });
  return DONE;
};

function isTold(text: string, most: number): boolean {
  return text.trim() !== "" && text.length <= most && isStorableText(text);
}
