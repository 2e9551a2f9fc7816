import { outcome, pipelineFrom, refolded, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

function pipelineOf(rework: string, budgets = "{ repair: { laps: 9, then: hold } }") {
  return pipelineFrom(`
format: 1
name: repair
initial: develop
budgets: ${budgets}
stages:
  develop: { work: { run: developer }, next: test }
  test: { gates: [{ id: unit, use: check }, { id: lint, use: check }], rework: ${rework}, next: ship }
  ship: { gates: [{ id: live, use: check }], rework: { to: develop, budget: repair }, next: done }
  done: { final: succeeded }
`);
}

const TWICE = pipelineOf("{ to: develop, budget: repair, sameFailure: 2 }");

const MESSAGE = "expected 3 to be 4";

let heads = 0;

/** One lap: work that leaves another head, and a test run that fails so. */
function failing(run: Story, message: string): Story {
  heads += 1;
  run.work({ head: `${heads}` }).verdict("lint", "pass");
  const findings = [{ message, path: "src/a.test.ts", line: heads }];
  return run.verdict("unit", outcome("fail", { reason: `${heads} of 20 tests failed`, findings }));
}

describe("a loop that makes no progress (F16)", () => {
  test("given the same failure again and again on other commits, then it ends before the laps do", () => {
    const run = failing(failing(story(TWICE), MESSAGE), MESSAGE);
    expect([run.state.stage, run.state.laps["repair"]?.taken]).toEqual(["develop", 2]);
    failing(run, MESSAGE);
    expect([run.state.stage, run.holds]).toEqual(["test", ["SAME_FAILURE"]]);
    expect(run.state.laps["repair"]?.taken).toBe(2);
    expect(refolded(run)).toEqual(run.state);
  });

  test("given numbers, ids and lines that differ, then it is still the same; given another finding, then not", () => {
    const run = failing(failing(story(TWICE), "expected 3 to be 4 at 9f8e7d6c5b4a"), "expected 17 to be 4 at 0a1b2c3d4e5f");
    failing(run, "expected 3 to be 5 at ffffffffffff");
    expect(run.holds).toEqual(["SAME_FAILURE"]);
    const other = failing(failing(failing(story(TWICE), MESSAGE), MESSAGE), "is not defined");
    expect([other.state.stage, other.holds]).toEqual(["develop", []]);
  });

  test("given two failures that take turns, then each is counted for itself", () => {
    const run = story(TWICE);
    for (const message of ["a", "b", "a", "b"]) failing(run, message);
    expect(run.holds).toEqual([]);
    failing(run, "a");
    expect(run.holds).toEqual(["SAME_FAILURE"]);
  });

  test("given it was held, then it is sticky: neither time nor resume takes another lap (F17)", () => {
    const run = failing(failing(failing(story(TWICE), MESSAGE), MESSAGE), MESSAGE);
    run.later(30 * 86_400_000);
    expect(run.holds).toEqual(["SAME_FAILURE"]);
    run.resume();
    run.verdict("unit", outcome("fail", { reason: "20 of 20 tests failed", findings: [{ message: MESSAGE, path: "src/a.test.ts" }] }));
    expect(run.holds).toEqual(["SAME_FAILURE"]);
    expect(run.state.laps["repair"]?.taken).toBe(2);
  });

  test("given an extension, then whoever granted laps granted them to this failure too, and is on record", () => {
    const run = failing(failing(failing(story(TWICE), MESSAGE), MESSAGE), MESSAGE);
    run.extend("repair", 1);
    expect([run.state.stage, run.holds]).toEqual(["develop", []]);
    expect(run.events.findLast((event) => event.type === "budget-extended")?.data).toMatchObject({
      budget: "repair",
      laps: 1,
      by: { id: "bob" },
    });
    failing(run, MESSAGE);
    expect(run.state.stage).toBe("develop");
    failing(run, MESSAGE);
    expect(run.holds).toEqual(["SAME_FAILURE"]);
  });

  test("given the stage was passed in between, then that was progress, and the failure counts anew", () => {
    const run = failing(failing(story(TWICE), MESSAGE), MESSAGE);
    run.work({ head: "good" }).verdict("unit", "pass").verdict("lint", "pass").verdict("live", "fail");
    expect(run.state.stage).toBe("develop");
    failing(failing(run, MESSAGE), MESSAGE);
    expect(run.holds).toEqual([]);
    failing(run, MESSAGE);
    expect(run.holds).toEqual(["SAME_FAILURE"]);
  });

  test("given advice beside it that differs each time, then it is the same failure all the same", () => {
    const pipeline = pipelineFrom(`
format: 1
name: advised
initial: test
stages:
  test: { work: { run: developer }, gates: [{ id: unit, use: check }, { id: style, use: check, enforcement: advisory }], rework: { to: test, laps: 9, sameFailure: 1 }, next: done }
  done: { final: succeeded }
`);
    const run = story(pipeline);
    for (const advice of ["too long", "too short"]) {
      run.work({ head: advice }).verdict("style", outcome("fail", { reason: advice }));
      run.verdict("unit", outcome("fail", { reason: "1 of 20 tests failed" }));
    }
    expect(run.holds).toEqual(["SAME_FAILURE"]);
  });

  test("given a budget that ends otherwise, then so does this", () => {
    const failed = failing(failing(story(pipelineOf("{ to: develop, laps: 5, then: blocked, sameFailure: 1 }")), MESSAGE), MESSAGE);
    expect([failed.state.outcome, failed.state.completedCode]).toEqual(["blocked", "SAME_FAILURE"]);
  });

  test("given no such key, then only the laps count", () => {
    const run = story(pipelineOf("{ to: develop, laps: 3 }"));
    for (let lap = 1; lap <= 4; lap++) failing(run, MESSAGE);
    expect(run.holds).toEqual(["LAPS_EXHAUSTED"]);
    expect(run.state.failures).toBeUndefined();
  });

  test("given more failures than are remembered, then the state stays bounded", () => {
    const run = story(pipelineOf("{ to: develop, laps: 200, sameFailure: 3 }"));
    for (let lap = 1; lap <= 80; lap++) failing(run, `failure ${"abcdefghij"[lap % 10]} of ${"klmnopqrst"[Math.floor(lap / 10)]}`);
    expect(run.state.failures).toHaveLength(64);
  });
});
