import type { Instant } from "@sluice/core";

/** Largest body that evidence stores keep unless their host says otherwise, in bytes. */
export const EVIDENCE_MAX_BYTES = 8_388_608;

/** The end of keeping a body after it was put again: the later one; absent is for ever. */
export function laterEnd(before: Instant | undefined, storeNow: Instant, keepForMs: number | undefined): Instant | undefined {
  return before === undefined || keepForMs === undefined ? undefined : Math.max(before, storeNow + keepForMs);
}

/** Whether the time of a body has come. */
export function isPast(keepUntil: Instant | undefined, storeNow: Instant): keepUntil is Instant {
  return keepUntil !== undefined && keepUntil <= storeNow;
}
