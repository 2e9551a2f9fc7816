import { pipelineFrom, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const PIPELINE = pipelineFrom(`
format: 1
name: pending
initial: judge
stages:
  judge:
    gates: [{ id: scan, use: check, every: 5s }, { id: ci, use: world, needs: [scan], binds: [head], every: 5s }]
    rework: { to: judge, laps: 2 }
    next: done
  done: { final: succeeded }
`);

const DANGEROUS = pipelineFrom(`
format: 1
name: dangerous
initial: deploy
effects: { deploy: { class: dangerous, repeat: ask } }
stages:
  deploy: { before: [{ id: go, use: approval }], work: { run: deploy }, next: done }
  done: { final: succeeded }
`);

describe("a run is due only when looking will do something", () => {
  test("given a gate was pending, when the subject moves on, then nobody waits for what it was about", () => {
    const told = story(PIPELINE).verdict("scan", "pass").verdict("ci", "pending");
    expect(told.next.waits).toMatchObject([{ for: "pending", name: "ci", recheckAt: told.at + 5000 }]);
    expect(told.revise("h2").next.waits).toMatchObject([{ for: "evaluation", name: "scan" }]);
  });

  test("given a pending gate needs one that is not open any more, then it is not due again before that one is", () => {
    const apart = pipelineFrom(`
format: 1
name: apart
initial: judge
stages:
  judge:
    gates: [{ id: scan, use: check, binds: [baseCommit], every: 5s }, { id: ci, use: world, needs: [scan], binds: [head], every: 5s }]
    next: done
  done: { final: succeeded }
`);
    const by = { id: "bob", assurance: "verified" } as const;
    const told = story(apart).verdict("scan", "pass").verdict("ci", "pending");
    told.send("revise", { facets: { head: "h1", baseCommit: "b2" }, by });
    const pending = told.next.waits.find((wait) => wait.for === "pending");
    expect(pending).toMatchObject({ name: "ci", expiresAt: expect.any(Number) });
    expect(pending).not.toHaveProperty("recheckAt");
    expect(told.later(10_000).verdict("scan", "pass").intent("evaluate").payload).toMatchObject({ gate: "ci" });
  });

  test("given a cancelled run waits for proof of a dangerous effect, when nobody ever gives it, then it stops asking", () => {
    const told = story(DANGEROUS).approve("go", "bob").dispatch().lose("work").cancel();
    expect(told.intent("work").payload).toMatchObject({ phase: "prove" });
    for (let asked = 0; asked < 10 && told.next.dueAt !== undefined; asked++) told.whenDue();
    expect(told.next).toMatchObject({ status: "completed", intents: [] });
    expect(told.next.dueAt).toBeUndefined();
  });

  test("given a try had been put off before the world was asked, then the run is due when it stops asking", () => {
    const told = story(DANGEROUS).approve("go", "bob").lose("work").later(60_000).dispatch().later(3_600_000);
    expect(told.intent("work").payload).toMatchObject({ phase: "prove" });
    expect(told.whenDue().holds).toEqual(["EFFECT_UNKNOWN"]);
  });

  test("given a right is wanted again while it is given up, then another one that is held is not waited for", () => {
    const rights = pipelineFrom(`
format: 1
name: rights
initial: one
stages:
  one: { reserve: { name: kept, until: done }, gates: [{ id: a, use: check }], next: two }
  two:
    before: [{ id: first, use: reserve, with: { name: shared } }]
    gates: [{ id: b, use: check }]
    rework: { to: two, laps: 2 }
    next: done
  done: { final: succeeded }
`);
    const told = story(rights).reserve("one.reserve", { token: 1 }).verdict("a", "pass").reserve("first", { token: 1 });
    told.verdict("b", "fail");
    expect(told.next.waits.map(({ name }) => name)).not.toContain("kept");
  });

  test("given a right is waited for beside a look, then its time ends nothing before that look has come back", () => {
    const beside = pipelineFrom(`
format: 1
name: beside
initial: a
stages:
  a: { before: [{ id: lane, use: reserve, maxWait: 1h }, { id: calm, use: world, maxWait: 3h }], gates: [{ id: g, use: check }], next: done }
  done: { final: succeeded }
`);
    const told = story(beside).reserve("lane", { position: 2 });
    expect(told.next.dueAt).toBe(told.at + 3 * 3_600_000);
    expect(told.later(2 * 3_600_000).verdict("calm", "pass").holds).toEqual(["WAIT_EXCEEDED"]);
  });
});
