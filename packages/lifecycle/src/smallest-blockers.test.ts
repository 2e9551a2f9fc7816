import { outcome, pipelineFrom, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { explainText } from "./index.ts";

function judging(gates: string): Story {
  return story(
    pipelineFrom(`
format: 1
name: blocking
initial: judge
stages:
  judge: { gates: [${gates}], rework: { to: judge, laps: 2 }, next: done }
  done: { final: succeeded }
`),
  );
}

const ask = (id: string, more = ""): string => `{ id: ${id}, use: approval, with: { from: [{ count: 1, of: [${id}] }] }${more} }`;

describe("what must change, and nothing else (users 25)", () => {
  test.each<readonly [what: string, reach: () => Story, smallest: readonly (readonly string[])[]]>([
    ["one gate is asked", () => judging(ask("ann")), [["ann"]]],
    ["all are needed", () => judging(`${ask("ann")}, ${ask("bob")}`), [["ann", "bob"]]],
    ["one of two is enough", () => judging(`{ id: g, any: [${ask("ann")}, ${ask("bob")}] }`), [["ann"], ["bob"]]],
    [
      "two of three are enough, and one has said yes",
      () => judging(`{ id: g, atLeast: 2, of: [${ask("ann")}, ${ask("bob")}, ${ask("cyd")}] }`).approve("ann", "ann"),
      [["bob"], ["cyd"]],
    ],
    [
      "two of three are enough, and one has said no",
      () => judging(`{ id: g, atLeast: 2, of: [${ask("ann")}, ${ask("bob")}, ${ask("cyd")}] }`).reject("ann", "ann"),
      [["bob", "cyd"]],
    ],
    [
      "a group has got what it needs, and others are still asked",
      () => judging(`{ id: g, any: [${ask("ann")}, ${ask("bob")}] }, ${ask("cyd")}`).approve("ann", "ann"),
      [["cyd"]],
    ],
    [
      "the smaller way is known",
      () => judging(`{ id: g, any: [{ id: both, all: [${ask("ann")}, ${ask("bob")}] }, ${ask("cyd")}] }`),
      [["cyd"]],
    ],
    ["what nobody requires is asked as well", () => judging(`${ask("ann")}, ${ask("bob", ", enforcement: advisory")}`), [["ann"]]],
    [
      "a look that nobody requires is out: no decision is taken without it",
      () => judging(`${ask("ann")}, { id: lint, use: check, enforcement: advisory }`),
      [["ann", "lint"]],
    ],
    [
      "one gate comes only after another",
      () => judging(`{ id: scan, use: world }, ${ask("ann", ", needs: [scan]")}`).verdict("scan", "pending"),
      [["scan"]],
    ],
    [
      "the run is held: whatever else is closed, the hold comes first",
      () => judging(`{ id: scan, use: check }, ${ask("ann")}`).verdict("scan", outcome("error", { class: "definition" })),
      [["hold"]],
    ],
  ])("given %s", (_what, reach, smallest) => {
    const { smallest: found, blockers } = reach().explain();
    expect(found).toEqual(smallest);
    expect(blockers.map(({ what }) => what).toSorted()).toEqual([...new Set(smallest.flat())].toSorted());
    expect(blockers.every(({ remedies }) => remedies.length > 0)).toBe(true);
  });

  test("given a large group, then some of its smallest sets are told, and no more", () => {
    const many = Array.from({ length: 20 }, (_none, index) => ask(`p${index}`)).join(", ");
    const { smallest } = judging(`{ id: g, atLeast: 10, of: [${many}] }`).explain();
    expect(smallest).toHaveLength(16);
    expect(smallest.every((set) => set.length === 10)).toBe(true);
  });

  test("given several sets, then the text says that any one of them is enough", () => {
    const told = judging(`{ id: g, any: [${ask("ann")}, ${ask("bob")}] }`).explain();
    expect(explainText(told)).toContain("any one of these is enough: ann; bob");
  });

  test("given the run has ended, then nothing stands in its way", () => {
    expect(judging(ask("ann")).approve("ann", "ann").explain()).toMatchObject({ smallest: [], blockers: [] });
  });
});
