import { pipelineFrom, refolded, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const MINUTE = 60_000;

function pipelineOf(routes: string) {
  return pipelineFrom(`
format: 1
name: waiting
initial: ask
budgets: { rounds: { laps: 2, then: hold } }
stages:
  ask:
    gates: [{ id: lint, use: check }, { id: ok, use: approval, with: { expiresMs: 86400000 } }]
    routes: [${routes}]
    next: done
  remind: { work: { run: reminder }, next: ask }
  dropped: { final: blocked }
  done: { final: succeeded }
`);
}

const asked = (routes: string) => story(pipelineOf(routes)).verdict("lint", "pass");

describe("a route after a time (TG-35)", () => {
  test("given the run was in the stage so long, then time itself takes it, and not a message", () => {
    const run = asked("{ after: 30m, to: dropped }");
    expect(run.next.dueAt).toBe(run.state.enteredAt + 30 * MINUTE);
    run.later(29 * MINUTE);
    expect(run.state.outcome).toBeUndefined();
    run.whenDue();
    expect([run.state.outcome, run.types().includes("request-closed")]).toEqual(["blocked", true]);
    expect(refolded(run)).toEqual(run.state);
  });

  test("given an answer in time, then it is not taken", () => {
    const run = asked("{ after: 30m, to: dropped }")
      .later(29 * MINUTE)
      .approve("ok", "bob");
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given a condition besides, then both have to hold, and the condition is looked at when the time has come", () => {
    const routes = "{ when: { fact: urgent, equals: true }, after: 30m, to: dropped }";
    const calm = asked(routes);
    expect(calm.next.dueAt).toBe(calm.state.requests["ok"]?.expiresAt);
    calm.later(60 * MINUTE);
    expect(calm.state.outcome).toBeUndefined();
    calm.fact("urgent", true);
    expect(calm.state.outcome).toBe("blocked");
    const urgent = asked(routes).fact("urgent", true);
    expect([urgent.state.outcome, urgent.next.dueAt]).toEqual([undefined, urgent.state.enteredAt + 30 * MINUTE]);
  });

  test("given a budget, then each stay has the time anew, and the laps are counted", () => {
    const run = asked("{ after: 30m, to: remind, budget: rounds }");
    for (let round = 1; round <= 2; round++) {
      run.whenDue();
      expect(run.state.stage).toBe("remind");
      run.work();
      expect([run.state.stage, run.next.dueAt]).toEqual(["ask", run.state.enteredAt + 30 * MINUTE]);
    }
    run.whenDue();
    expect(run.holds).toEqual(["LAPS_EXHAUSTED"]);
    run.later(60 * MINUTE);
    expect(run.holds).toEqual(["LAPS_EXHAUSTED"]);
  });

  test("given a look that is out at that time, then its answer is waited for, and the route taken then", () => {
    const run = story(pipelineOf("{ after: 30m, to: dropped }"));
    run.later(40 * MINUTE);
    expect(run.state.outcome).toBeUndefined();
    run.verdict("lint", "fail");
    expect(run.state.outcome).toBe("blocked");
  });

  test("given a hold, then time takes no route, and nothing is due for one", () => {
    const run = asked("{ after: 30m, to: hold, once: true }");
    run.whenDue();
    expect([run.holds, run.next.dueAt]).toEqual([["ROUTED"], run.state.requests["ok"]?.expiresAt]);
    run.resume();
    expect([run.holds, run.state.stage]).toEqual([[], "ask"]);
  });
});
