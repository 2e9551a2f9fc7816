import type { Freeze, FreezeWindow, Instant, ZoneOffset } from "@sluice/core";

const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 1440 * MINUTE_MS;

/** The epoch began on a Thursday; weeks begin on Monday. */
const EPOCH_IN_WEEK_MS = 3 * 1440 * MINUTE_MS;

/** How far ahead an opening is looked for: longer than any wait may be. */
const HORIZON_MS = 400 * 86_400_000;

/**
 * When a freeze lets work begin: `at` itself when it is open then, else its next opening, `undefined` when there is none within 400 days.
 * Pure and exact: windows are half open, and where a zone skips or repeats an hour its data decides, minute by minute.
 */
export function opensAt(freeze: Freeze, at: Instant): Instant | undefined {
  let open = at;
  while (open - at <= HORIZON_MS) {
    const end = frozenUntil(freeze, open);
    if (end === undefined) return open;
    open = end;
  }
  return undefined;
}

/** The end of what freezes an instant, or an earlier instant from which the zone has another offset; `undefined` when nothing does. */
function frozenUntil({ windows, zone }: Freeze, at: Instant): Instant | undefined {
  const ends = windows.flatMap((window) => endOf(window, zone, at) ?? []);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

function endOf(window: FreezeWindow, zone: readonly ZoneOffset[], at: Instant): Instant | undefined {
  if (window.kind === "dates") return window.from <= at && at < window.to ? window.to : undefined;
  const local = at + offsetAt(zone, at) * MINUTE_MS + EPOCH_IN_WEEK_MS;
  const inWeek = ((local % WEEK_MS) + WEEK_MS) % WEEK_MS;
  const from = window.fromMinute * MINUTE_MS;
  const length = (((window.toMinute - window.fromMinute) * MINUTE_MS + WEEK_MS - 1) % WEEK_MS) + 1;
  const into = (inWeek - from + WEEK_MS) % WEEK_MS;
  if (into >= length) return undefined;
  // From another offset on the rest of the window has another length: it is looked at again from there.
  const turn = zone.find((offset) => offset.from > at)?.from ?? Number.POSITIVE_INFINITY;
  return Math.min(at + length - into, turn);
}

function offsetAt(zone: readonly ZoneOffset[], at: Instant): number {
  return (zone.findLast((offset) => offset.from <= at) ?? zone[0])?.minutes ?? 0;
}
