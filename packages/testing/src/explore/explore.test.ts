import { describe, expect, test } from "vitest";
import { pipelineFrom } from "../pipeline-from.ts";
import { explore, exploring } from "./explore.ts";
import type { ExploreProgress } from "./exploration.ts";

const REVIEW = pipelineFrom(`
format: 1
name: review-loop
initial: develop
stages:
  develop: { work: { run: developer, timeout: 30m }, next: review }
  review:
    work: { run: reviewer }
    gates: [{ id: verdict, use: report }]
    rework: { to: develop, laps: 3, then: hold }
    next: done
  done: { final: succeeded }
`);

const DELIVERY = pipelineFrom(`
format: 1
name: delivery
initial: build
budgets: { repair: { laps: 2, then: hold } }
effects: { merger: { class: dangerous, repeat: ask } }
stages:
  build:
    work: { run: developer }
    gates: [{ id: unit, use: check }, { id: slow, use: check, needs: [unit] }]
    rework: { to: build, budget: repair }
    next: merge
  merge:
    reserve: { name: merge-lock, until: done, maxWait: 2h }
    before: [{ id: confirm, use: approval, with: { from: [{ count: 1, of: ["group:ops"] }] } }, { id: calm, use: world }]
    work: { run: merger }
    gates: [{ id: merged, use: world, maxWait: 30m }, { id: health, use: measure }]
    next: done
  done: { final: succeeded }
finally: [{ notify: starter }]
`);

describe("what may happen to a pipeline is tried, all of it or as far as the bounds let", () => {
  test("the small example keeps every promise in all of its states", () => {
    const { violation, complete, states, transitions, outcomes, holds } = explore(REVIEW);
    expect(violation).toBeUndefined();
    expect(complete).toBe(true);
    expect(states).toBeGreaterThan(2000);
    expect(transitions).toBeGreaterThan(4 * states);
    expect(outcomes).toMatchObject({ cancelled: expect.any(Number), succeeded: expect.any(Number) });
    expect(Object.keys(holds)).toEqual(
      expect.arrayContaining(["GATE_DEFINITION", "GATE_INCONCLUSIVE", "GATE_UNAVAILABLE", "LAPS_EXHAUSTED", "WORK_FAILED"]),
    );
  });

  test("a larger one is cut off by the bound on states, and says up to where everything was tried", () => {
    const { violation, complete, states, detours, outcomes } = explore(DELIVERY, { states: 4000 });
    expect(violation).toBeUndefined();
    expect({ complete, states }).toEqual({ complete: false, states: 4000 });
    // The straight ways to the end are all there, and more than those.
    expect(detours).toBeGreaterThanOrEqual(0);
    expect(outcomes.succeeded).toBeGreaterThan(0);
  });

  test("the bound on depth is kept, and what it cuts off is no completeness", () => {
    const { depth, complete } = explore(REVIEW, { depth: 3 });
    expect({ depth, complete }).toEqual({ depth: 3, complete: false });
  });

  test("larger bounds find more states", () => {
    const { states } = explore(REVIEW, { laps: 0 });
    const more = explore(REVIEW, { laps: 0, revisions: 2 });
    expect(more.states).toBeGreaterThan(states);
  });

  test("it is the same every time, and tells how far it has come", () => {
    const told: ExploreProgress[] = [];
    const slices = exploring(DELIVERY, { states: 1000 });
    let step = slices.next();
    for (; step.done !== true; step = slices.next()) told.push(step.value);
    expect(told.map(({ states }) => states)).toEqual(told.map(({ states }) => states).toSorted((one, other) => one - other));
    expect(told.length).toBeGreaterThan(0);
    expect(step.value).toEqual(explore(DELIVERY, { states: 1000 }));
  });
});

describe("a bound is no broken promise", () => {
  test("given work that changes what was approved before it, then a run that has returned too often goes on by one more grant", () => {
    const pipeline = pipelineFrom(`
format: 1
name: deployed
initial: confirm
stages:
  confirm: { gates: [{ id: go, use: approval, with: { from: [{ count: 1, of: [ann] }] } }], next: deploy }
  deploy: { work: { run: deploy }, next: done }
  done: { final: succeeded }
`);
    const { violation, complete, holds } = explore(pipeline);
    expect(violation).toBeUndefined();
    expect(complete).toBe(true);
    expect(holds).toHaveProperty("RETURNS_EXHAUSTED");
  });
});

describe("what is wrong with a definition is shown by the shortest history", () => {
  test("given no edge leads on, then a run ends only if somebody cancels it", () => {
    const trap = pipelineFrom(`
format: 1
name: trap
initial: a
stages:
  a: { gates: [{ id: g, use: check }], routes: [{ when: { fact: odd, equals: true }, to: aside, once: true }], next: done }
  aside: { gates: [{ id: h, use: check }] }
  done: { final: succeeded }
`);
    const { violation } = explore(trap);
    expect(violation?.code).toBe("CANNOT_END");
    expect(violation).toMatchObject({ shortest: true });
    expect(violation?.history.map(({ act }) => act)).toEqual(["a run starts", expect.any(String), "odd is heard: true"]);
    expect(violation?.history.at(-1)?.led).toContain("enters aside by route");
  });

  test("given a route catches whatever passes, then nothing succeeds", () => {
    const never = pipelineFrom(`
format: 1
name: never
initial: a
stages:
  a: { gates: [{ id: g, use: check }], routes: [{ when: { gate: g, equals: pass }, to: lost, once: true }], next: done }
  lost: { final: failed }
  done: { final: succeeded }
`);
    expect(explore(never).violation?.code).toBe("CANNOT_SUCCEED");
  });
});
