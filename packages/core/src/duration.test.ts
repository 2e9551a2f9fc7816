import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDuration, parseDuration } from "./index.ts";

describe("durations", () => {
  test.each([
    ["1ms", 1],
    ["30s", 30_000],
    ["30m", 1_800_000],
    ["4h", 14_400_000],
    ["7d", 604_800_000],
    ["400d", 34_560_000_000],
    ["9600h", 34_560_000_000],
  ])("%s is %d ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    "",
    "0s",
    "30",
    "m",
    "1.5h",
    "-1s",
    "+1s",
    "1 s",
    " 1s",
    "1s\n",
    "1S",
    "1w",
    "1h30m",
    "01s",
    "1e3s",
    "٣s",
    "401d",
    "34560000001ms",
    "99999999999999999999s",
    30,
    null,
    undefined,
  ])("%j is none", (text) => {
    expect(parseDuration(text)).toBe(undefined);
  });

  test("are written as they are read", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 34_560_000_000 }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
    );
    expect([90_000, 86_400_000, 5400_000, 0, 1.9].map(formatDuration)).toEqual(["90s", "1d", "90m", "0ms", "1ms"]);
  });
});
