import type { RequestPlan, RequirementSet } from "@sluice/core";
import { bestMatching } from "./best-matching.ts";
import { type Approver, isAsked, personKey } from "./names-of.ts";

/** An approval that is counted. */
export interface Approval extends Approver {
  /** Who said it, where somebody stood in. */
  readonly by?: string;
  /** The step it was given in; absent where the request has only one. */
  readonly step?: number;
}

/** How far a request is. */
export interface Quorum {
  readonly met: boolean;
  /** Sets that still lack people, with how many. */
  readonly missing: readonly RequirementSet[];
}

/** What is counted. */
export type Asked = Pick<RequestPlan, "from">;

/**
 * Counts approvals: every set must be filled, by distinct people across all sets (threat APR-5). People are assigned to places by a
 * maximum matching, so that a person who fits two sets is counted where it helps, and never twice; whoever speaks for another uses up
 * both. A requirement of nobody is never met, nor is a number that is none.
 */
export function countApprovals(asked: Asked, approvals: readonly Approval[]): Quorum {
  const people = distinct(approvals);
  const matched = bestMatching(
    asked.from.map((set) => ({ set, wanted: wantedOf(set), fits: (person: number) => counts(set, people[person]) })),
    people.length,
  );
  const missing = matched.map(({ set, wanted, filled }) => ({ ...set, count: wanted - filled })).filter(({ count }) => count > 0);
  return { met: asked.from.length > 0 && missing.length === 0, missing };
}

/** The sets that people are asked to fill now: those that still lack people, of the lowest step of them. */
export function askedNow({ missing }: Quorum): readonly RequirementSet[] {
  const step = Math.min(...missing.map(stepOf));
  return missing.filter((set) => stepOf(set) === step);
}

/** The step in which a set is asked. */
export function stepOf({ step }: RequirementSet): number {
  return step ?? 1;
}

/** Whether a request asks people one after the other. */
export function isOrdered({ from }: Asked): boolean {
  return new Set(from.map(stepOf)).size > 1;
}

function counts(set: RequirementSet, person: Approval | undefined): boolean {
  if (person === undefined || !isAsked(set, person)) return false;
  return person.step === undefined || person.step === stepOf(set);
}

/** How many people a set wants; a number that makes no sense wants more than there are. */
function wantedOf({ count }: RequirementSet): number {
  return Number.isSafeInteger(count) && count > 0 ? count : Number.MAX_SAFE_INTEGER;
}

/** Everybody once. Who spoke for themselves comes first; whoever was spoken for, or spoke for another, is not counted a second time. */
function distinct(approvals: readonly Approval[]): readonly Approval[] {
  const own = new Map(approvals.filter(({ by }) => by === undefined).map((approval) => [personKey(approval.id), approval]));
  const seen = new Set(own.keys());
  const delegated = approvals.filter(({ id, by }) => {
    if (by === undefined || seen.has(personKey(id)) || seen.has(personKey(by))) return false;
    seen.add(personKey(id)).add(personKey(by));
    return true;
  });
  return [...own.values(), ...delegated];
}
