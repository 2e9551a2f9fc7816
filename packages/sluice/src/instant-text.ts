import type { Instant } from "@sluice/core";

/** A point in time for people and logs: ISO 8601, UTC, whole seconds. */
export function instantText(at: Instant): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? String(at) : `${date.toISOString().slice(0, 19)}Z`;
}

/** The same for a cell of a table, which may be wrapped between date and time. */
export function instantCell(at: Instant): string {
  return instantText(at).replace("T", " ");
}
