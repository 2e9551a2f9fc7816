import { outcome, pipelineFrom, refolded, story, type Story, type WorkLeft } from "@sluice/testing";
import { describe, expect, test } from "vitest";

function pipelineOf(routes: string, more = "", budgets = "{ repair: { laps: 2, then: hold } }") {
  return pipelineFrom(`
format: 1
name: routing
initial: build
budgets: ${budgets}
stages:
  build:
    work: { run: builder }
    gates: [{ id: lint, use: check }]
    routes: [${routes}]
    ${more}
    next: done
  mend: { work: { run: mender }, next: build }
  other: { work: { run: mender }, next: build }
  dropped: { final: blocked }
  done: { final: succeeded }
`);
}

const BUDGETED = "{ when: { output: builder, path: $.again, equals: true }, to: mend, budget: repair }";

function lap(run: Story, head: string): Story {
  if (run.state.stage !== "build") run.work({ head });
  return run.work({ head, output: { again: true } });
}

describe("routes", () => {
  test("given a condition that holds, then the route wins over pass, fail and rework, in the order of declaration", () => {
    const pipeline = pipelineOf(
      "{ when: { fact: drop, equals: true }, to: dropped }, { when: { gate: lint, equals: fail }, to: other, budget: repair }, " + BUDGETED,
      "rework: { to: mend, laps: 3 }",
    );
    const byGate = story(pipeline)
      .work({ output: { again: true } })
      .verdict("lint", "fail");
    expect(byGate.state.stage).toBe("other");
    expect(byGate.state.laps).toEqual({ repair: { taken: 1, extra: 0 } });
    const byOutput = story(pipeline)
      .work({ output: { again: true } })
      .verdict("lint", "pass");
    expect(byOutput.state.stage).toBe("mend");
    const byFact = story(pipeline)
      .fact("drop", true)
      .work({ output: { again: true } })
      .verdict("lint", "fail");
    expect(byFact.state.outcome).toBe("blocked");
    const none = story(pipeline).work().verdict("lint", "pass");
    expect(none.state.outcome).toBe("succeeded");
    expect(refolded(byOutput)).toEqual(byOutput.state);
  });

  test("given an output, then a route is taken for a listed value only, and not for an absent one or one of another type (TG-25)", () => {
    const pipeline = pipelineOf("{ when: { output: builder, path: $.next, in: [mend, 3] }, to: mend, budget: repair }");
    const stageAfter = (left: WorkLeft): string => story(pipeline).work(left).verdict("lint", "pass").state.stage;
    for (const next of ["mend", " Mend", 3]) expect([next, stageAfter({ output: { next } })]).toEqual([next, "mend"]);
    for (const next of ["go", "", "3", null, true, ["mend"], { next: "mend" }])
      expect([next, stageAfter({ output: { next } })]).not.toContain("mend");
    for (const left of [{}, { output: {} }, { output: "mend" }]) expect(stageAfter(left)).not.toBe("mend");
  });

  test("given a route on a gate's verdict, then it is taken when the gate said so, in whatever case it is written (TG-21)", () => {
    const pipeline = pipelineOf('{ when: { gate: lint, equals: " FAIL " }, to: mend, budget: repair }');
    expect(story(pipeline).work().verdict("lint", "fail").state.stage).toBe("mend");
    expect(story(pipeline).work().verdict("lint", "pass").state.outcome).toBe("succeeded");
    expect(story(pipeline).work().verdict("lint", "inconclusive").state.stage).toBe("build");
  });

  test("given a verdict that no route is for, then a pass goes on, and a fail and an error are held with their reason, never passed by (TG-22)", () => {
    const pipeline = pipelineOf("{ when: { gate: lint, equals: inconclusive }, to: mend, budget: repair }");
    expect(story(pipeline).work().verdict("lint", "pass").state.outcome).toBe("succeeded");
    const failed = story(pipeline)
      .work()
      .verdict("lint", outcome("fail", { reason: "too long" }));
    expect(failed.state.holds).toMatchObject([{ code: "GATE_FAILED", gate: "lint", reason: "lint: too long" }]);
    const broken = outcome("error", { class: "definition", reason: "no such rule" });
    const errored = story(pipeline).work().verdict("lint", broken);
    expect(errored.state.holds).toMatchObject([{ code: "GATE_DEFINITION", gate: "lint", reason: "lint: no such rule" }]);
  });

  test("given a required gate that failed and a route for that, then the route owns the outcome: no hold, no lap and no end besides (TG-23)", () => {
    const pipeline = pipelineOf(
      "{ when: { gate: lint, equals: fail }, to: mend, budget: repair }",
      "rework: { to: other, laps: 1, then: failed }",
    );
    const run = story(pipeline).work();
    const before = run.state.version;
    run.verdict("lint", "fail");
    expect(run.types(before)).toEqual(["verdict-recorded", "stage-entered", "work-requested"]);
    expect([run.state.stage, run.state.via, run.state.laps, run.holds]).toEqual(["mend", "route", { repair: { taken: 1, extra: 0 } }, []]);
  });

  test.each([
    ["the fact stands first", ["fact", "output"], "other"],
    ["the output stands first", ["output", "fact"], "mend"],
  ])("given a fact and an output that both match, when %s, then it wins, whichever came last (TG-26)", (_what, order, stage) => {
    const routes = {
      fact: "{ when: { fact: help, equals: true }, to: other, budget: repair }",
      output: "{ when: { output: builder, path: $.again, equals: true }, to: mend, budget: repair }",
    };
    const pipeline = pipelineOf(order.map((name) => routes[name as keyof typeof routes]).join(", "));
    const late = story(pipeline)
      .work({ output: { again: true } })
      .fact("help", true)
      .verdict("lint", "pass");
    const early = story(pipeline)
      .fact("help", true)
      .work({ output: { again: true } })
      .verdict("lint", "pass");
    expect([late.state.stage, early.state.stage]).toEqual([stage, stage]);
  });

  test("given an end that a failure leads to, then the outcome is that end's, and not that of the pipeline's other ends (TG-36)", () => {
    const pipeline = pipelineOf("{ when: { gate: lint, equals: fail }, to: dropped }");
    expect(story(pipeline).work().verdict("lint", "fail").state.outcome).toBe("blocked");
    expect(story(pipeline).work().verdict("lint", "pass").state.outcome).toBe("succeeded");
  });

  test("given an outstanding look, then no route is taken before it came back", () => {
    const run = story(pipelineOf(BUDGETED)).work({ output: { again: true } });
    expect(run.state.stage).toBe("build");
    run.verdict("lint", "fail");
    expect(run.state.stage).toBe("mend");
    expect(run.state.reasons.map((reason) => reason.gate)).toEqual(["lint"]);
  });

  test("once: the visit is in the run's history, and the second time the run goes on", () => {
    const pipeline = pipelineOf("{ when: { output: builder, path: $.again, equals: true }, to: mend, once: true }");
    const run = lap(story(pipeline), "h1").verdict("lint", "pass");
    expect(run.state.stage).toBe("mend");
    lap(run, "h2").verdict("lint", "pass");
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given an exhausted budget, then a matching route does not let the run pass by: the budget says what follows (F15)", () => {
    const run = story(pipelineOf(BUDGETED));
    for (const head of ["h1", "h2", "h3"]) lap(run, head).verdict("lint", "pass");
    expect(run.state.outcome).toBeUndefined();
    expect(run.holds).toEqual(["LAPS_EXHAUSTED"]);
    run.resume();
    if (run.holds.length === 0) run.verdict("lint", "pass");
    expect(run.holds).toEqual(["LAPS_EXHAUSTED"]);
    run.extend("repair", 1);
    expect(run.state.stage).toBe("mend");
    const failing = story(pipelineOf(BUDGETED, "", "{ repair: { laps: 1, then: failed } }"));
    for (const head of ["h1", "h2"]) lap(failing, head).verdict("lint", "pass");
    expect(failing.state.outcome).toBe("failed");
  });

  test.each([
    ["once", "once: true"],
    ["each stay", "budget: repair"],
  ])("to hold, %s: a person is got once, and resume goes on", (_name, how) => {
    const pipeline = pipelineOf(`{ when: { output: builder, path: $.again, equals: true }, to: hold, ${how} }`);
    const run = story(pipeline)
      .work({ output: { again: true } })
      .verdict("lint", "pass");
    expect(run.holds).toEqual(["ROUTED"]);
    run.resume();
    expect(run.holds).toEqual([]);
    expect(run.state.outcome).toBe("succeeded");
  });
});

describe("budgets", () => {
  const shared = pipelineFrom(`
format: 1
name: shared
initial: mend
budgets: { repair: { laps: 3, then: blocked } }
stages:
  mend: { work: { run: mender }, next: one }
  one: { gates: [{ id: a, use: check }], rework: { to: mend, budget: repair }, next: two }
  two: { gates: [{ id: b, use: check }], rework: { to: mend, budget: repair }, next: done }
  done: { final: succeeded }
`);

  test("given two stages that share a budget, then their laps are counted together, and its end is the run's", () => {
    const run = story(shared).work({ head: "h1" }).verdict("a", "fail").work({ head: "h2" }).verdict("a", "pass").verdict("b", "fail");
    expect(run.state.laps).toEqual({ repair: { taken: 2, extra: 0 } });
    run.work({ head: "h3" }).verdict("a", "fail");
    expect(run.state.lap).toEqual({ budget: "repair", taken: 3 });
    run.work({ head: "h4" }).verdict("a", "fail");
    expect(run.state.outcome).toBe("blocked");
    expect(run.state.completedCode).toBe("LAPS_EXHAUSTED");
  });

  test("given ticks and repeats in one stay, then its tries stand; given another stay, then it has all of them, and laps are never given back (TG-31)", () => {
    const run = story(shared).dispatch();
    for (let tick = 0; tick < 3; tick++) run.later(1000);
    run.endWork(1).later(30_000).dispatch().later(1000);
    expect(run.state.work?.tries).toBe(2);
    run.endWork(0, { head: "h1" }).verdict("a", "fail");
    expect([run.state.stage, run.state.laps]).toEqual(["mend", { repair: { taken: 1, extra: 0 } }]);
    expect(run.dispatch().state.work?.tries).toBe(1);
    run.endWork(0, { head: "h2" }).verdict("a", "pass").verdict("b", "fail");
    expect(run.state.laps).toEqual({ repair: { taken: 2, extra: 0 } });
  });

  test("given infrastructure trouble, then no lap is taken for it (F24)", () => {
    const run = story(shared).work();
    run.verdict("a", { value: "error", class: "infrastructure", cause: "down", code: "DOWN", reason: "", findings: [], evidence: [] });
    expect(run.state.laps).toEqual({});
    expect(run.state.evaluations["a"]?.attempt).toBe(2);
  });

  test("given an extension that makes no sense, then nothing is extended", () => {
    const run = story(shared);
    for (const [budget, laps] of [
      ["nothing", 1],
      ["repair", 0],
      ["repair", -1],
      ["repair", 1.5],
      ["repair", 101],
      ["repair", Number.NaN],
    ] as const) {
      run.extend(budget, laps);
      expect(run.answer).toMatchObject({ ok: false });
    }
    expect(run.state.laps).toEqual({});
  });

  test("given an extension of one budget, then a hold for another stands", () => {
    const run = story(pipelineOf(BUDGETED));
    for (const head of ["h1", "h2", "h3"]) lap(run, head).verdict("lint", "pass");
    run.extend("returns", 1);
    expect(run.holds).toEqual(["LAPS_EXHAUSTED"]);
  });
});
