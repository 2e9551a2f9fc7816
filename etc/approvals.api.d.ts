import { Relation, RequestPlan, Principal, RequirementSet } from '@sluice/core';

/** Who holds which relation to the run. Several people may be authors; the same person may hold several relations. */
type Relations = Readonly<Partial<Record<Relation, readonly string[]>>>;
/** Whether somebody may answer a request, or why not. */
type Eligibility = {
    readonly eligible: true;
} | {
    readonly eligible: false;
    readonly code: IneligibleCode;
    readonly reason: string;
};
/** Codes of {@link Eligibility}; all are error codes of core. */
type IneligibleCode = "DECISION_EXCLUDED" | "DECISION_ASSURANCE" | "DECISION_NOT_ELIGIBLE";
/**
 * Whether a principal may answer. A ban beats being asked (threat APR-4); a machine never fills a human slot; an identity less sure than
 * the request demands is refused. Relations come from the host and from git objects, and only ever deny.
 */
declare function eligibility(plan: RequestPlan, by: Principal, relations: Relations): Eligibility;

/** Somebody who approved, with the groups they were in when they did. */
interface Approver {
    readonly id: string;
    readonly groups: readonly string[];
}
/** How far a request is. */
interface Quorum {
    readonly met: boolean;
    /** Sets that still lack people, with how many. */
    readonly missing: readonly RequirementSet[];
}
/**
 * Whether a person is among those a set names: by id, by `group:NAME`, or by `anyone`. Somebody whose id reads like a group is no member
 * of it (threat TOK-6).
 */
declare function isAsked(set: RequirementSet, person: Approver): boolean;
/**
 * Counts approvals: every set must be filled, by distinct people across all sets (threat APR-5). People are assigned to slots by a
 * maximum matching, so that a person who fits two sets is counted where it helps, and never twice. A requirement of nobody is never met,
 * nor is a number that is none.
 */
declare function countApprovals(plan: Pick<RequestPlan, "from">, approvers: readonly Approver[]): Quorum;

export { countApprovals, eligibility, isAsked };
export type { Approver, Eligibility, IneligibleCode, Quorum, Relations };
