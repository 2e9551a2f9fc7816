import { delegationFault, eligibility, isLive, standsIn } from "@sluice/approvals";
import { isPrincipalId, type RequestPlan } from "@sluice/core";
import { type Answer, refusal } from "../answer.ts";
import type { CommandOf } from "../command.ts";
import type { Draft } from "../draft.ts";
import { placeOfGate } from "../pipeline-view.ts";
import { DONE, type Handler } from "./handler.ts";

/** Most delegations of a run that stand at once. */
const DELEGATIONS = 30;

/** Somebody who is asked lets another person answer in their place; or whoever stands in passes that on, where the definition lets them. */
export const delegate: Handler<"delegate"> = (draft, command) => {
  const { delegation, by, from: of = command.by.id } = command;
  const place = placeOfGate(draft.pipeline, delegation.gate);
  if (place === undefined) return refusal("GATE_UNKNOWN", `the pipeline ${draft.pipeline.name} has no gate ${delegation.gate}`);
  const { plan } = place.gate;
  if (plan.kind !== "request") return refusal("GATE_NOT_A_REQUEST", `${delegation.gate} asks nobody`);
  const { id, gate, to, until } = delegation;
  const given = { id, gate, of, from: by.id, to, at: draft.at, until };
  const fault = isPrincipalId(to) ? delegationFault(plan.delegation, given) : "there is nobody of that name";
  if (fault !== undefined) return refusal("DELEGATION_INVALID", `${gate}: ${fault}`);
  const refused = mayGive(draft, plan, command, of);
  if (refused !== undefined) return refused;
  const live = (draft.state.delegations ?? []).filter((one) => isLive(one, draft.at));
  if (live.some((one) => one.id === id)) return refusal("DELEGATION_INVALID", "there is a delegation of that id already");
  if (live.length >= DELEGATIONS) return refusal("DELEGATION_INVALID", `${DELEGATIONS} people stand in for others already`);
  draft.emit("delegation-recorded", { delegation: given, by });
  return { ok: true, delegation: id };
};

/** One's own right, if one is asked; another's, if one stands in for them. A ban is a ban for both. */
function mayGive(draft: Draft, plan: RequestPlan, { delegation, by, relations }: CommandOf<"delegate">, of: string): Answer | undefined {
  const known = { ...relations, starter: [draft.state.startedBy.id] };
  const { gate } = delegation;
  if (of !== by.id && !standsIn(plan.delegation, draft.state.delegations ?? [], { gate, for: of, by: by.id, at: draft.at }))
    return refusal("DELEGATION_MISSING", `${by.id} does not stand in for ${of} here and now`);
  // Whoever passes a right on need not be asked themselves; whose right it is was looked at when it was given.
  const rule = of === by.id ? plan : { ...plan, from: [{ count: 1, of: [by.id] }] };
  const verdict = eligibility(rule, by, known);
  return verdict.eligible ? undefined : refusal(verdict.code, verdict.reason);
}

/** Whoever gave a delegation, or whose right it is, takes it back. What was said under it stays said; `revoke` takes that back. */
export const endDelegation: Handler<"end-delegation"> = (draft, { delegation: id, by }) => {
  const delegation = draft.state.delegations?.find((one) => one.id === id);
  if (delegation === undefined) return refusal("DELEGATION_MISSING", "there is no such delegation");
  if (by.id !== delegation.from && by.id !== delegation.of)
    return refusal("DECISION_NOT_ELIGIBLE", `only ${delegation.from} and ${delegation.of} can take it back`);
  draft.emit("delegation-ended", { delegation: id, by });
  return DONE;
};
