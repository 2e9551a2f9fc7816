import type { RequestPlan, RequirementSet } from "@sluice/core";

/** Somebody who approved, with the groups they were in when they did. */
export interface Approver {
  readonly id: string;
  readonly groups: readonly string[];
}

/** How far a request is. */
export interface Quorum {
  readonly met: boolean;
  /** Sets that still lack people, with how many. */
  readonly missing: readonly RequirementSet[];
}

const GROUP = "group:";

/**
 * Whether a person is among those a set names: by id, by `group:NAME`, or by `anyone`. Somebody whose id reads like a group is no member
 * of it (threat TOK-6).
 */
export function isAsked(set: RequirementSet, person: Approver): boolean {
  if (person.id === "anyone" || person.id.startsWith(GROUP)) return false;
  return set.of.some(
    (name) => name === "anyone" || (name.startsWith(GROUP) ? person.groups.includes(name.slice(GROUP.length)) : name === person.id),
  );
}

/**
 * Counts approvals: every set must be filled, by distinct people across all sets (threat APR-5). People are assigned to slots by a
 * maximum matching, so that a person who fits two sets is counted where it helps, and never twice. A requirement of nobody is never met,
 * nor is a number that is none.
 */
export function countApprovals(plan: Pick<RequestPlan, "from">, approvers: readonly Approver[]): Quorum {
  const people = distinct(approvers);
  const slots = plan.from.flatMap((set, index) => Array.from({ length: Math.min(wantedOf(set), people.length) }, () => index));
  const slotOf = new Map<number, number>();
  people.forEach((_person, index) => {
    assign(plan, people, slots, slotOf, index, new Set());
  });
  const filled = plan.from.map((_set, index) => [...slotOf.keys()].filter((slot) => slots[slot] === index).length);
  const missing = plan.from
    .map((set, index) => ({ count: wantedOf(set) - (filled[index] ?? 0), of: set.of }))
    .filter((set) => set.count > 0);
  return { met: plan.from.length > 0 && missing.length === 0, missing };
}

/** How many people a set wants; a number that makes no sense wants more than there are. */
function wantedOf({ count }: RequirementSet): number {
  return Number.isSafeInteger(count) && count > 0 ? count : Number.MAX_SAFE_INTEGER;
}

/** Finds a slot for a person, moving others along an augmenting path when needed. */
function assign(
  plan: Pick<RequestPlan, "from">,
  people: readonly Approver[],
  slots: readonly number[],
  personOf: Map<number, number>,
  person: number,
  tried: Set<number>,
): boolean {
  const candidate = people[person];
  if (candidate === undefined) return false;
  return slots.some((setIndex, slot) => {
    const set = plan.from[setIndex];
    if (set === undefined || tried.has(slot) || !isAsked(set, candidate)) return false;
    tried.add(slot);
    const holder = personOf.get(slot);
    if (holder !== undefined && !assign(plan, people, slots, personOf, holder, tried)) return false;
    personOf.set(slot, person);
    return true;
  });
}

function distinct(approvers: readonly Approver[]): readonly Approver[] {
  return [...new Map(approvers.map((person) => [person.id, person])).values()];
}
