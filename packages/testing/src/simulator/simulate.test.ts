import { describe, expect, test } from "vitest";
import { simulate, type SimulationReport } from "./simulate.ts";
import { sweepCrashes } from "./sweep-crashes.ts";

/** Raise it for a longer look: `npm run soak`. */
const SEEDS = Number(process.env["SLUICE_SEEDS"] ?? 150);
const FIRST = Number(process.env["SLUICE_FIRST_SEED"] ?? 1);
const STEPS = 1500;

function failure(report: SimulationReport): string {
  return [`npm run soak -- --seed ${report.seed} --steps ${STEPS}`, ...(report.violation?.faults ?? []), ...report.story, ...report.tail].join("\n");
}

describe("simulation", () => {
  test("several engines on one store keep every invariant under faults, and all runs end when the faults stop", { timeout: 300_000 }, async () => {
    const awaits = new Set<string>();
    const crashed = new Set<string>();
    const outcomes = new Set<string>();
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
      const report = await simulate({ seed, steps: STEPS });
      expect(report.violation, failure(report)).toBeUndefined();
      for (const label of report.awaits) awaits.add(label);
      for (const label of report.crashPoints) crashed.add(label);
      for (const outcome of Object.keys(report.outcomes)) outcomes.add(outcome);
    }
    expect([...outcomes].toSorted()).toEqual(expect.arrayContaining(["blocked", "cancelled", "failed", "succeeded"]));
    console.info(`${SEEDS} seeds of ${STEPS} steps; ${crashed.size} of ${awaits.size} awaits hit by a crash`);
    expect(crashed.size / awaits.size).toBeGreaterThan(0.8);
  });

  test.each([1076, 1507, 1526])("seed %i, which once broke, stays mended", async (seed) => {
    const report = await simulate({ seed, steps: 2000 });
    expect(report.violation, failure(report)).toBeUndefined();
  });

  test("a seed gives the same history every time", async () => {
    const [one, other] = [await simulate({ seed: 77, steps: 600 }), await simulate({ seed: 77, steps: 600 })];
    expect(one.tail).toEqual(other.tail);
    expect(one.events).toBe(other.events);
  });

  test.each(["review-loop", "delivery", "release"])("%s ends whatever operation its process is killed at (EFF-1, F2, F3)", { timeout: 120_000 }, async (pipeline) => {
    const report = await sweepCrashes({ pipeline, seed: 3 });
    console.info(`${pipeline}: killed at each of ${report.operations} operations, ${report.crashPoints.size} different awaits`);
    expect(report.faults).toEqual([]);
    expect(report.operations).toBeGreaterThan(40);
    expect([...report.crashPoints]).toEqual(expect.arrayContaining(["store.append", "store.append:answer", "store.takeIntents", "vcs.observe"]));
  });
});
