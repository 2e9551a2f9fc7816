import { assuranceReaches, type Principal, type Relation, type RequestPlan } from "@sluice/core";
import { type Approver, isAsked, personKey } from "./names-of.ts";

/** Who holds which relation to the run. Several people may be authors; the same person may hold several relations. */
export type Relations = Readonly<Partial<Record<Relation, readonly string[]>>>;

/** Whether somebody may answer a request, or why not. */
export type Eligibility =
  | { readonly eligible: true }
  | { readonly eligible: false; readonly code: IneligibleCode; readonly reason: string };

/** Codes of {@link Eligibility}; all are error codes of core. */
export type IneligibleCode = "DECISION_EXCLUDED" | "DECISION_ASSURANCE" | "DECISION_NOT_ELIGIBLE";

/** What decides who may answer. */
export type Rule = Pick<RequestPlan, "from" | "exclude" | "assurance">;

/**
 * Whether a principal may answer. A ban beats being asked (threat APR-4); a machine never fills a human slot; an identity less sure than
 * the request demands is refused. Relations come from the host and from git objects, and only ever deny.
 *
 * @param as whose place the principal takes; default: their own. A ban on either of them is a ban.
 */
export function eligibility(rule: Rule, by: Principal, relations: Relations, as?: Approver): Eligibility {
  const person = as ?? { id: by.id, groups: by.groups ?? [] };
  const banned = [...new Set([by.id, person.id])].flatMap((id) =>
    rule.exclude.filter((relation) => relations[relation]?.some((one) => isSame(one, id))).map((relation) => ({ id, relation })),
  )[0];
  if (banned !== undefined) {
    const { id, relation } = banned;
    return refuse("DECISION_EXCLUDED", `${id} is the run's ${relation}, and this request excludes the ${relation}.`);
  }
  if (by.kind === "machine") return refuse("DECISION_NOT_ELIGIBLE", `${by.id} is a machine; its advice cannot fill a person's slot.`);
  if (!assuranceReaches(by.assurance, rule.assurance)) {
    return refuse("DECISION_ASSURANCE", `This request needs an identity that is ${rule.assurance}; ${by.id} is only ${by.assurance}.`);
  }
  if (!rule.from.some((set) => isAsked(set, person))) {
    return refuse(
      "DECISION_NOT_ELIGIBLE",
      `${person.id} is not among those who are asked: ${rule.from.map((set) => set.of.join(", ")).join("; ")}.`,
    );
  }
  return { eligible: true };
}

function isSame(one: string, other: string): boolean {
  return personKey(one) === personKey(other);
}

function refuse(code: IneligibleCode, reason: string): Eligibility {
  return { eligible: false, code, reason };
}
