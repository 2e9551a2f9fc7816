import { endBy, type GivenDecision } from "@sluice/approvals";
import type { RequestPlan } from "@sluice/core";
import type { Draft } from "../draft.ts";
import type { EventData } from "../event.ts";
import { placeOfGate } from "../pipeline-view.ts";
import type { RequestRecord } from "../state.ts";
import { requestTelling } from "./tell.ts";

/** What a decision that counts carries beside who said what. */
type Said = Pick<EventData["decision-recorded"], "reason" | "answers" | "signature">;

/** Records an eligible decision on an open request and closes the request when that settles it. Counting happens here and nowhere else. */
export function recordDecision(draft: Draft, gateId: string, given: GivenDecision & Said): void {
  const request = draft.state.requests[gateId];
  const plan = placeOfGate(draft.pipeline, gateId)?.gate.plan;
  if (request === undefined || plan?.kind !== "request") return;
  draft.emit("decision-recorded", { gate: gateId, request: request.request, ...given });
  const decisions = draft.state.requests[gateId]?.decisions ?? [];
  const end = endBy(plan, decisions);
  if (end === undefined) return;
  draft.emit("request-closed", { gate: gateId, request: request.request, as: end });
  if (end === "overridden") breakGlass(draft, gateId, plan, request, given.reason ?? "");
}

/** The way stays open for a while, under a name of its own: it is no approval, and everybody is to see who went it. */
function breakGlass(draft: Draft, gate: string, plan: RequestPlan, { request, binding }: RequestRecord, reason: string): void {
  const { breakGlass: rule } = plan;
  if (rule === undefined) return;
  const by = (draft.state.requests[gate]?.decisions ?? []).filter((one) => one.decision === "break-glass").map((one) => one.by.id);
  draft.emit("glass-broken", { gate, request, by, reason, until: draft.at + rule.lastsMs, binding });
  requestTelling(draft, { gate, request, topic: "glass-broken", to: rule.tell });
}
