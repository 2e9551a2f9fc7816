import { outcome, pipelineFrom, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const EVERY_MS = 60_000;
const TRIES = 12;
const PIPELINE = pipelineFrom(`
format: 1
name: retries
initial: build
stages:
  build:
    work: { run: build, attempts: ${TRIES}, every: 1m }
    gates: [{ id: lint, use: check, attempts: ${TRIES}, every: 1m }]
    next: done
  done: { final: succeeded }
`);

/** The pauses after each failed try of the work. */
function pauses(run: Story): readonly number[] {
  return Array.from({ length: TRIES - 1 }, () => {
    run.dispatch().endWork(1);
    return (run.intent("work").notBefore ?? 0) - run.at;
  });
}

describe("pauses between tries", () => {
  test("EFF-3 given tries that fail, then each pause doubles up to an hour, up to a fifth shorter by chance", () => {
    for (const [at, pause] of pauses(story(PIPELINE)).entries()) {
      const full = Math.min(EVERY_MS * 2 ** at, 3_600_000);
      expect(pause).toBeLessThanOrEqual(full);
      expect(pause).toBeGreaterThanOrEqual(0.8 * full);
    }
  });

  test("given the same run, then the same pauses; given others that failed at the same moment, then others", () => {
    const same = [story(PIPELINE), story(PIPELINE)].map(pauses);
    expect(same[0]).toEqual(same[1]);
    const firsts = Array.from({ length: 20 }, (_none, at) => pauses(story(PIPELINE, { run: `run-${at}` }))[0]);
    expect(new Set(firsts).size).toBeGreaterThan(15);
  });

  test("given a gate that nobody can look with, then its tries wait longer each time, too", () => {
    const run = story(PIPELINE).work();
    const waits = Array.from({ length: 4 }, () => {
      run.verdict("lint", outcome("error", { class: "infrastructure" }));
      return (run.state.evaluations["lint"]?.notBefore ?? 0) - run.at;
    });
    for (const [at, pause] of waits.entries()) expect(pause / (EVERY_MS * 2 ** at)).toBeGreaterThanOrEqual(0.8);
  });
});
