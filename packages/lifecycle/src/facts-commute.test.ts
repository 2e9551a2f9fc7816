import type { Json } from "@sluice/core";
import { pipelineFrom, story, type Story } from "@sluice/testing";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CommandData, RunState } from "./index.ts";

const PIPELINE = pipelineFrom(`
format: 1
name: commuting
initial: build
budgets: { repair: { laps: 3, then: hold } }
stages:
  build:
    work: { run: builder }
    gates:
      - { id: lint, use: check, if: { fact: strict, exists: true } }
      - { id: unit, use: check }
    routes:
      - { when: { fact: ci, path: $.state, equals: red }, to: dropped }
      - { when: { any: [{ fact: strict, equals: 2 }, { fact: ci, path: $.state, equals: amber }] }, to: mend, budget: repair }
      - { when: { fact: late, equals: 1 }, after: 1h, to: hold, once: true }
    rework: { to: mend, budget: repair, sameFailure: 2 }
    next: ship
  mend: { work: { run: mender }, next: build }
  ship: { before: [{ id: calm, use: check, if: { not: { fact: late, equals: 2 } } }], work: { run: shipper }, next: done }
  dropped: { final: blocked }
  done: { final: succeeded }
`);

type Told = CommandData["record-fact"];

const told: fc.Arbitrary<Told> = fc
  .record({
    fact: fc.constantFrom("ci", "strict", "late"),
    signal: fc.constantFrom("s1", "s2", "s3", "s4"),
    data: fc.constantFrom<Json>(0, 1, 2, { state: "red" }, { state: "green" }, { state: "amber" }, null),
    occurredAt: fc.constantFrom(1, 2, 3, undefined),
  })
  .map(({ occurredAt, ...fact }) => (occurredAt === undefined ? fact : { ...fact, occurredAt }));

/** What arrives while one decision is prepared, in two orders, the second one with repeats. */
const heard = fc.array(told, { maxLength: 8 }).chain((facts) =>
  fc.tuple(
    fc.constant(facts),
    fc.subarray([...facts]).chain((again) => {
      const all = [...facts, ...again];
      return fc.shuffledSubarray(all, { minLength: all.length });
    }),
  ),
);

/** What a worker and the gates do after the facts of one decision. */
type Doing = (run: Story) => unknown;

const doings: Readonly<Record<string, Doing>> = {
  good: (run) => decide(run.work({ head: "same" }), "pass"),
  bad: (run) => decide(run.work({ head: "same" }), "fail"),
  time: (run) => run.later(3_600_000),
};

function decide(run: Story, value: "pass" | "fail"): void {
  for (const gate of ["lint", "unit", "calm"]) if (run.state.evaluations[gate] !== undefined) run.verdict(gate, value);
}

function tell(run: Story, facts: readonly Told[]): void {
  for (const fact of facts) run.send("record-fact", fact);
}

/** The state without what only counts events: versions, names that hold them, and tokens that a story makes of those. */
function essence(state: RunState): unknown {
  const plain = JSON.stringify(state, (key, value: unknown) => (/version$|^tokenDigest$/i.test(key) ? undefined : value));
  return JSON.parse(plain.replaceAll(/((?:work|evaluate|look|hold|release|warn)\.[a-z.]*?)\d+/g, "$1#"));
}

describe("facts commute over random histories (invariant 9, F7)", () => {
  test("given the facts before each decision in any order and repeated, then the run is in an equal state after it", () => {
    const chapter = fc.record({ heard, doing: fc.constantFrom(...Object.keys(doings)) });
    const commutes = fc.property(fc.array(chapter, { minLength: 1, maxLength: 6 }), (chapters) => {
      const [one, other] = [story(PIPELINE), story(PIPELINE)];
      for (const {
        heard: [first, second],
        doing,
      } of chapters) {
        const before = one.state.work?.status === "requested" && one.state.outcome === undefined;
        // What arrives while the gates of a stage are judged is itself what decides, and the order of decisions is history.
        if (before) {
          tell(one, first);
          tell(other, second);
        }
        for (const run of [one, other]) if (run.next.intents.some(({ kind }) => kind === "work") || doing === "time") doings[doing]?.(run);
        expect(essence(other.state)).toEqual(essence(one.state));
      }
    });
    expect(() => fc.assert(commutes, { numRuns: 300 })).not.toThrow();
  });
});
