import { pipelineFrom, refolded, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const DELIVERY = pipelineFrom(`
format: 1
name: delivery
initial: staging
budgets: { repair: { laps: 3, then: hold } }
effects: { deploy: { class: dangerous, repeat: ask }, announce: { class: dangerous, repeat: never } }
stages:
  staging:
    work: { run: build }
    gates: [{ id: lint, use: check }, { id: mergeable, use: check, binds: [head, baseCommit] }]
    rework: { to: development, budget: repair }
    next: deploy
  development: { work: { run: developer }, next: staging }
  deploy:
    before: [{ id: confirm, use: approval }]
    work: { run: deploy, timeout: 10m, attempts: 2 }
    gates: [{ id: health, use: check }]
    rework: { to: development, budget: repair }
    next: announce
  announce: { work: { run: announce }, next: done }
  done: { final: succeeded }
`);

const facets = (head: string, baseCommit = "b1") => ({ head, baseCommit });
const seen = (run: Story, head: string | undefined, baseCommit: string): Story =>
  run.send("revise", { facets: head === undefined ? { baseCommit } : { head, baseCommit }, by: { id: "host", assurance: "verified" } });

function staged(head = "h2"): Story {
  const run = story(DELIVERY, { subject: { facets: facets("h1") } });
  return run.dispatch().endWork(0, { head }).verdict("lint", "pass").verdict("mergeable", "pass");
}

const confirmed = (): Story => staged().approve("confirm", "bob");
const deployed = (): Story => confirmed().work();

describe("dispatch of a dangerous effect", () => {
  test("given a required gate of the path that closed, then it is refused and held (invariant 1)", () => {
    const run = story(DELIVERY, { subject: { facets: facets("h1") } }).work();
    run.waive("lint", 3_600_000).verdict("lint", "fail").verdict("mergeable", "pass").approve("confirm", "bob");
    expect(run.intent("work").needs).toBe("deploy");
    run.later(3_600_000).dispatch();
    expect(run.answer).toMatchObject({ code: "DISPATCH_REFUSED" });
    expect(run.answer).toHaveProperty("reason", expect.stringContaining("lint"));
    expect(run.holds).toEqual(["DISPATCH_REFUSED"]);
    expect(run.types().filter((type) => type === "work-dispatched")).toHaveLength(1);
  });

  test("given the base moved before the dispatch, then what bound it is judged again first", () => {
    const run = confirmed();
    seen(run, "h2", "b2");
    expect(run.state.stage).toBe("staging");
    // The approval binds the head only, and stays.
    run.work();
    expect(Object.keys(run.state.evaluations)).toEqual(["mergeable"]);
    run.verdict("mergeable", "pass");
    expect(run.intent("work").needs).toBe("deploy");
  });

  test("given the dispatch, then base moves and a deleted ref are no revisions any more, but a new head holds", () => {
    const run = confirmed().dispatch();
    seen(run, "h2", "b2");
    expect(run.state.stage).toBe("deploy");
    run.endWork();
    seen(run, undefined, "b3");
    expect(run.state.subject.facets).toEqual(facets("h2", "b3"));
    expect(run.holds).toEqual([]);
    seen(run, "h3", "b3");
    expect(run.holds).toEqual(["SUBJECT_REVISED"]);
    run.resume();
    expect(run.holds).toEqual([]);
    expect(run.state.stage).toBe("deploy");
    expect(refolded(run)).toEqual(run.state);
  });

  test("given a proof that it did not happen, then the consumption is undone and what moved meanwhile counts again", () => {
    const run = confirmed().dispatch();
    seen(run, "h2", "b2");
    run.lose("work");
    expect(run.state.consumption).toMatchObject({ gates: expect.arrayContaining(["lint", "mergeable", "confirm"]) as string[] });
    run.prove("did-not-happen");
    expect(run.state.consumption).toBeUndefined();
    expect(run.state.stage).toBe("staging");
    expect(run.state.via).toBe("return");
  });

  test("given the second dangerous effect did not happen, then what the first one used stays used", () => {
    const run = deployed().verdict("health", "pass");
    expect(run.intent("work").needs).toBe("announce");
    run.dispatch().lose("work");
    seen(run, "h2", "b9");
    run.resume("did-not-happen");
    expect(run.state.stage).toBe("announce");
    expect(run.state.consumption).toMatchObject({ resolved: true, head: "h2" });
    expect(run.state.verdicts["mergeable"]?.consumed).toBe(true);
  });
});

describe("after a dangerous effect", () => {
  test("given rework with a new head, then verdicts about the old head are not believed for it", () => {
    const run = deployed().verdict("health", "fail");
    expect(run.state.stage).toBe("development");
    run.dispatch().endWork(0, { head: "h3" });
    expect(run.holds).toEqual(["SUBJECT_REVISED"]);
    run.resume();
    if (run.state.stage === "staging") run.work();
    expect(run.state.stage).toBe("staging");
    expect(Object.keys(run.state.evaluations).toSorted()).toEqual(["lint", "mergeable"]);
    expect(run.state.outcome).toBeUndefined();
  });

  test("given rework without a new head, then passed checks count, but people are asked again before it is sent again (consumed once)", () => {
    const run = deployed().verdict("health", "fail").work().work();
    expect(run.state.stage).toBe("deploy");
    expect(run.state.phase).toBe("admitting");
    expect(run.state.requests["confirm"]).toMatchObject({ decisions: [] });
    expect(run.state.requests["confirm"]?.closed).toBeUndefined();
    run.approve("confirm", "bob");
    expect(run.intent("work").needs).toBe("deploy");
    expect(run.types().filter((type) => type === "request-opened")).toHaveLength(2);
  });

  test("given it ended with a failure, when a person resumes, then it is sent anew only after people were asked anew", () => {
    const run = confirmed().dispatch().endWork(1).prove("happened", 1);
    expect(run.holds).toEqual(["WORK_FAILED"]);
    run.resume();
    expect(run.state.phase).toBe("admitting");
    expect(run.next.intents).toEqual([]);
    run.approve("confirm", "carol");
    expect(run.intent("work")).toMatchObject({ needs: "deploy", attempt: 1 });
    run.work().verdict("health", "pass");
    expect(run.state.stage).toBe("announce");
  });

  test("given a definition adopted that wants more of an earlier stage, then a person has to look before the run goes back", () => {
    const stricter = pipelineFrom(`
format: 1
name: delivery
initial: staging
budgets: { repair: { laps: 3, then: hold } }
effects: { deploy: { class: dangerous, repeat: ask }, announce: { class: dangerous, repeat: never } }
stages:
  staging:
    work: { run: build }
    gates: [{ id: lint, use: check }, { id: mergeable, use: check, binds: [head, baseCommit] }, { id: secrets, use: check }]
    rework: { to: development, budget: repair }
    next: deploy
  development: { work: { run: developer }, next: staging }
  deploy:
    before: [{ id: confirm, use: approval }]
    work: { run: deploy, timeout: 10m, attempts: 2 }
    gates: [{ id: health, use: check }]
    rework: { to: development, budget: repair }
    next: announce
  announce: { work: { run: announce }, next: done }
  done: { final: succeeded }
`);
    const run = deployed().adopt(stricter);
    expect(run.holds).toEqual(["SUBJECT_REVISED"]);
    run.resume();
    expect([run.state.stage, run.state.via]).toEqual(["staging", "return"]);
    run.work();
    expect(Object.keys(run.state.evaluations)).toContain("secrets");
  });
});
