import type { Instant, RequestPlan } from "@sluice/core";

/** Why people are told about a request. */
export type TellTopic = "request-opened" | "request-reminder" | "request-escalated";

/** What people were told about a request so far. */
export interface Told {
  readonly opening?: boolean;
  /** Number of the newest reminder. */
  readonly reminders?: number;
  readonly escalations?: number;
}

/** Somebody to be told, and what was told when that is done. */
export interface DueTelling {
  readonly topic: TellTopic;
  /** `missing`: those who have not answered yet. Else names. */
  readonly to: readonly string[] | "missing";
  readonly told: Told;
}

/** When a request opened and ends. */
export interface RequestTimes {
  readonly openedAt: Instant;
  readonly expiresAt: Instant;
}

/** The next thing to tell at a time, if there is one. Reminders that were missed are told once. */
export function dueTelling(plan: Pick<RequestPlan, "tell">, times: RequestTimes, told: Told, at: Instant): DueTelling | undefined {
  const next = upcoming(plan, times, told)[0];
  return next === undefined || next.from > at ? undefined : next.telling(at);
}

/** When there is something to tell again. */
export function nextTellingAt(plan: Pick<RequestPlan, "tell">, times: RequestTimes, told: Told): Instant | undefined {
  return upcoming(plan, times, told)[0]?.from;
}

interface Upcoming {
  readonly from: Instant;
  readonly telling: (at: Instant) => DueTelling;
}

/** What there still is to tell before the request ends, the earliest first. */
function upcoming({ tell }: Pick<RequestPlan, "tell">, { openedAt, expiresAt }: RequestTimes, told: Told): readonly Upcoming[] {
  if (tell === undefined) return [];
  const found: Upcoming[] = [];
  if (tell.opening === true && told.opening !== true) {
    found.push({ from: openedAt, telling: () => ({ topic: "request-opened", to: "missing", told: { ...told, opening: true } }) });
  }
  const { remindMs } = tell;
  const escalation = tell.escalate?.[told.escalations ?? 0];
  if (escalation !== undefined) {
    const after = { ...told, escalations: (told.escalations ?? 0) + 1 };
    found.push({ from: openedAt + escalation.afterMs, telling: () => ({ topic: "request-escalated", to: escalation.to, told: after }) });
  }
  if (remindMs !== undefined) {
    const reminders = (at: Instant): number => Math.floor((at - openedAt) / remindMs);
    found.push({
      from: openedAt + ((told.reminders ?? 0) + 1) * remindMs,
      telling: (at) => ({ topic: "request-reminder", to: "missing", told: { ...told, reminders: reminders(at) } }),
    });
  }
  return found.filter(({ from }) => from < expiresAt).toSorted((one, other) => one.from - other.from);
}
