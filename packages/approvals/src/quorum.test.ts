import type { RequirementSet } from "@sluice/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Approval, type Approver, askedNow, countApprovals, isAsked, isOrdered, stepOf } from "./index.ts";

const WHO: readonly Approver[] = [
  { id: "ann", groups: [] },
  { id: "ben", groups: ["ops"] },
  { id: "cat", groups: ["ops", "security"] },
  { id: "dan", groups: ["security"] },
];

const NAMES: readonly (readonly string[])[] = [
  ["ann"],
  ["ben"],
  ["anyone"],
  ["group:ops"],
  ["group:security"],
  ["ann", "group:ops"],
  ["group:nobody"],
];
const SETS: readonly RequirementSet[] = NAMES.flatMap((of) => [1, 2].map((count) => ({ count, of })));

function picks<Item>(items: readonly Item[], most: number, from = 0): readonly (readonly Item[])[] {
  if (most === 0) return [[]];
  return [[], ...items.slice(from).flatMap((item, index) => picks(items, most - 1, from + index).map((rest) => [item, ...rest]))];
}

function subsets<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: 2 ** items.length }, (_none, mask) => items.filter((_item, bit) => (mask & (1 << bit)) !== 0));
}

/** Fits as a person reads it: by name, by group, or because anybody may. */
function fits(set: RequirementSet, { id, groups }: Approver): boolean {
  return set.of.includes("anyone") || set.of.includes(id) || groups.some((group) => set.of.includes(`group:${group}`));
}

/** Whether all slots can be filled by distinct people: tries every way, one slot after the other. */
function canFill(slots: readonly RequirementSet[], people: readonly Approver[]): boolean {
  const [first, ...rest] = slots;
  if (first === undefined) return true;
  return people.some(
    (person) =>
      fits(first, person) &&
      canFill(
        rest,
        people.filter((other) => other !== person),
      ),
  );
}

/** Most slots that distinct people can fill. */
function mostFilled(slots: readonly RequirementSet[], people: readonly Approver[]): number {
  const [first, ...rest] = slots;
  if (first === undefined) return 0;
  const filled = people
    .filter((person) => fits(first, person))
    .map(
      (person) =>
        1 +
        mostFilled(
          rest,
          people.filter((other) => other !== person),
        ),
    );
  return Math.max(mostFilled(rest, people), ...filled);
}

describe("countApprovals (APR-5)", () => {
  test("agrees with trying every way, for up to four people and three sets", () => {
    const wrong: unknown[] = [];
    let seen = 0;
    for (const from of picks(SETS, 3).filter((sets) => sets.length > 0)) {
      const slots = from.flatMap((set) => Array.from({ length: set.count }, () => set));
      for (const people of subsets(WHO)) {
        seen += 1;
        const { met, missing } = countApprovals({ from }, people);
        const lacking = missing.reduce((sum, set) => sum + set.count, 0);
        if (met !== canFill(slots, people) || lacking !== slots.length - mostFilled(slots, people))
          wrong.push({ from, people, met, missing });
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(seen).toBeGreaterThan(5000);
  });

  test("nobody counts twice, whatever channel they came by, and the order of answers is nothing", () => {
    const from = [{ count: 2, of: ["group:ops"] }];
    const ben = { id: "ben", groups: ["ops"] };
    expect(countApprovals({ from }, [ben, { ...ben }, { id: "ben", groups: ["ops", "security"] }])).toEqual({
      met: false,
      missing: [{ count: 1, of: ["group:ops"] }],
    });
    for (const people of subsets(WHO)) {
      expect(countApprovals({ from }, people.toReversed()).met).toBe(countApprovals({ from }, people).met);
    }
  });

  test("one more approval never hurts", () => {
    for (const from of picks(SETS, 2)) {
      for (const people of subsets(WHO)) {
        if (!countApprovals({ from }, people).met) continue;
        for (const more of WHO) expect(countApprovals({ from }, [...people, more]).met).toBe(true);
      }
    }
  });

  test("a requirement of nobody, or of no number of people, is never met (invariant 4)", () => {
    const all = WHO;
    for (const count of [0, -1, Number.NaN, 0.5, 1.5]) {
      expect(countApprovals({ from: [{ count, of: ["anyone"] }] }, all).met).toBe(false);
    }
    expect(countApprovals({ from: [] }, all).met).toBe(false);
  });

  test("a name that looks like a group is no member of it", () => {
    const imposters = [
      { id: "group:ops", groups: [] },
      { id: "anyone", groups: [] },
    ];
    for (const of of [["group:ops"], ["anyone"], ["anyone", "group:ops"]]) {
      expect(imposters.filter((person) => isAsked({ count: 1, of }, person))).toEqual([]);
    }
    expect(isAsked({ count: 1, of: ["sub-group:"] }, { id: "sub-group:", groups: [] })).toBe(true);
    expect(isAsked({ count: 1, of: ["group:ops"] }, { id: "x", groups: ["group:ops"] })).toBe(false);
    expect(isAsked({ count: 1, of: ["ben"] }, { id: "Ben", groups: ["ben"] })).toBe(false);
  });
});

const IDS = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"] as const;

describe("countApprovals beyond what can be listed", () => {
  const group = fc.constantFrom("ops", "security", "web", "data");
  const person = fc.record({ id: fc.constantFrom(...IDS), groups: fc.uniqueArray(group, { maxLength: 3 }) });
  const set = fc.record({
    count: fc.integer({ min: 1, max: 3 }),
    of: fc.uniqueArray(
      fc.oneof(
        fc.constantFrom(...IDS, "anyone"),
        group.map((name) => `group:${name}`),
      ),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
  });
  const people = fc.uniqueArray(person, { maxLength: 6, selector: ({ id }) => id });
  const sets = fc.array(set, { minLength: 1, maxLength: 4 });

  test("agrees with trying every way, and with itself in every order (APR-5, ST-07)", () => {
    fc.assert(
      fc.property(sets, people, fc.infiniteStream(fc.nat()), (from, who, order) => {
        const slots = from.flatMap((each) => Array.from({ length: each.count }, () => each));
        const { met, missing } = countApprovals({ from }, who);
        expect(met).toBe(canFill(slots, who));
        expect(missing.reduce((sum, each) => sum + each.count, 0)).toBe(slots.length - mostFilled(slots, who));
        const keys = new Map(who.map((one) => [one, order.next().value ?? 0]));
        const shuffled = who.toSorted((one, other) => (keys.get(one) ?? 0) - (keys.get(other) ?? 0));
        expect(countApprovals({ from }, shuffled).met).toBe(met);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("people who are asked one after the other", () => {
  const from = [
    { count: 1, of: ["ann", "ben"] },
    { count: 1, of: ["cat"] },
    { count: 2, of: ["ann", "ben", "dan"], step: 2 },
  ];
  const said = (id: string, step?: number): Approval => ({ id, groups: [], ...(step === undefined ? {} : { step }) });

  test("an approval counts in the step it was given in, and in no other", () => {
    expect(countApprovals({ from }, [said("ann", 1), said("cat", 1), said("ben", 2), said("dan", 2)]).met).toBe(true);
    expect(countApprovals({ from }, [said("ann", 1), said("cat", 1), said("ben", 1), said("dan", 2)])).toEqual({
      met: false,
      missing: [{ count: 1, of: ["ann", "ben", "dan"], step: 2 }],
    });
  });

  test("sets of one step are asked at once, those of the next when all before are filled", () => {
    expect(askedNow(countApprovals({ from }, []))).toEqual([from[0], from[1]]);
    expect(askedNow(countApprovals({ from }, [said("ann", 1)]))).toEqual([from[1]]);
    expect(askedNow(countApprovals({ from }, [said("ann", 1), said("cat", 1)]))).toEqual([from[2]]);
    expect(askedNow({ met: true, missing: [] })).toEqual([]);
    expect([isOrdered({ from }), isOrdered({ from: from.slice(0, 2) }), from.map(stepOf)]).toEqual([true, false, [1, 1, 2]]);
  });
});

describe("people who speak for others", () => {
  const from = [{ count: 2, of: ["ann", "ben", "cat"] }];
  const own = (id: string): Approval => ({ id, groups: [] });
  const spoken = (id: string, by: string): Approval => ({ id, groups: [], by });

  test("use up both, whichever is told first", () => {
    const ways: readonly (readonly [boolean, readonly Approval[]])[] = [
      [true, [own("ann"), spoken("ben", "dan")]],
      [false, [own("ann"), spoken("ann", "dan")]],
      [false, [spoken("ann", "dan"), own("ann")]],
      [false, [own("ann"), spoken("ben", "ann")]],
      [false, [spoken("ben", "ann"), own("ann")]],
      [false, [spoken("ann", "dan"), spoken("ben", "dan")]],
      [false, [spoken("ann", "dan"), spoken("ann", "eve")]],
      [false, [spoken("ann", "ben"), spoken("ben", "ann")]],
      [true, [spoken("ann", "dan"), spoken("ben", "eve")]],
    ];
    const anybody = [{ count: 2, of: ["anyone"] }];
    const cased: readonly (readonly Approval[])[] = [
      [own("ann"), own("Ann")],
      [own("ann"), spoken("Ann", "dan")],
      [own("ann"), spoken("ben", "ANN")],
      [spoken("ann", "dan"), spoken("Ann", "eve")],
      [spoken("ann", "dan"), spoken("ben", "Dan")],
    ];
    expect(cased.filter((approvals) => countApprovals({ from: anybody }, approvals).met)).toEqual([]);
    expect(ways.filter(([met, approvals]) => countApprovals({ from }, approvals).met !== met)).toEqual([]);
  });
});
