import { assuranceReaches, isIdentifier } from "@sluice/core";
import { refusal } from "../answer.ts";
import { placeOfGate } from "../pipeline-view.ts";
import { DONE, type Handler } from "./handler.ts";

/** Passes over a gate's non-pass, on somebody's name, with a reason and an end. The verdict stays what it is. */
export const waive: Handler<"waive"> = (draft, { waiver, by }) => {
  const gate = placeOfGate(draft.pipeline, waiver.gate)?.gate;
  if (gate === undefined) return refusal("GATE_UNKNOWN", `the pipeline ${draft.pipeline.name} has no gate ${waiver.gate}`);
  if (gate.plan.kind === "request" || gate.plan.kind === "reserve") return refusal("GATE_NOT_WAIVABLE", `${gate.id} is no judgement that could be waived`);
  if (!assuranceReaches(by.assurance, "local") || by.kind === "machine") return refusal("DECISION_ASSURANCE", "a waiver needs an identity that is more than claimed, of a person");
  const complete = isIdentifier(waiver.id) && waiver.owner.trim() !== "" && waiver.reason.trim() !== "" && waiver.until > draft.at;
  if (!complete) return refusal("COMMAND_INVALID", "a waiver needs an owner, a reason and an end that lies ahead");
  draft.emit("waiver-recorded", { waiver: { ...waiver, allowedBy: by.id, at: draft.at } });
  return DONE;
};
