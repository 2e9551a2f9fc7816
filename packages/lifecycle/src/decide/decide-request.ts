import { eligibility } from "@sluice/approvals";
import type { ErrorCode, Gate, RequestPlan } from "@sluice/core";
import { type Answer, refusal } from "../answer.ts";
import { recordDecision } from "../advance/record-decision.ts";
import type { CommandOf } from "../command.ts";
import type { Draft } from "../draft.ts";
import { placeOfGate } from "../pipeline-view.ts";
import type { RequestRecord } from "../state.ts";
import { type Handler } from "./handler.ts";

type Decide = CommandOf<"decide">;

/**
 * A person decides. Recording the decision is what moves the run: the request is counted here, in the same append. Whatever is refused is
 * recorded with its refusal.
 */
export const decideRequest: Handler<"decide"> = (draft, command) => {
  const place = placeOfGate(draft.pipeline, command.gate);
  if (place === undefined) return refusal("GATE_UNKNOWN", `the pipeline ${draft.pipeline.name} has no gate ${command.gate}`);
  const { gate, stage } = place;
  if (gate.plan.kind !== "request") return refusal("GATE_NOT_A_REQUEST", `${gate.id} asks nobody; it is judged by ${gate.use}`);
  const request = draft.state.requests[gate.id];
  if (request === undefined || request.closed === "withdrawn" || request.closed === "superseded") return decideEarly(draft, command, gate, gate.plan, stage.id);
  const given = request.decisions.find((one) => one.by.id === command.by.id);
  if (given !== undefined && given.decision === command.decision) return answerOf(draft, gate.id);
  if (request.closed !== undefined) return refuse(draft, command, "DECISION_LATE", `the request ended already: ${request.closed}`);
  return decideOpen(draft, command, gate.plan, request);
};

function decideOpen(draft: Draft, command: Decide, plan: RequestPlan, request: RequestRecord): Answer {
  if (command.seen !== request.digest) return refuse(draft, command, "DECISION_STALE", "the request was opened anew since it was shown; look at it again");
  const refused = ineligible(draft, command, plan);
  if (refused !== undefined) return refused;
  const given = request.decisions.some((one) => one.by.id === command.by.id);
  if (command.decision === "revoke" && !given) return refuse(draft, command, "DECISION_TOO_EARLY", "there is no decision of yours to revoke");
  recordDecision(draft, command.gate, decisionOf(command));
  return answerOf(draft, command.gate);
}

/** Nobody asks yet: refused, or kept for the opening where the gate says so. */
function decideEarly(draft: Draft, command: Decide, gate: Gate, plan: RequestPlan, stage: string): Answer {
  if (gate.early !== "keep" || draft.state.outcome !== undefined || command.decision === "revoke") {
    return refuse(draft, command, "DECISION_TOO_EARLY", `${gate.id} asks nobody now; decisions count in the stage ${stage}, and the run is in ${draft.state.stage}`);
  }
  const refused = ineligible(draft, command, plan);
  if (refused !== undefined) return refused;
  const kept = draft.state.kept[gate.id] ?? [];
  if (kept.some((one) => one.by.id === command.by.id)) return refuse(draft, command, "DECISION_DUPLICATE", "your decision is kept already");
  const { decision, by, id, reason } = decisionOf(command);
  draft.emit("decision-kept", { gate: gate.id, decision, by, id, ...(reason === undefined ? {} : { reason }) });
  return { ok: true, request: "kept" };
}

function ineligible(draft: Draft, command: Decide, plan: RequestPlan): Answer | undefined {
  const relations = { ...command.relations, starter: [draft.state.startedBy.id] };
  const verdict = eligibility(plan, command.by, relations);
  return verdict.eligible ? undefined : refuse(draft, command, verdict.code, verdict.reason);
}

function refuse(draft: Draft, command: Decide, code: ErrorCode, reason: string): Answer {
  const { gate, decision, by, decisionId } = command;
  if (draft.state.outcome === undefined) draft.emit("decision-refused", { gate, decision, by, id: decisionId, code });
  return refusal(code, reason);
}

function decisionOf(command: Decide): Parameters<typeof recordDecision>[2] {
  const { decision, by, decisionId, reason } = command;
  return { decision, by, id: decisionId, ...(reason === undefined ? {} : { reason: reason.slice(0, 1000) }) };
}

function answerOf(draft: Draft, gate: string): Answer {
  return { ok: true, request: draft.state.requests[gate]?.closed ?? "open" };
}
