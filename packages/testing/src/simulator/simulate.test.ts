import { describe, expect, test } from "vitest";
import { simulate } from "./simulate.ts";
import { simulationFailure } from "./simulation-failure.ts";
import { sweepCrashes } from "./sweep-crashes.ts";

/** Longer histories than those of `many-seeds.test.ts`, and fewer. */
const SEEDS = 120;
const STEPS = 1500;

describe("simulation", () => {
  const awaits = new Set<string>();
  const crashed = new Set<string>();
  const add = (all: Set<string>, some: Iterable<string>): void => {
    for (const one of some) all.add(one);
  };

  test(
    "several engines on one store keep every invariant under faults, and all runs end when the faults stop",
    { timeout: 300_000 },
    async () => {
      const outcomes = new Set<string>();
      for (let seed = 1; seed <= SEEDS; seed++) {
        const report = await simulate({ seed, steps: STEPS });
        expect(report.violation, simulationFailure(report, STEPS)).toBeUndefined();
        add(awaits, report.awaits);
        add(crashed, report.crashPoints);
        for (const outcome of Object.keys(report.outcomes)) outcomes.add(outcome);
      }
      expect([...outcomes].toSorted()).toEqual(expect.arrayContaining(["blocked", "cancelled", "failed", "succeeded", "superseded"]));
    },
  );

  test.each([1076, 1507, 1526])("seed %i, which once broke, stays mended", async (seed) => {
    const report = await simulate({ seed, steps: 2000 });
    expect(report.violation, simulationFailure(report, 2000)).toBeUndefined();
  });

  test("a seed gives the same history every time", async () => {
    const [one, other] = [await simulate({ seed: 77, steps: 600 }), await simulate({ seed: 77, steps: 600 })];
    expect(one.tail).toEqual(other.tail);
    expect(one.events).toBe(other.events);
  });

  test.each([
    { pipeline: "review-loop" },
    { pipeline: "delivery" },
    { pipeline: "delivery", alreadyAt: "effect.merger:answer" },
    { pipeline: "delivery", taking: true },
    { pipeline: "release" },
    { pipeline: "window" },
    { pipeline: "board" },
  ])(
    "$pipeline ends whatever operation its process is killed at, after a crash at $alreadyAt (EFF-1, F2, F3)",
    { timeout: 120_000 },
    async (sweep) => {
      const report = await sweepCrashes({ seed: 3, ...sweep });
      console.info(
        `${sweep.pipeline}: killed at each of ${report.operations} operations from ${report.from} on, ${report.crashPoints.size} different awaits`,
      );
      expect(report.faults).toEqual([]);
      expect(report.from).toBeGreaterThan(0);
      expect(report.operations).toBeGreaterThan(40);
      add(awaits, report.awaits);
      add(crashed, report.crashPoints);
    },
  );

  test("every await of engine and store was hit by a crash at least once", () => {
    const spared = [...awaits].filter((label) => !crashed.has(label));
    console.info(`${crashed.size} of ${awaits.size} awaits were hit by a crash`);
    expect(spared).toEqual([]);
    expect(awaits.size).toBeGreaterThan(45);
  });
});
