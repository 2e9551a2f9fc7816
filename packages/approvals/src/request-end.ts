import type { RequestPlan } from "@sluice/core";
import { type GivenDecision, speakersOf, type SpentGesture } from "./decision.ts";
import { personKey } from "./names-of.ts";
import { type Approval, countApprovals } from "./quorum.ts";

/** How decisions end a request: a rejection at once, a broken glass, or all sets filled; `undefined`: it stays open. */
export function endBy(plan: RequestPlan, decisions: readonly GivenDecision[]): "rejected" | "overridden" | "approved" | undefined {
  if (decisions.some(({ decision }) => decision === "reject")) return "rejected";
  const breakers = decisions.filter(({ decision }) => decision === "break-glass");
  if (plan.breakGlass !== undefined && countApprovals(plan.breakGlass, breakers.map(ownApproval)).met) return "overridden";
  return countApprovals(plan, approvalsOf(decisions)).met ? "approved" : undefined;
}

/** The statements that stand after one more: the last word of everybody counts, and a revocation leaves none. */
export function decisionsAfter<Given extends GivenDecision>(before: readonly Given[], given: Given): readonly Given[] {
  if (given.decision === "revoke") return before.filter((one) => !speakersOf(one).includes(personKey(given.by.id)));
  const isEmergency = given.decision === "break-glass";
  // Who breaks the glass does not take back what they said in the ordinary way, nor the other way round.
  const others = before.filter((one) => one.by.id !== given.by.id || (one.decision === "break-glass") !== isEmergency);
  return [...others, given];
}

/** What a statement takes back of those before. */
export function takenBackBy(before: readonly GivenDecision[], given: GivenDecision): readonly SpentGesture[] {
  const after = given.decision === "revoke" ? decisionsAfter(before, given) : before;
  return before.filter((one) => !after.includes(one)).map(({ decision, by, id }) => ({ decision, by: by.id, id }));
}

/** What is counted of the statements. */
export function approvalsOf(decisions: readonly GivenDecision[]): readonly Approval[] {
  return decisions
    .filter(({ decision }) => decision === "approve")
    .map((one) => ({
      ...(one.for === undefined ? ownApproval(one) : { ...one.for, by: one.by.id }),
      ...(one.step === undefined ? {} : { step: one.step }),
    }));
}

function ownApproval({ by }: GivenDecision): Approval {
  return { id: by.id, groups: by.groups ?? [] };
}
