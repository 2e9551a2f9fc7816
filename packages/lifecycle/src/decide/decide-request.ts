import { eligibility } from "@sluice/approvals";
import type { ErrorCode, Principal, RequestPlan } from "@sluice/core";
import { boundedText } from "@sluice/verdicts";
import { type Answer, refusal } from "../answer.ts";
import { recordDecision } from "../advance/record-decision.ts";
import type { CommandOf } from "../command.ts";
import type { Draft } from "../draft.ts";
import { bindingOf } from "../binding.ts";
import type { EventData } from "../event.ts";
import { effectOf, type GatePlace, placeOfGate } from "../pipeline-view.ts";
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
  const { gate } = place;
  if (gate.plan.kind !== "request") return refusal("GATE_NOT_A_REQUEST", `${gate.id} asks nobody; it is judged by ${gate.use}`);
  const request = draft.state.requests[gate.id];
  if (request === undefined || request.closed === "withdrawn" || request.closed === "superseded")
    return decideEarly(draft, command, place, gate.plan);
  const given = request.decisions.find((one) => one.by.id === command.by.id);
  if (given !== undefined && given.id === command.decisionId && given.decision === command.decision) return answerOf(draft, gate.id);
  if (request.closed !== undefined)
    return refuse(draft, command, "DECISION_LATE", `the request ended already: ${request.closed}; this changes nothing any more`);
  return decideOpen(draft, command, gate.plan, request);
};

/** Most people whose answers one request keeps: a bound on the state, far above what anybody asks for. */
const PEOPLE_LIMIT = 50;

/** Most people whose answers are kept for a request that nobody has opened yet. */
const KEPT_LIMIT = 20;

function decideOpen(draft: Draft, command: Decide, plan: RequestPlan, request: RequestRecord): Answer {
  if (command.seen !== request.digest)
    return refuse(draft, command, "DECISION_STALE", "the request was opened anew since it was shown; look at it again");
  const refused = ineligible(draft, command, plan);
  if (refused !== undefined) return refused;
  const given = request.decisions.find((one) => one.by.id === command.by.id);
  if (given?.decision === command.decision)
    return refuse(draft, command, "DECISION_DUPLICATE", `${command.by.id} has said so already; nobody counts twice`);
  if (given === undefined && command.decision === "revoke")
    return refuse(draft, command, "DECISION_TOO_EARLY", "there is no decision of yours to revoke");
  if (given === undefined && request.decisions.length >= PEOPLE_LIMIT)
    return refuse(draft, command, "DECISION_NOT_ELIGIBLE", `${PEOPLE_LIMIT} people have answered already`);
  recordDecision(draft, command.gate, decisionOf(command, plan));
  return answerOf(draft, command.gate);
}

/** Nobody asks yet: refused, or kept for the opening where the gate says so, never where it guards a dangerous effect. */
function decideEarly(draft: Draft, command: Decide, { gate, stage, position }: GatePlace, plan: RequestPlan): Answer {
  const guardsDanger = position === "before" && stage.work !== undefined && effectOf(draft.pipeline, stage.work.run).class === "dangerous";
  if (gate.early !== "keep" || guardsDanger || command.decision === "revoke") {
    return refuse(
      draft,
      command,
      "DECISION_TOO_EARLY",
      `${gate.id} asks nobody now; decisions count in the stage ${stage.id}, and the run is in ${draft.state.stage}`,
    );
  }
  const refused = ineligible(draft, command, plan);
  if (refused !== undefined) return refused;
  const kept = draft.state.kept[gate.id] ?? [];
  const given = kept.find((one) => one.by.id === command.by.id);
  if (given?.id === command.decisionId && given.decision === command.decision) return { ok: true, request: "kept" };
  if (given !== undefined) return refuse(draft, command, "DECISION_DUPLICATE", "a decision of yours is kept already");
  if (kept.length >= KEPT_LIMIT) return refuse(draft, command, "DECISION_NOT_ELIGIBLE", `${KEPT_LIMIT} people have answered already`);
  // What a person decides on is what the run is about now; for other content the answer will not count.
  draft.emit("decision-kept", { gate: gate.id, binding: bindingOf(draft, gate), ...decisionOf(command, plan) });
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

function decisionOf(
  { decision, by, decisionId, reason }: Decide,
  plan: RequestPlan,
): Omit<EventData["decision-recorded"], "gate" | "request"> {
  return { decision, by: narrow(by, plan), id: decisionId, ...(reason === undefined ? {} : { reason: boundedText(reason, 1000) }) };
}

/** Who decided, with those of their groups that the request names: all that counting needs, however many they are in. */
function narrow({ groups, ...who }: Principal, plan: RequestPlan): Principal {
  const named = new Set(plan.from.flatMap((set) => set.of));
  const counting = (groups ?? []).filter((group) => named.has(`group:${group}`));
  return counting.length === 0 ? who : { ...who, groups: counting };
}

function answerOf(draft: Draft, gate: string): Answer {
  return { ok: true, request: draft.state.requests[gate]?.closed ?? "open" };
}
