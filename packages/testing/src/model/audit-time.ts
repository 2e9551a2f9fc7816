import type { FreezeWindow, Stage } from "@sluice/core";
import type { EventOf } from "@sluice/lifecycle";
import { type AuditBook, stageIn } from "./audit-book.ts";
import { broken, type BrokenPromise } from "./broken-promise.ts";

/** A lap for reasons that have used up the allowance of one failure. Word by word the same is the least that counts as the same. */
export function repeatedFailure(
  book: AuditBook,
  { via, from = "", reasons = [] }: EventOf<"stage-entered">["data"],
): readonly BrokenPromise[] {
  if (via === "next") for (const failure of book.failures.keys()) if (failure.startsWith(`${from} `)) book.failures.delete(failure);
  const most = stageIn(book, from).rework?.sameFailure;
  if (via !== "rework" || most === undefined) return [];
  const failure = `${from} ${JSON.stringify(reasons)}`;
  const laps = (book.failures.get(failure) ?? 0) + 1;
  book.failures.set(failure, laps);
  return laps > most ? [broken("LAPS_EXCEEDED", `${from} was sent back ${laps} times for one failure, which has ${most}`)] : [];
}

/** Freezes that were closed when a stage's work began, by the calendar of the process: weekly ones in UTC only. */
export function begunFrozen(book: AuditBook, stage: Stage, at: number): readonly BrokenPromise[] {
  const named = (book.pipeline.freezes ?? []).filter(({ id, zone }) => stage.freeze?.includes(id) === true && zone.length === 0);
  const date = new Date(at);
  const minute = (((date.getUTCDay() + 6) % 7) * 24 + date.getUTCHours()) * 60 + date.getUTCMinutes();
  const closes = (window: FreezeWindow): boolean => {
    if (window.kind === "dates") return window.from <= at && at < window.to;
    const { fromMinute, toMinute } = window;
    return fromMinute < toMinute ? fromMinute <= minute && minute < toMinute : minute >= fromMinute || minute < toMinute;
  };
  return named
    .filter(({ windows }) => windows.some(closes))
    .map(({ id }) => broken("WORK_UNGUARDED", `work of ${stage.id} began while ${id} was closed`));
}

/** A warning of a deadline that was warned of before, or that has passed. */
export function warnedWrongly(book: AuditBook, { at, data }: EventOf<"deadline-neared">): readonly BrokenPromise[] {
  const deadline = `${data.gate} ${data.expiresAt}`;
  const isRepeated = book.warned.has(deadline);
  book.warned.add(deadline);
  return isRepeated || at >= data.expiresAt
    ? [broken("WARNING_VAIN", `a warning of ${deadline}, ${isRepeated ? "again" : "too late"}`)]
    : [];
}
