import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Approval, countApprovals, namedRoster, possibleQuorum, type Roster } from "./index.ts";

const person = (id: string, ...groups: readonly string[]) => ({ id, groups });
const roster = (people: Roster["people"], unlisted: readonly string[] = []): Roster => ({ people, unlisted });

describe("possibleQuorum", () => {
  const from = [{ count: 2, of: ["group:ops"] }];

  test("says at the opening what will be missing for ever", () => {
    expect(possibleQuorum({ from }, roster([person("ann", "ops")]), [])).toEqual({
      met: false,
      missing: [{ count: 1, of: ["group:ops"] }],
    });
    expect(possibleQuorum({ from }, roster([person("ann", "ops"), person("ben", "ops")]), []).met).toBe(true);
    expect(possibleQuorum({ from: [] }, roster([]), []).met).toBe(false);
  });

  test("an approval that was given counts on when its giver has left, and is no second person when they have not", () => {
    const given: readonly Approval[] = [{ id: "ann", groups: ["ops"] }];
    expect(possibleQuorum({ from }, roster([person("ben", "ops")]), given).met).toBe(true);
    expect(possibleQuorum({ from }, roster([person("ann", "ops")]), given).met).toBe(false);
    expect(possibleQuorum({ from }, roster([person("ANN", "ops")]), given).met).toBe(false);
  });

  test("whoever spoke for another is used up with them", () => {
    const given: readonly Approval[] = [{ id: "ann", groups: ["ops"], by: "ben" }];
    expect(possibleQuorum({ from }, roster([person("ann", "ops"), person("ben", "ops")]), given).met).toBe(false);
    expect(possibleQuorum({ from }, roster([person("cat", "ops")]), given).met).toBe(true);
    expect(possibleQuorum({ from }, roster([person("Ben", "ops")]), given).met).toBe(false);
    // It is whom they spoke for who counts, and not they.
    expect(possibleQuorum({ from: [{ count: 1, of: ["ann"] }] }, roster([person("ann"), person("ben")]), given).met).toBe(true);
  });

  test("whom one set needs is not there for another", () => {
    const sets = [
      { count: 1, of: ["group:ops"] },
      { count: 1, of: ["ann"] },
    ];
    expect(possibleQuorum({ from: sets }, roster([person("ann", "ops")]), [])).toMatchObject({ met: false });
    expect(possibleQuorum({ from: sets }, roster([person("ann", "ops"), person("ben", "ops")]), []).met).toBe(true);
  });

  test("a set that anybody may fill, or a group that nobody can list, is taken to have enough; others are counted all the same", () => {
    const one = { count: 1, of: ["ann"] };
    expect(possibleQuorum({ from: [{ count: 9, of: ["anyone"] }] }, roster([]), [])).toEqual({ met: true, missing: [] });
    expect(possibleQuorum({ from }, roster([], ["group:ops"]), []).met).toBe(true);
    expect(possibleQuorum({ from: [...from, one] }, roster([], ["group:ops"]), [])).toEqual({ met: false, missing: [one] });
    expect(possibleQuorum({ from }, roster([], ["group:web"]), []).met).toBe(false);
    expect(possibleQuorum({ from: [{ count: 2, of: ["ann", "anyone"] }] }, roster([]), []).met).toBe(true);
  });

  test("an approval of a step leaves the other steps to others", () => {
    const sets = [
      { count: 1, of: ["ann", "ben"] },
      { count: 1, of: ["ann"], step: 2 },
    ];
    const both = roster([person("ann"), person("ben")]);
    expect(possibleQuorum({ from: sets }, both, []).met).toBe(true);
    expect(possibleQuorum({ from: sets }, both, [{ id: "ben", groups: [], step: 1 }]).met).toBe(true);
    expect(possibleQuorum({ from: sets }, both, [{ id: "ann", groups: [], step: 1 }])).toEqual({
      met: false,
      missing: [{ count: 1, of: ["ann"], step: 2 }],
    });
  });

  test("what is met is possible, and what is impossible is never met by anybody of the roster", () => {
    const ids = fc.constantFrom("a", "b", "c", "d", "e");
    const set = fc.record({ count: fc.integer({ min: 1, max: 2 }), of: fc.uniqueArray(ids, { minLength: 1, maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(set, { minLength: 1, maxLength: 3 }), fc.uniqueArray(ids), fc.uniqueArray(ids), (sets, all, said) => {
        const people = all.map((id) => person(id));
        const given = said.filter((id) => all.includes(id)).map((id) => ({ id, groups: [] }));
        const possible = possibleQuorum({ from: sets }, roster(people), given).met;
        expect(possible).toBe(countApprovals({ from: sets }, people).met);
        expect(possible || !countApprovals({ from: sets }, given).met).toBe(true);
      }),
    );
  });
});

describe("namedRoster", () => {
  test("knows those who are asked by name, and lists nobody else", () => {
    const from = [
      { count: 1, of: ["ann", "group:ops", "anyone"] },
      { count: 1, of: ["ann", "ben", "role:lead"] },
    ];
    expect(namedRoster({ from })).toEqual({ people: [person("ann"), person("ben")], unlisted: ["group:ops", "role:lead"] });
  });
});
