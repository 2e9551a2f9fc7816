import { pipelineFrom, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { runFreshness } from "./index.ts";

const HOUR = 3_600_000;

const PIPELINE = pipelineFrom(`
format: 1
name: aging
initial: build
stages:
  build: { work: { run: builder, timeout: 2h }, gates: [{ id: unit, use: check }, { id: ok, use: approval, with: { expiresMs: 604800000 } }], rework: { to: build, laps: 1, then: failed }, next: done }
  done: { final: succeeded }
`);

/** How fresh a run is so long after its last event. */
function freshness(run: ReturnType<typeof story>, ms: number): string {
  return runFreshness(run.pipeline, run.state, run.state.at + ms);
}

describe("how far a run's record can be taken for what is going on (OP-14)", () => {
  test("given work that nobody takes, then it is likely stale after a while, and fresh before", () => {
    const run = story(PIPELINE);
    expect([freshness(run, 0), freshness(run, HOUR - 1), freshness(run, HOUR)]).toEqual(["fresh", "fresh", "likely-stale"]);
  });

  test("given work that is out, then it is fresh until its deadline has passed and nobody has noticed", () => {
    const run = story(PIPELINE).dispatch();
    expect([freshness(run, 2 * HOUR), freshness(run, 3 * HOUR)]).toEqual(["fresh", "likely-stale"]);
  });

  test("given people are asked, then it is fresh for days", () => {
    const run = story(PIPELINE).work().verdict("unit", "pass");
    expect(freshness(run, 6 * 24 * HOUR)).toBe("fresh");
  });

  test("given a hold, then it is fresh: a person sees it", () => {
    const run = story(PIPELINE)
      .work()
      .verdict("unit", { value: "error", class: "definition", code: "BAD", reason: "", findings: [], evidence: [] });
    expect([run.holds, freshness(run, 6 * 24 * HOUR)]).toEqual([["GATE_DEFINITION"], "fresh"]);
  });

  test("given an end, then it says whether the pipeline came to it or something ran out", () => {
    const ended = story(PIPELINE).work().verdict("unit", "pass").approve("ok", "bob");
    const givenUp = story(PIPELINE).work().verdict("unit", "fail").work({ head: "h2" }).verdict("unit", "fail");
    expect([ended.state.outcome, freshness(ended, HOUR)]).toEqual(["succeeded", "ended"]);
    expect([givenUp.state.outcome, freshness(givenUp, HOUR)]).toEqual(["failed", "given-up"]);
    expect(freshness(story(PIPELINE).cancel(), HOUR)).toBe("ended");
  });

  test("given it is asked for, then nothing of it is stored", () => {
    expect(JSON.stringify(story(PIPELINE).state)).not.toMatch(/fresh|stale/);
  });
});
