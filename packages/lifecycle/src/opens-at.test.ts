import type { Freeze, FreezeWindow, ZoneOffset } from "@sluice/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { opensAt } from "./index.ts";

const at = (text: string): number => Date.parse(text);
const minute = (day: number, hours: number, minutes = 0): number => (day * 24 + hours) * 60 + minutes;
const [FRI, SAT, SUN, MON] = [4, 5, 6, 0];

function freezeOf(windows: readonly FreezeWindow[], zone: readonly ZoneOffset[] = []): Freeze {
  return { id: "quiet", windows, zone };
}

const weekend = (zone: readonly ZoneOffset[] = []) =>
  freezeOf([{ kind: "weekly", fromMinute: minute(FRI, 16), toMinute: minute(MON, 8) }], zone);

/** Central European time around the two turns of 2026. */
const BERLIN: readonly ZoneOffset[] = [
  { from: at("2025-10-26T01:00Z"), minutes: 60 },
  { from: at("2026-03-29T01:00Z"), minutes: 120 },
  { from: at("2026-10-25T01:00Z"), minutes: 60 },
];

function opening(freeze: Freeze, text: string): string | undefined {
  const open = opensAt(freeze, at(text));
  return open === undefined ? undefined : new Date(open).toISOString().slice(0, 16);
}

describe("when a freeze opens", () => {
  test("given a week, then its windows are half open and may span its turn", () => {
    expect(opening(weekend(), "2026-11-20T15:59:59Z")).toBe("2026-11-20T15:59");
    expect(opening(weekend(), "2026-11-20T16:00:00Z")).toBe("2026-11-23T08:00");
    expect(opening(weekend(), "2026-11-23T07:59:59Z")).toBe("2026-11-23T08:00");
    expect(opening(weekend(), "2026-11-23T08:00:00Z")).toBe("2026-11-23T08:00");
  });

  test("given dates and weeks that meet, then it opens when none of them is closed", () => {
    const holidays: FreezeWindow = { kind: "dates", from: at("2026-12-21T00:00Z"), to: at("2026-12-25T20:00Z") };
    expect(opening(freezeOf([...weekend().windows, holidays]), "2026-12-18T17:00Z")).toBe("2026-12-28T08:00");
    expect(opening(freezeOf([holidays]), "2026-12-18T17:00Z")).toBe("2026-12-18T17:00");
  });

  test("given a zone, then the hours are the zone's, before and after it turns its clocks", () => {
    expect(opening(weekend(BERLIN), "2026-01-09T15:30Z")).toBe("2026-01-12T07:00");
    expect(opening(weekend(BERLIN), "2026-07-10T14:30Z")).toBe("2026-07-13T06:00");
    // The clocks are turned within the window.
    expect(opening(weekend(BERLIN), "2026-03-27T20:00Z")).toBe("2026-03-30T06:00");
    expect(opening(weekend(BERLIN), "2026-10-23T20:00Z")).toBe("2026-10-26T07:00");
  });

  test("given an hour that a zone skips or repeats, then its data decides", () => {
    const night = (from: number, to: number) => freezeOf([{ kind: "weekly", fromMinute: from, toMinute: to }], BERLIN);
    // 02:30 is skipped on 29 March: the window that ends then ends when the clock shows a later time.
    expect(opening(night(minute(SUN, 1), minute(SUN, 2, 30)), "2026-03-29T00:30Z")).toBe("2026-03-29T01:00");
    // 02:30 comes twice on 25 October: closed both times.
    expect(opening(night(minute(SUN, 2), minute(SUN, 3)), "2026-10-25T00:30Z")).toBe("2026-10-25T02:00");
    expect(opening(night(minute(SAT, 23), minute(SUN, 2)), "2026-10-24T22:30Z")).toBe("2026-10-25T00:00");
  });

  test("given a time before all offsets, then the first one holds; given none, then it is UTC", () => {
    expect(opening(weekend(BERLIN), "2020-01-10T15:30Z")).toBe("2020-01-13T07:00");
    expect(opening(weekend(), "1969-12-27T00:00Z")).toBe("1969-12-29T08:00");
  });

  test("given a week that is closed all the time, then there is no opening", () => {
    const window: FreezeWindow = { kind: "weekly", fromMinute: minute(FRI, 16), toMinute: minute(FRI, 16) };
    expect(opensAt(freezeOf([window]), 0)).toBeUndefined();
  });

  test("any freeze is open at its opening, and closed all the time before", () => {
    const instant = fc.integer({ min: 0, max: 90 * 1440 }).map((minutes) => minutes * 60_000);
    const weekly = fc.record({
      kind: fc.constant("weekly" as const),
      fromMinute: fc.nat(10_079),
      toMinute: fc.nat(10_079),
    });
    const dates = fc.tuple(instant, fc.integer({ min: 1, max: 30_000 })).map(([from, minutes]) => ({
      kind: "dates" as const,
      from,
      to: from + minutes * 60_000,
    }));
    const zone = fc.array(fc.record({ from: instant, minutes: fc.integer({ min: -840, max: 840 }) }), { maxLength: 4 });
    const freezes = fc.record({
      id: fc.constant("any"),
      windows: fc.array(fc.oneof(weekly, dates), { minLength: 1, maxLength: 4 }),
      zone: zone.map((offsets) => offsets.toSorted((one, other) => one.from - other.from)),
    });
    const isExact = fc.property(freezes, instant, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (freeze, from, part) => {
      const open = opensAt(freeze, from);
      const end = open ?? from + 400 * 86_400_000;
      const between = from + Math.floor((end - from) * part);
      const isOpenThen = open === undefined || opensAt(freeze, open) === open;
      const wasClosed = between >= end || opensAt(freeze, between) !== between;
      return isOpenThen && wasClosed;
    });
    expect(fc.check(isExact, { numRuns: 500 })).toMatchObject({ failed: false });
  });
});
