import type { Waiver } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { lintWaivers, WAIVER_TIMES, type WaiverInUse } from "./index.ts";

const DAY = 86_400_000;
const AT = 100 * DAY;

function waiver(id: string, more: Partial<Waiver> = {}, use: Partial<WaiverInUse> = {}): WaiverInUse {
  const base: Waiver = { id, gate: "audit", owner: "ann", reason: "r", until: AT + 10 * DAY, allowedBy: "ben", at: AT - DAY, ...more };
  return { waiver: base, isUsed: true, hasPaths: false, ...use };
}

const found = (...waivers: readonly WaiverInUse[]) => lintWaivers(waivers, AT).map(({ concern, waiver: id }) => `${id} ${concern}`);

describe("lintWaivers", () => {
  test("has nothing to say of one that is needed, narrow and far from its end", () => {
    expect(found(waiver("w", { scope: { paths: ["src/"] } }, { hasPaths: true }), waiver("x", { gate: "tests" }))).toEqual([]);
  });

  test("says what has ended, and nothing else of it", () => {
    expect(found(waiver("w", { until: AT }, { isUsed: false }))).toEqual(["w WAIVER_EXPIRED"]);
    expect(found(waiver("w", { until: AT + 1 }, { isUsed: true }))).toEqual(["w WAIVER_EXPIRES_SOON"]);
  });

  test("warns ahead of the end", () => {
    expect(found(waiver("w", { until: AT + WAIVER_TIMES.soonMs }))).toEqual(["w WAIVER_EXPIRES_SOON"]);
    expect(found(waiver("w", { until: AT + WAIVER_TIMES.soonMs + 1 }))).toEqual([]);
  });

  test("finds what nothing needs", () => {
    expect(found(waiver("w", {}, { isUsed: false, hasPaths: true }))).toEqual(["w WAIVER_UNUSED"]);
  });

  test("finds what is broader than it need be", () => {
    expect(found(waiver("w", {}, { hasPaths: true }))).toEqual(["w WAIVER_BROAD"]);
    expect(found(waiver("w", { scope: { environment: "staging" } }, { hasPaths: true }))).toEqual(["w WAIVER_BROAD"]);
    const long = { at: AT, until: AT + WAIVER_TIMES.longMs };
    expect(found(waiver("w", long))).toEqual([]);
    expect(found(waiver("w", { ...long, until: long.until + 1 }))).toEqual(["w WAIVER_BROAD"]);
  });

  test("finds what is covered twice, once for each pair, and never across gates or with what has ended", () => {
    expect(found(waiver("w"), waiver("x"), waiver("y"))).toEqual(["w WAIVER_OVERLAPS", "x WAIVER_OVERLAPS"]);
    expect(found(waiver("w"), waiver("x", { gate: "tests" }))).toEqual([]);
    expect(found(waiver("w"), waiver("x", { until: AT }))).toEqual(["x WAIVER_EXPIRED"]);
    expect(found(waiver("w", { scope: { paths: ["a"] } }), waiver("x", { scope: { paths: ["b"] } }))).toEqual([]);
  });

  test("says which gate, and until when, in UTC", () => {
    const [first] = lintWaivers([waiver("w", { until: Date.UTC(1970, 3, 11, 1, 2, 3) }, {})], AT);
    expect(first).toMatchObject({ gate: "audit", waiver: "w", message: expect.stringContaining("1970-04-11T01:02:03.000Z") });
    const [ended] = lintWaivers([waiver("w", { until: 0 }, {})], AT);
    expect(ended?.message).toContain("1970-01-01T00:00:00.000Z");
    const messages = lintWaivers([waiver("w", {}, { isUsed: false }), waiver("x", {}, { hasPaths: true })], AT).map(
      ({ message }) => message,
    );
    expect(messages).toEqual([
      expect.stringMatching(/does not need/),
      expect.stringMatching(/what x covers/),
      expect.stringMatching(/names files/),
    ]);
    const long = lintWaivers([waiver("w", { at: AT, until: AT + 99 * DAY })], AT);
    expect(long[0]?.message).toMatch(/90 days/);
  });
});
