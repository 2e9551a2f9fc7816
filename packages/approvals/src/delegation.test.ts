import { describe, expect, test } from "vitest";
import { type Delegation, delegationFault, isLive, standsIn } from "./index.ts";

const DIRECT = { longestMs: 1000, chains: false };
const CHAINS = { longestMs: 1000, chains: true };

function given(from: string, to: string, more: Partial<Delegation> = {}): Delegation {
  return { id: `${from}-${to}`, gate: "go", of: from, from, to, at: 100, until: 200, ...more };
}

const asked = (by: string, as = "ann", at = 150) => ({ gate: "go", for: as, by, at });

describe("standsIn", () => {
  test("needs the word of the person whose place it is, about this gate, and live", () => {
    const ben = [given("ann", "ben")];
    expect(standsIn(DIRECT, ben, asked("ben"))).toBe(true);
    expect(standsIn(undefined, ben, asked("ben"))).toBe(false);
    expect(standsIn(DIRECT, [], asked("ben"))).toBe(false);
    expect(standsIn(DIRECT, ben, asked("cat"))).toBe(false);
    expect(standsIn(DIRECT, ben, asked("ann", "ben"))).toBe(false);
    expect(standsIn(DIRECT, ben, { ...asked("ben"), gate: "other" })).toBe(false);
    expect(standsIn(CHAINS, ben, asked("ann"))).toBe(false);
    expect(standsIn(CHAINS, [given("ann", "Ann")], asked("Ann"))).toBe(false);
  });

  test.each([
    [99, false],
    [100, true],
    [199, true],
    [200, false],
  ])("at %i of a word from 100 to 200: %s", (at, live) => {
    expect(standsIn(DIRECT, [given("ann", "ben")], asked("ben", "ann", at))).toBe(live);
    expect(isLive(given("ann", "ben"), at)).toBe(live);
  });

  test("is passed on only where the definition lets people do that, link by link, and circles end", () => {
    const links = [given("ann", "ben"), given("ben", "cat", { of: "ann" }), given("cat", "ann", { of: "ann" })];
    expect(standsIn(CHAINS, links, asked("cat"))).toBe(true);
    expect(standsIn(DIRECT, links, asked("cat"))).toBe(false);
    expect(standsIn(DIRECT, links, asked("ben"))).toBe(true);
    expect(standsIn(CHAINS, links, asked("dan"))).toBe(false);
    const broken = [given("ann", "ben"), given("ben", "cat", { of: "ann", until: 120 })];
    expect(standsIn(CHAINS, broken, asked("cat"))).toBe(false);
  });

  test("passing on one right passes on no other", () => {
    const links = [given("ann", "ben"), given("ben", "cat", { of: "ann" })];
    expect(standsIn(CHAINS, links, asked("cat", "ben"))).toBe(false);
    expect(standsIn(CHAINS, [given("ann", "ben"), given("ben", "cat")], asked("cat"))).toBe(false);
  });
});

describe("delegationFault", () => {
  const terms = { gate: "go", of: "ann", from: "ann", to: "ben", at: 100, until: 200 };

  test("takes what the plan allows, to the longest time", () => {
    expect(delegationFault(DIRECT, terms)).toBeUndefined();
    expect(delegationFault(DIRECT, { ...terms, until: 1100 })).toBeUndefined();
    expect(delegationFault(CHAINS, { ...terms, from: "cat" })).toBeUndefined();
  });

  test.each([
    ["where nobody can stand in", undefined, {}, /definition/],
    ["to oneself", DIRECT, { to: "ann" }, /themselves/],
    ["to oneself in other letters", DIRECT, { to: "Ann" }, /themselves/],
    ["back to whose right it is", CHAINS, { from: "cat", to: "ann" }, /themselves/],
    ["to whoever passes it on", CHAINS, { from: "ben" }, /themselves/],
    ["of what one only stands in for", DIRECT, { from: "cat" }, /pass/],
    ["that has ended", DIRECT, { until: 100 }, /ahead/],
    ["without an end", DIRECT, { until: Number.POSITIVE_INFINITY }, /ahead/],
    ["for too long", DIRECT, { until: 1101 }, /1s/],
  ] as const)("refuses a delegation %s", (_what, plan, more, reason) => {
    expect(delegationFault(plan, { ...terms, ...more })).toMatch(reason);
  });
});
