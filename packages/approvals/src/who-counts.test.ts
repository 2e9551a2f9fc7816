import { digestOf, type Principal, type RequestPlan, type RequirementSet } from "@sluice/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { approvalsOf, assessDecision, countApprovals, decisionsAfter, endBy, type GivenDecision, isAsked, stepOf } from "./index.ts";

const WHO: readonly Principal[] = [
  { id: "ann", assurance: "verified" },
  { id: "ben", assurance: "verified", groups: ["ops"] },
  { id: "cat", assurance: "verified", groups: ["ops", "security"] },
  { id: "dan", assurance: "verified", groups: ["security"] },
];
const NAMES = [["ann"], ["anyone"], ["group:ops"], ["group:security"], ["ann", "group:ops"]];
const SETS: readonly RequirementSet[] = NAMES.flatMap((of) => [1, 2].map((count) => ({ count, of })));
const SEEN = digestOf("seen");

function picks<Item>(items: readonly Item[], most: number, from = 0): readonly (readonly Item[])[] {
  if (most === 0) return [[]];
  return [[], ...items.slice(from).flatMap((item, index) => picks(items, most - 1, from + index).map((rest) => [item, ...rest]))];
}

function orders<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) => orders(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

function subsets<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return Array.from({ length: 2 ** items.length }, (_none, mask) => items.filter((_item, bit) => (mask & (1 << bit)) !== 0));
}

function planOf(from: readonly RequirementSet[]): RequestPlan {
  return { kind: "request", from, exclude: [], assurance: "verified", expiresMs: 1 };
}

/** All of them approve, one after the other, each once; whoever is refused is refused. */
function allApprove(plan: RequestPlan, people: readonly Principal[]): { readonly end: string; readonly given: readonly GivenDecision[] } {
  let given: readonly GivenDecision[] = [];
  for (const by of people) {
    const question = { gate: "go", plan, digest: SEEN, decisions: given, delegations: [] };
    const assessed = assessDecision(question, { decision: "approve", by, id: by.id, seen: SEEN, at: 1 }, {});
    if (assessed.kind === "counts") given = decisionsAfter(given, assessed.given);
    if (endBy(plan, given) === "approved") return { end: "approved", given };
  }
  return { end: "open", given };
}

/** Whether all slots can be filled by distinct people: tries every way, one slot after the other. */
function canFill(slots: readonly RequirementSet[], people: readonly Principal[]): boolean {
  const [first, ...rest] = slots;
  if (first === undefined) return true;
  return people.some((person, index) => {
    const { id, groups = [] } = person;
    const fits = first.of.includes("anyone") || first.of.includes(id) || groups.some((group) => first.of.includes(`group:${group}`));
    return fits && canFill(rest, people.toSpliced(index, 1));
  });
}

const slotsOf = (from: readonly RequirementSet[]) => from.flatMap((set) => Array.from({ length: set.count }, () => set));

describe("who counts, by whole requests", () => {
  test("every order in which up to four people answer up to three sets asked at once has the same end (APR-5, ST-07)", () => {
    const wrong: unknown[] = [];
    let seen = 0;
    for (const from of picks(SETS, 3).filter((sets) => sets.length > 0)) {
      for (const people of subsets(WHO)) {
        const expected = canFill(slotsOf(from), people) ? "approved" : "open";
        for (const order of orders(people)) {
          seen += 1;
          if (allApprove(planOf(from), order).end !== expected) wrong.push({ from, order, expected });
        }
      }
    }
    expect(wrong.slice(0, 3)).toEqual([]);
    // 285 requirements, and 65 orders of the subsets of four.
    expect(seen).toBe(285 * 65);
  });

  const names = fc.uniqueArray(fc.constantFrom("ann", "ben", "cat", "dan", "group:ops", "group:security", "anyone"), {
    minLength: 1,
    maxLength: 3,
  });
  const steps = fc.array(fc.record({ count: fc.integer({ min: 1, max: 2 }), of: names, step: fc.integer({ min: 1, max: 3 }) }), {
    minLength: 1,
    maxLength: 4,
  });
  const order = fc.shuffledSubarray([...WHO, { id: "eve", assurance: "verified", groups: ["ops"] } as Principal], { minLength: 1 });

  test("one after the other, nobody is counted in a step that was not asked yet, and what is approved could be filled", () => {
    let approved = 0;
    fc.assert(
      fc.property(steps, order, (from, people) => {
        const { end, given } = allApprove(planOf(from), people);
        given.forEach(({ step = Math.max(...from.map(stepOf)), by }, index) => {
          const before = countApprovals({ from }, approvalsOf(given.slice(0, index)));
          expect(before.missing.every((set) => stepOf(set) >= step)).toBe(true);
          expect(from.some((set) => stepOf(set) === step && isAsked(set, { id: by.id, groups: by.groups ?? [] }))).toBe(true);
        });
        if (end !== "approved") return;
        approved += 1;
        expect(canFill(slotsOf(from), people)).toBe(true);
        expect(new Set(given.map(({ by }) => by.id)).size).toBe(given.length);
      }),
      { numRuns: 3000 },
    );
    expect(approved).toBeGreaterThan(100);
  });

  test("what one takes back is as if it was never said, whenever that is", () => {
    const word = fc.constantFrom("approve", "revoke");
    const said = fc.array(fc.record({ by: fc.constantFrom(...WHO), word }), { maxLength: 12 });
    fc.assert(
      fc.property(said, (gestures) => {
        const plan = planOf([{ count: 9, of: ["anyone"] }]);
        let given: readonly GivenDecision[] = [];
        const standing = new Set<string>();
        gestures.forEach(({ by, word: decision }, index) => {
          const question = { gate: "go", plan, digest: SEEN, decisions: given, delegations: [] };
          const gesture = { decision, by, id: `${index}`, seen: SEEN, at: index };
          const assessed = assessDecision(question, gesture, {});
          expect(assessed.kind === "counts").toBe(decision === "approve" ? !standing.has(by.id) : standing.has(by.id));
          if (assessed.kind !== "counts") return;
          given = decisionsAfter(given, assessed.given);
          if (decision === "approve") standing.add(by.id);
          else standing.delete(by.id);
        });
        expect(given.map(({ by }) => by.id).toSorted()).toEqual([...standing].toSorted());
      }),
    );
  });
});
