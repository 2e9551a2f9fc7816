import type { Json } from "@sluice/core";
import { pipelineFrom, refolded, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const PIPELINE = pipelineFrom(`
format: 1
name: facts
initial: judge
stages:
  judge:
    gates: [{ id: lint, use: check }]
    routes: [{ when: { fact: ci, path: $.state, equals: red }, to: stopped }]
    next: done
  stopped: { final: blocked }
  done: { final: succeeded }
`);

interface Told {
  readonly fact: string;
  readonly signal: string;
  readonly data: Json;
  readonly occurredAt?: number;
}

const begun = story(PIPELINE);

function factsAfter(told: readonly Told[]): unknown {
  const run = story(PIPELINE);
  for (const one of told) run.send("record-fact", one);
  return run.state.facts;
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function shuffled<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  return items
    .map((item) => ({ item, rank: random() }))
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}

describe("facts commute (invariant 9, F7)", () => {
  test("random histories in any order, with repeats, give the same facts", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seeded(seed);
      const pick = (most: number): number => Math.floor(random() * most);
      const history = Array.from({ length: 1 + pick(12) }, (): Told => {
        const time = pick(4);
        return { fact: `kind-${pick(3)}`, signal: `s${pick(4)}`, data: pick(3), ...(time === 0 ? {} : { occurredAt: time }) };
      });
      const expected = factsAfter(history);
      for (let round = 0; round < 4; round++) {
        const repeated = [...history, ...history.filter(() => random() < 0.4)];
        expect(factsAfter(shuffled(repeated, random))).toEqual(expected);
      }
    }
  });

  test("a repeat leaves no trace, and an older fact does not hide a newer one", () => {
    const run = story(PIPELINE).fact("ci", { state: "green" }, { signal: "b", occurredAt: 20 });
    const { version } = run.state;
    run.fact("ci", { state: "green" }, { signal: "b", occurredAt: 20 }).fact("ci", { state: "red" }, { signal: "a", occurredAt: 10 });
    expect(run.state.version).toBe(version);
    run.verdict("lint", "pass");
    expect(run.state.outcome).toBe("succeeded");
    expect(refolded(run)).toEqual(run.state);
  });

  test("facts are recorded in any stage and while held, and routes read them where they stand", () => {
    const run = story(PIPELINE).verdict("lint", "fail").fact("ci", { state: "red" });
    expect(run.holds).toEqual(["GATE_FAILED"]);
    run.resume().verdict("lint", "pass");
    expect(run.state.outcome).toBe("blocked");
  });
});

describe("hostile facts", () => {
  const lone = "\uD800";
  const deep = (levels: number): Json => (levels === 0 ? 1 : [deep(levels - 1)]);

  test.each<[string, unknown]>([
    ["a name with capitals", { fact: "CI", signal: "s", data: 1 }],
    ["a name that is a path", { fact: "../x", signal: "s", data: 1 }],
    ["the prototype's name", { fact: "__proto__", signal: "s", data: 1 }],
    ["a huge name", { fact: "x".repeat(10_000), signal: "s", data: 1 }],
    ["a huge id", { fact: "x", signal: "s".repeat(10_000), data: 1 }],
    ["an id with NUL", { fact: "x", signal: "a\u0000", data: 1 }],
    ["data with a lone surrogate", { fact: "x", signal: "s", data: lone }],
    ["data with NUL", { fact: "x", signal: "s", data: { a: "\u0000" } }],
    ["data that is no JSON", { fact: "x", signal: "s", data: { a: () => 1 } }],
    ["data deeper than any", { fact: "x", signal: "s", data: deep(200) }],
    ["data that is too large", { fact: "x", signal: "s", data: "x".repeat(2000) }],
    ["a time that is none", { fact: "x", signal: "s", data: 1, occurredAt: Number.NaN }],
    ["a time from the far future, which nothing could ever replace", { fact: "x", signal: "s", data: 1, occurredAt: begun.at + 1e9 }],
  ])("given %s, then it is refused and nothing is recorded", (_name, told) => {
    const run = story(PIPELINE).send("record-fact", told as Told);
    expect(run.answer).toMatchObject({ ok: false, code: "COMMAND_INVALID" });
    expect(run.state.facts).toEqual({});
  });

  test("given a name that every object has, then it is a fact like any other", () => {
    const run = story(PIPELINE).fact("constructor", 1, { signal: "a" }).fact("constructor", 2, { signal: "b" });
    expect(run.state.facts["constructor"]?.data).toBe(2);
  });

  test("given thousands of facts, then the state stays small", () => {
    const run = story(PIPELINE);
    for (let index = 0; index < 500; index++) run.fact(`f${index % 40}`, "x".repeat(900), { signal: `s${index}` });
    expect(JSON.stringify(run.state).length).toBeLessThan(20_000);
  });
});
