import { type DelegationPlan, formatDuration, type Instant } from "@sluice/core";
import { personKey } from "./names-of.ts";

/** Somebody's word that another person may answer in their place. */
export interface Delegation {
  readonly id: string;
  readonly gate: string;
  /** Whose right it is. */
  readonly of: string;
  /** Who gives it: that person, or whoever stands in for them and passes it on. */
  readonly from: string;
  readonly to: string;
  readonly at: Instant;
  /** When it ends, UTC. */
  readonly until: Instant;
}

/** What a delegation is asked of. */
export interface Standing {
  readonly gate: string;
  /** Whose place is taken. */
  readonly for: string;
  /** By whom. */
  readonly by: string;
  readonly at: Instant;
}

/**
 * Whether somebody may answer in another's place now, by that person's own word, or where chains are allowed by the word of whoever
 * holds it. Every link must be live and be about the gate.
 */
export function standsIn(plan: DelegationPlan | undefined, delegations: readonly Delegation[], asked: Standing): boolean {
  if (plan === undefined || personKey(asked.by) === personKey(asked.for)) return false;
  const live = delegations.filter((one) => isLive(one, asked.at) && one.gate === asked.gate && one.of === asked.for);
  const reached = new Set([asked.for]);
  // A set grows while it is walked: each holder is visited once, so a circle of delegations ends.
  for (const holder of reached) {
    for (const { from, to } of live) if (from === holder) reached.add(to);
    if (!plan.chains) break;
  }
  return reached.has(asked.by);
}

/** Whether a delegation counts at a time. */
export function isLive({ at, until }: Delegation, now: Instant): boolean {
  return at <= now && now < until;
}

/** What is wrong with a delegation's terms under a plan; `undefined`: nothing. Says nothing about who gives it. */
export function delegationFault(plan: DelegationPlan | undefined, wanted: Omit<Delegation, "id">): string | undefined {
  if (plan === undefined) return "nobody can stand in for anybody here; the definition does not say `delegate`";
  if ([wanted.from, wanted.of].some((one) => personKey(one) === personKey(wanted.to))) return "nobody needs to stand in for themselves";
  if (wanted.from !== wanted.of && !plan.chains) return "whoever stands in cannot pass that on here";
  if (!Number.isSafeInteger(wanted.until) || wanted.until <= wanted.at) return "its end does not lie ahead";
  if (wanted.until - wanted.at > plan.longestMs) return `it may last ${formatDuration(plan.longestMs)} at most`;
  return undefined;
}
