import { assuranceReaches, type Principal, type Relation, type RequestPlan } from "@sluice/core";
import { isAsked } from "./quorum.ts";

/** Who holds which relation to the run. Several people may be authors; the same person may hold several relations. */
export type Relations = Readonly<Partial<Record<Relation, readonly string[]>>>;

/** Whether somebody may answer a request, or why not. */
export type Eligibility =
  | { readonly eligible: true }
  | { readonly eligible: false; readonly code: IneligibleCode; readonly reason: string };

/** Codes of {@link Eligibility}; all are error codes of core. */
export type IneligibleCode = "DECISION_EXCLUDED" | "DECISION_ASSURANCE" | "DECISION_NOT_ELIGIBLE";

/**
 * Whether a principal may answer. A ban beats being asked (threat APR-4); a machine never fills a human slot; an identity less sure than
 * the request demands is refused. Relations come from the host and from git objects, and only ever deny.
 */
export function eligibility(plan: RequestPlan, by: Principal, relations: Relations): Eligibility {
  const relation = plan.exclude.find((name) => relations[name]?.includes(by.id));
  if (relation !== undefined)
    return refuse("DECISION_EXCLUDED", `${by.id} is the run's ${relation}, and this request excludes the ${relation}.`);
  if (by.kind === "machine") return refuse("DECISION_NOT_ELIGIBLE", `${by.id} is a machine; its advice cannot fill a person's slot.`);
  if (!assuranceReaches(by.assurance, plan.assurance)) {
    return refuse("DECISION_ASSURANCE", `This request needs an identity that is ${plan.assurance}; ${by.id} is only ${by.assurance}.`);
  }
  const person = { id: by.id, groups: by.groups ?? [] };
  if (!plan.from.some((set) => isAsked(set, person))) {
    return refuse(
      "DECISION_NOT_ELIGIBLE",
      `${by.id} is not among those who are asked: ${plan.from.map((set) => set.of.join(", ")).join("; ")}.`,
    );
  }
  return { eligible: true };
}

function refuse(code: IneligibleCode, reason: string): Eligibility {
  return { eligible: false, code, reason };
}
