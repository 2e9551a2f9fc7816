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
    const dangerous = pipelineFrom(`
format: 1
name: dangerous
initial: deploy
effects: { deploy: { class: dangerous, repeat: ask } }
stages:
  deploy: { before: [{ id: go, use: approval }], work: { run: deploy }, next: done }
  done: { final: succeeded }
`);
    const told = story(dangerous).approve("go", "bob").dispatch().lose("work").cancel();
    expect(told.intent("work").payload).toMatchObject({ phase: "prove" });
    for (let asked = 0; asked < 10 && told.next.dueAt !== undefined; asked++) told.whenDue();
    expect(told.next).toMatchObject({ status: "completed", intents: [] });
    expect(told.next.dueAt).toBeUndefined();
  });
});
