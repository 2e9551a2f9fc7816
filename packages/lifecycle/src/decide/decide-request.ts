import { assessDecision, countingGroups, eligibility, isOrdered, personKey, withGroups } from "@sluice/approvals";
import { assuranceReaches, type ErrorCode, type RequestPlan } from "@sluice/core";
import { boundedText } from "@sluice/verdicts";
import { type Answer, refusal } from "../answer.ts";
import { recordDecision } from "../advance/record-decision.ts";
import { takeRoster } from "../advance/take-roster.ts";
import type { CommandOf } from "../command.ts";
import type { Draft } from "../draft.ts";
import { bindingOf } from "../binding.ts";
import { effectOf, type GatePlace, placeOfGate } from "../pipeline-view.ts";
import { questionOf } from "../question.ts";
import type { KeptDecision } from "../state.ts";
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
  const { plan } = gate;
  if (plan.kind !== "request") return refusal("GATE_NOT_A_REQUEST", `${gate.id} asks nobody; it is judged by ${gate.use}`);
  if (command.unauthorized !== undefined) return refuse(draft, command, "NOT_AUTHORIZED", command.unauthorized);
  const before = draft.state.requests[gate.id];
  if (before === undefined || before.closed === "withdrawn" || before.closed === "superseded")
    return decideEarly(draft, command, place, plan);
  if (command.roster !== undefined && before.lookedUpAt === undefined) takeRoster(draft, gate, command.roster);
  const request = draft.state.requests[gate.id] ?? before;
  const { decision, by, seen, decisionId: id, reason, for: as, answers, signature } = command;
  const gesture = {
    decision,
    by,
    id,
    seen,
    at: draft.at,
    ...(reason === undefined ? {} : { reason }),
    ...(as === undefined ? {} : { for: as }),
    ...(answers === undefined ? {} : { answers }),
    ...(signature === undefined ? {} : { signature: signature.valid ? ("valid" as const) : ("invalid" as const) }),
  };
  const assessed = assessDecision(questionOf(draft, gate.id, plan, request), gesture, relationsOf(draft, command));
  if (assessed.kind === "refused") return refuse(draft, command, assessed.code, assessed.reason);
  if (assessed.kind === "counts") {
    recordDecision(draft, gate.id, {
      ...assessed.given,
      ...reasonOf(command),
      ...(answers === undefined ? {} : { answers }),
      ...(signature === undefined ? {} : { signature: { key: signature.key, value: signature.value } }),
    });
  }
  return { ok: true, request: draft.state.requests[gate.id]?.closed ?? "open" };
};

/** Most people whose answers are kept for a request that nobody has opened yet. */
const KEPT_LIMIT = 20;

/** Nobody asks yet: refused, or kept for the opening where the gate says so, never where it guards a dangerous effect. */
function decideEarly(draft: Draft, command: Decide, place: GatePlace, plan: RequestPlan): Answer {
  const { gate, stage } = place;
  const { decision, by, decisionId: id } = command;
  const kept = draft.state.kept[gate.id] ?? [];
  const given = kept.find((one) => personKey(one.by.id) === personKey(by.id));
  if (decision === "revoke" && given !== undefined) return takeBackEarly(draft, command, plan, given);
  if (gate.early !== "keep" || guardsDanger(draft, place) || !canBeKept(command, plan)) {
    return refuse(
      draft,
      command,
      "DECISION_TOO_EARLY",
      `${gate.id} asks nobody now; decisions count in the stage ${stage.id}, and the run is in ${draft.state.stage}`,
    );
  }
  const verdict = eligibility(plan, command.by, relationsOf(draft, command));
  if (!verdict.eligible) return refuse(draft, command, verdict.code, verdict.reason);
  if (given?.id === id && given.decision === decision) return { ok: true, request: "kept" };
  if (given !== undefined) return refuse(draft, command, "DECISION_DUPLICATE", "a decision of yours is kept already");
  if (kept.length >= KEPT_LIMIT) return refuse(draft, command, "DECISION_NOT_ELIGIBLE", `${KEPT_LIMIT} people have answered already`);
  // What a person decides on is what the run is about now; for other content the answer will not count.
  const binding = bindingOf(draft, gate);
  const groups = countingGroups(
    plan.from.flatMap(({ of }) => of),
    by.groups ?? [],
  );
  draft.emit("decision-kept", { gate: gate.id, binding, decision, by: withGroups(by, groups), id, ...reasonOf(command) });
  return { ok: true, request: "kept" };
}

/** What waits for its opening can be taken back as what has been counted can: by a person who is known as surely as the request wants. */
function takeBackEarly(draft: Draft, command: Decide, { assurance }: RequestPlan, { binding }: KeptDecision): Answer {
  const { gate, by, decisionId: id } = command;
  if (by.kind === "machine" || !assuranceReaches(by.assurance, assurance))
    return refuse(draft, command, "DECISION_ASSURANCE", `taking something back needs a person whose identity is ${assurance}`);
  draft.emit("decision-kept", { gate, binding, decision: "revoke", by: withGroups(by, []), id, ...reasonOf(command) });
  return { ok: true, request: "kept" };
}

function guardsDanger(draft: Draft, { stage, position }: GatePlace): boolean {
  return position === "before" && stage.work !== undefined && effectOf(draft.pipeline, stage.work.run).class === "dangerous";
}

/** What needs the question itself, or who asks when, cannot be said before there is a question. */
function canBeKept({ decision, for: as }: Decide, plan: RequestPlan): boolean {
  const needsQuestion = plan.form !== undefined || plan.signed === true || plan.members === "at-opening" || isOrdered(plan);
  return (decision === "approve" || decision === "reject") && as === undefined && !needsQuestion;
}

function relationsOf(draft: Draft, command: Decide): Decide["relations"] {
  return { ...command.relations, starter: [draft.state.startedBy.id] };
}

function refuse(draft: Draft, command: Decide, code: ErrorCode, reason: string): Answer {
  const { gate, decision, by, decisionId, for: as } = command;
  if (draft.state.outcome === undefined)
    draft.emit("decision-refused", { gate, decision, by, id: decisionId, code, ...(as === undefined ? {} : { for: as.id }) });
  return refusal(code, reason);
}

function reasonOf({ reason }: Decide): { readonly reason?: string } {
  return reason === undefined ? {} : { reason: boundedText(reason, 1000) };
}
