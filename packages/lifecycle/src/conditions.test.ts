import { pipelineFrom, refolded, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const PIPELINE = pipelineFrom(`
format: 1
name: conditional
initial: build
stages:
  build: { work: { run: builder }, next: judge }
  judge:
    gates:
      - { id: lint, use: check }
      - { id: docs, use: check, if: { output: builder, path: $.docs, equals: true } }
      - { id: elsewhere, use: check, scope: { keys: [OTHER-1] } }
    rework: { to: build, laps: 3 }
    next: done
  done: { final: succeeded }
`);

describe("conditions", () => {
  test("given a condition that does not hold, then the gate is skipped, with its cause, and no look is asked for", () => {
    const run = story(PIPELINE).work({ output: { docs: false } });
    expect(run.state.verdicts["docs"]).toMatchObject({ value: "skipped", cause: "condition" });
    expect(run.state.verdicts["elsewhere"]).toMatchObject({ value: "skipped", cause: "out-of-scope" });
    expect(Object.keys(run.state.evaluations)).toEqual(["lint"]);
    run.verdict("lint", "pass");
    expect(run.state.outcome).toBe("succeeded");
    expect(refolded(run)).toEqual(run.state);
  });

  test("given what a condition looks at is absent, then it is unreadable input, never a skip (invariant 4)", () => {
    const run = story(PIPELINE).work({ output: {} });
    expect(run.state.verdicts["docs"]).toMatchObject({ value: "error", class: "input", code: "CONDITION_ABSENT" });
    run.verdict("lint", "pass");
    expect(run.state.laps["judge.rework"]?.taken).toBe(1);
  });

  test("given the stage is entered again, then skips are told anew", () => {
    const run = story(PIPELINE)
      .work({ output: { docs: false } })
      .verdict("lint", "fail");
    expect(run.state.stage).toBe("build");
    run.work({ head: "h2", output: { docs: true } });
    expect(Object.keys(run.state.evaluations).toSorted()).toEqual(["docs", "lint"]);
  });

  test("given work that ends without output, then conditions do not read what an earlier try had given", () => {
    const run = story(PIPELINE)
      .work({ output: { docs: false } })
      .verdict("lint", "fail");
    run.work({ head: "h2" });
    expect(run.state.outputs).toEqual({});
    expect(run.state.verdicts["docs"]).toMatchObject({ code: "CONDITION_ABSENT" });
  });

  test("given an output that is too large or no JSON, then it is dropped, said to be unreadable, and the earlier one is gone too (TG-07)", () => {
    const run = story(PIPELINE)
      .work({ output: { docs: false } })
      .verdict("lint", "fail")
      .dispatch();
    run.endWork(0, { output: "x".repeat(10_000) });
    expect(run.state.outputs).toEqual({});
    const ended = run.events.findLast((event) => event.type === "work-ended");
    expect(ended?.data).toMatchObject({ end: { unreadable: true } });
    expect(JSON.stringify(ended?.data)).toContain("dropped");
  });
});

describe("conditions of gates that ask people or want rights", () => {
  const asking = pipelineFrom(`
format: 1
name: asking
initial: judge
stages:
  judge:
    before:
      - { id: lock, use: reserve, with: { name: lock }, if: { fact: exclusive, equals: true } }
    gates:
      - { id: lint, use: check }
      - { id: ok, use: approval, if: { gate: lint, equals: fail }, needs: [lint] }
    next: done
  done: { final: succeeded }
`);

  test("given a right that nobody needs, then it is skipped and not asked for in circles", () => {
    const run = story(asking);
    expect(run.holds).toEqual(["GATE_INPUT"]);
    run.fact("exclusive", false).resume();
    expect(run.state.verdicts["lock"]).toMatchObject({ value: "skipped" });
    expect(run.state.phase).toBe("judging");
    run.verdict("lint", "pass");
    expect(run.types()).not.toContain("reservation-requested");
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given a condition that turns false while people are asked, then nobody is asked any more", () => {
    const pipeline = pipelineFrom(`
format: 1
name: turning
initial: judge
stages:
  judge:
    gates:
      - { id: ok, use: approval, if: { fact: risky, equals: true } }
      - { id: also, use: approval }
    next: done
  done: { final: succeeded }
`);
    const run = story(pipeline);
    run.fact("risky", true).resume();
    expect(run.state.requests["ok"]?.closed).toBeUndefined();
    run.fact("risky", false).revise("h2");
    expect(run.state.requests["ok"]?.closed).toBe("superseded");
    run.approve("ok", "bob");
    expect(run.answer).toMatchObject({ ok: false });
    expect(run.next.waits.map((wait) => wait.name)).toEqual(["also"]);
    run.approve("also", "bob");
    expect(run.state.outcome).toBe("succeeded");
  });
});
