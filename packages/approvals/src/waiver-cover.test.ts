import type { WaiverScope } from "@sluice/core";
import { describe, expect, test } from "vitest";
import { type ToCover, waiverCovers, waiverScopeFault, waiversOverlap } from "./index.ts";

const NOW: ToCover = { sameContent: true, facets: { head: "h", environment: "staging" }, paths: ["src/a.ts", "lib/b.ts"] };
const covers = (scope: WaiverScope | undefined, more: Partial<ToCover> = {}) =>
  waiverCovers(scope === undefined ? {} : { scope }, { ...NOW, ...more });

describe("waiverCovers (APR-8)", () => {
  test("is about the content it was given for, unless it says that it is about the run", () => {
    expect([covers(undefined), covers({}), covers({ subject: "content" }), covers({ subject: "run" })]).toEqual(Array(4).fill(true));
    const other = { sameContent: false };
    expect([covers(undefined, other), covers({}, other), covers({ subject: "content" }, other)]).toEqual([false, false, false]);
    expect(covers({ subject: "run" }, other)).toBe(true);
  });

  test("is about one environment, which the subject must be in", () => {
    expect(covers({ environment: "staging" })).toBe(true);
    expect(covers({ environment: "production" })).toBe(false);
    expect(covers({ environment: "staging" }, { facets: {} })).toBe(false);
    expect(covers({ environment: "production", subject: "run", paths: ["src/", "lib/"] })).toBe(false);
  });

  test("covers findings only when all of them are in its paths, and known to be", () => {
    expect(covers({ paths: ["src/", "lib/b.ts"] })).toBe(true);
    expect(covers({ paths: ["src/"] })).toBe(false);
    expect(covers({ paths: ["src", "lib/b.ts"] })).toBe(false);
    expect(covers({ paths: ["src/", "lib/"] }, { paths: [] })).toBe(false);
    const unknown: ToCover = { sameContent: true, facets: {} };
    expect(waiverCovers({ scope: { paths: ["src/"] } }, unknown)).toBe(false);
    expect(waiverCovers({}, unknown)).toBe(true);
  });

  test.each(["src/../secret.ts", "src//a.ts", "src/./a.ts", "/src/a.ts", "src/", ""])(
    "a path that is none is covered by nothing: %s",
    (path) => {
      expect(covers({ paths: ["src/", "/", path] }, { paths: [path] })).toBe(false);
    },
  );
});

describe("waiverScopeFault", () => {
  test.each<[string, WaiverScope]>([
    ["nothing", {}],
    ["all of it", { subject: "run", environment: "staging", paths: ["src/", "a.txt", "b/c.ts", "a", "b/"] }],
    ["the longest", { paths: Array.from({ length: 20 }, () => "x".repeat(300)), environment: "e".repeat(64), subject: "content" }],
  ])("takes %s", (_what, scope) => {
    expect(waiverScopeFault(scope)).toBeUndefined();
  });

  test.each<[string, WaiverScope]>([
    ["no path", { paths: [] }],
    ["too many paths", { paths: Array.from({ length: 21 }, (_none, index) => `p${index}`) }],
    ["an empty path", { paths: [""] }],
    ["everything", { paths: ["/"] }],
    ["a path that climbs", { paths: ["a", "../x"] }],
    ["a folder that climbs", { paths: ["src/../"] }],
    ["an absolute path", { paths: ["/etc/"] }],
    ["a path written twice", { paths: ["src//a"] }],
    ["too long a path", { paths: ["x".repeat(301)] }],
    ["a path that no store can hold", { paths: ["a\0"] }],
    ["an empty environment", { environment: "" }],
    ["too long an environment", { environment: "e".repeat(65) }],
    ["an unknown subject", { subject: "world" as "run" }],
  ])("refuses %s", (_what, scope) => {
    expect(waiverScopeFault(scope)).toMatch(/\w/);
  });
});

describe("waiversOverlap", () => {
  const at = (from: number, until: number, scope?: WaiverScope) => ({ at: from, until, ...(scope === undefined ? {} : { scope }) });
  const both = (one: ReturnType<typeof at>, other: ReturnType<typeof at>) => [waiversOverlap(one, other), waiversOverlap(other, one)];

  test("in time, in environment and in paths, whichever comes first", () => {
    expect(both(at(0, 10), at(9, 20))).toEqual([true, true]);
    expect(both(at(0, 10), at(10, 20))).toEqual([false, false]);
    expect(both(at(0, 10, { environment: "a" }), at(0, 10, { environment: "b" }))).toEqual([false, false]);
    expect(both(at(0, 10, { environment: "a" }), at(0, 10, { environment: "a" }))).toEqual([true, true]);
    expect(both(at(0, 10, { environment: "a" }), at(0, 10))).toEqual([true, true]);
    expect(both(at(0, 10, { paths: ["src/"] }), at(0, 10))).toEqual([true, true]);
    expect(both(at(0, 10, { paths: ["src/"] }), at(0, 10, { paths: ["lib/", "src/a/"] }))).toEqual([true, true]);
    expect(both(at(0, 10, { paths: ["src/"] }), at(0, 10, { paths: ["src2/a", "srca"] }))).toEqual([false, false]);
    expect(both(at(0, 10, { paths: ["a", "b"] }), at(0, 10, { paths: ["c", "b"] }))).toEqual([true, true]);
    expect(both(at(0, 10, { paths: ["a"] }), at(0, 10, { paths: ["a/b"] }))).toEqual([false, false]);
  });
});
