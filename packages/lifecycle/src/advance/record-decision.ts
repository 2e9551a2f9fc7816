import { countApprovals } from "@sluice/approvals";
import type { Draft } from "../draft.ts";
import { placeOfGate } from "../pipeline-view.ts";
import type { DecisionRecord } from "../state.ts";

/** Records an eligible decision on an open request and closes the request when that settles it. Counting happens here and nowhere else. */
export function recordDecision(draft: Draft, gateId: string, decision: Omit<DecisionRecord, "at"> & { readonly reason?: string }): void {
  const request = draft.state.requests[gateId];
  const plan = placeOfGate(draft.pipeline, gateId)?.gate.plan;
  if (request === undefined || plan?.kind !== "request") return;
  draft.emit("decision-recorded", {
    gate: gateId,
    request: request.request,
    decision: decision.decision,
    by: decision.by,
    id: decision.id,
    ...(decision.reason === undefined ? {} : { reason: decision.reason }),
  });
  if (decision.decision === "reject") {
    draft.emit("request-closed", { gate: gateId, request: request.request, as: "rejected" });
    return;
  }
  const approvals = (draft.state.requests[gateId]?.decisions ?? []).filter((one) => one.decision === "approve");
  const quorum = countApprovals(
    plan,
    approvals.map((one) => ({ id: one.by.id, groups: one.by.groups ?? [] })),
  );
  if (quorum.met) draft.emit("request-closed", { gate: gateId, request: request.request, as: "approved" });
}
