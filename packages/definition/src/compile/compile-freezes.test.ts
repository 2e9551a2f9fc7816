import { describe, expect, test } from "vitest";
import { pipelineOf, problemsOf } from "../fixtures/check-text.ts";

function withFreezes(freezes: string, more = "", stage = "freeze: [quiet]"): string {
  return `format: 1
name: p
initial: a
freezes: ${freezes}
${more}stages:
  a: { ${stage}, work: { run: x }, gates: [secrets], next: b }
  b: { final: succeeded }
`;
}

/** Codes and places of what is wrong. */
function wrongIn(text: string): readonly string[] {
  return problemsOf(text).map(({ code, path }) => `${code} ${path.join(".")}`);
}

const AT = (text: string): number => Date.parse(text);

describe("freezes", () => {
  test("given weeks and dates, then they become minutes of a week that begins on Monday, and instants", () => {
    const text = withFreezes(
      `{ quiet: { weekly: [{ from: fri 16:00, to: mon 08:00 }], dates: [{ from: "2026-12-20T00:00Z", to: "2027-01-04T12:30:15Z" }] } }`,
    );
    const pipeline = pipelineOf(text);
    expect(pipeline.stages[0]?.freeze).toEqual(["quiet"]);
    expect(pipeline.freezes).toEqual([
      {
        id: "quiet",
        windows: [
          { kind: "dates", from: AT("2026-12-20T00:00:00Z"), to: AT("2027-01-04T12:30:15Z") },
          { kind: "weekly", fromMinute: (4 * 24 + 16) * 60, toMinute: 8 * 60 },
        ],
        zone: [],
      },
    ]);
  });

  test("given a zone, then it is data: offsets in the order of time, east and west", () => {
    const zone = `[{ from: "2026-10-25T01:00Z", offset: "-03:30" }, { from: "2026-03-29T01:00Z", offset: "+02:00" }]`;
    const text = withFreezes("{ quiet: { zone: here, weekly: [{ from: fri 16:00, to: sat 16:00 }] } }", `zones: { here: ${zone} }\n`);
    expect(pipelineOf(text).freezes?.[0]?.zone).toEqual([
      { from: AT("2026-03-29T01:00Z"), minutes: 120 },
      { from: AT("2026-10-25T01:00Z"), minutes: -210 },
    ]);
  });

  test.each([
    [
      "a zone that is not there",
      "{ quiet: { zone: berlin, weekly: [{ from: fri 16:00, to: sat 16:00 }] } }",
      "VALUE_UNKNOWN freezes.quiet.zone",
    ],
    ["no window at all", "{ quiet: {} }", "KEY_MISSING freezes.quiet.weekly"],
    [
      "an end before its begin",
      `{ quiet: { dates: [{ from: "2026-12-20T00:00Z", to: "2026-12-20T00:00Z" }] } }`,
      "VALUE_RANGE freezes.quiet.dates.0.to",
    ],
    [
      "a day that is none",
      `{ quiet: { dates: [{ from: "2026-02-30T00:00Z", to: "2026-12-20T00:00Z" }] } }`,
      "TIME_INVALID freezes.quiet.dates.0.from",
    ],
    [
      "a time without a zone",
      `{ quiet: { dates: [{ from: "2026-02-20T00:00", to: "2026-12-20T00:00Z" }] } }`,
      "TIME_INVALID freezes.quiet.dates.0.from",
    ],
    ["an hour that is none", "{ quiet: { weekly: [{ from: fri 24:00, to: sat 16:00 }] } }", "TIME_INVALID freezes.quiet.weekly.0.from"],
    ["a day in words", "{ quiet: { weekly: [{ from: friday 16:00, to: sat 16:00 }] } }", "TIME_INVALID freezes.quiet.weekly.0.from"],
  ])("given %s, then the definition is refused", (_what, freezes, place) => {
    expect(wrongIn(withFreezes(freezes))).toEqual([place]);
  });

  test("given an offset that is none, then the zone is refused", () => {
    const zones = `zones: { here: [{ from: "2026-03-29T01:00Z", offset: "+25:00" }] }\n`;
    const quiet = "{ quiet: { weekly: [{ from: fri 16:00, to: sat 16:00 }] } }";
    expect(wrongIn(withFreezes(quiet, zones))).toEqual(["TIME_INVALID zones.here.0.offset"]);
  });
});
