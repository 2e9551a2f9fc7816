import type { GroupRule, SkipCause, VerdictValue } from "@sluice/core";

/** One child as its group sees it. */
export interface GroupChild {
  /** `undefined` while the child was not evaluated. */
  readonly value: VerdictValue | undefined;
  /** What `accepts` says of the child. */
  readonly accepted: boolean;
  readonly required: boolean;
}

/** What a group says. */
export interface GroupValue {
  readonly value: VerdictValue;
  readonly code: string;
  readonly cause?: SkipCause;
  /** Children that count, how many of them pass, and how many must. */
  readonly of: number;
  readonly passes: number;
  readonly needed: number;
}

/**
 * Strong Kleene over the required, unskipped children: k of n passes when enough pass, fails when enough cannot pass any more,
 * and is otherwise as unknown as its worst child (`error`, then `inconclusive`, then `pending`). A child that was skipped for a reason
 * nobody accepts is as unknown as an error: it lacked its input, and the others do not excuse it.
 */
export function combine(rule: GroupRule, children: readonly GroupChild[]): GroupValue {
  const counted = children.filter((child) => child.required && !(child.value === "skipped" && child.accepted));
  const of = counted.length;
  const needed = neededOf(rule, of);
  const passes = counted.filter((child) => child.accepted).length;
  const unknowns = counted.filter((child) => !child.accepted && isUnknown(child.value));
  const counts = { of, passes, needed };
  if (of === 0) return { value: "skipped", code: "GROUP_EMPTY", cause: "condition", ...counts };
  if (needed > of) return { value: "inconclusive", code: "UNREACHABLE", ...counts };
  if (passes >= needed) return { value: "pass", code: "GROUP_PASSED", ...counts };
  if (passes + unknowns.length < needed) return { value: "fail", code: "GROUP_FAILED", ...counts };
  return { value: worst(unknowns), code: "GROUP_UNDECIDED", ...counts };
}

function neededOf(rule: GroupRule, of: number): number {
  if ("all" in rule) return of;
  return "any" in rule ? 1 : rule.atLeast;
}

function isUnknown(value: VerdictValue | undefined): boolean {
  return value === undefined || value === "error" || value === "skipped" || value === "inconclusive" || value === "pending";
}

function worst(unknowns: readonly GroupChild[]): VerdictValue {
  if (unknowns.some((child) => child.value === "error" || child.value === "skipped")) return "error";
  return unknowns.some((child) => child.value === "inconclusive") ? "inconclusive" : "pending";
}
