import type { Instant } from "@sluice/core";

/** A point in time for people and logs: ISO 8601, UTC, whole seconds. */
export function instantText(at: Instant): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : `${date.toISOString().slice(0, 19)}Z`;
}
