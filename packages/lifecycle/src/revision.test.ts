import { pipelineFrom, refolded, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

function pipelineOf(review: string) {
  return pipelineFrom(`
format: 1
name: revising
initial: develop
stages:
  develop: { work: { run: developer }, gates: [{ id: lint, use: check }], next: verify }
  verify: { gates: [{ id: tests, use: check }], next: review }
  review: { ${review} }
  done: { final: succeeded }
  side: { work: { run: mender }, next: develop }
  quick: { work: { run: mender }, next: review }
`);
}

const REVIEW = "work: { run: reviewer }, gates: [{ id: verdict, use: report }]";
const PLAIN = pipelineOf(`${REVIEW}, routes: [{ when: { fact: side, equals: true }, to: side, once: true }], next: done`);

const toReview = (pipeline = PLAIN): Story => story(pipeline).work({ head: "h2" }).verdict("lint", "pass").verdict("tests", "pass");

describe("revisions", () => {
  test("given a new head, then the run goes back to the earliest stage whose gates are no longer current, and is counted", () => {
    const run = toReview();
    run.revise("h3");
    expect([run.state.stage, run.state.via, run.state.path]).toEqual(["develop", "return", ["develop"]]);
    expect(run.state.returns.taken).toBe(1);
    expect(refolded(run)).toEqual(run.state);
  });

  test("given a facet that nobody binds, then nothing happens", () => {
    const run = toReview();
    run.send("revise", { facets: { head: "h2", baseCommit: "b2" }, by: { id: "host", assurance: "verified" } });
    expect(run.state.stage).toBe("review");
    expect(run.types().at(-1)).toBe("subject-revised");
  });

  test("given the same facets in another order, then there is no revision", () => {
    const run = toReview();
    run.send("revise", { facets: { head: "h2", base: "main" }, by: { id: "host", assurance: "verified" } });
    const { version } = run.state;
    run.send("revise", { facets: { base: "main", head: "h2" }, by: { id: "host", assurance: "verified" } });
    expect(run.state.version).toBe(version);
  });

  test("given own work is out, then the return waits for its end", () => {
    const run = toReview().dispatch();
    run.revise("h3");
    expect([run.state.stage, run.state.work?.status]).toEqual(["review", "dispatched"]);
    run.endWork();
    expect(run.state.stage).toBe("develop");
    expect(run.state.outcome).toBeUndefined();
  });

  test("given facets that are none, then they are refused and nothing moves", () => {
    const run = toReview();
    const many = Object.fromEntries(Array.from({ length: 40 }, (_none, index) => [`f${index}`, "x"]));
    for (const facets of [many, { head: "x".repeat(600) }, { head: "a\u0000b" }, { head: "\uD800" }, { head: 1 as unknown as string }]) {
      run.send("revise", { facets, by: { id: "host", assurance: "verified" } });
      expect(run.answer).toMatchObject({ code: "SUBJECT_INVALID" });
    }
    expect(run.state.subject.facets).toEqual({ head: "h2" });
  });

  test("given a head that never rests, then twenty returns are enough, and more need a person and an extension", () => {
    const run = toReview();
    for (let round = 0; round < 30 && run.holds.length === 0; round++) {
      run.revise(`r${round}`);
      if (run.holds.length === 0) run.work().verdict("lint", "pass").verdict("tests", "pass");
    }
    expect(run.holds).toEqual(["RETURNS_EXHAUSTED"]);
    expect(run.state.returns).toEqual({ taken: 20, extra: 0 });
    run.resume();
    expect(run.holds).toEqual(["RETURNS_EXHAUSTED"]);
    run.extend("returns", 1);
    expect(run.holds).toEqual([]);
    expect(run.state.stage).toBe("develop");
    expect(run.state.returns).toEqual({ taken: 21, extra: 1 });
    expect(run.state.laps).toEqual({});
  });

  test("given a stage that was left by a route, then its gates are history and not required", () => {
    const run = toReview();
    run.fact("side", true).work().verdict("verdict", "pass");
    expect([run.state.stage, run.state.path]).toEqual(["side", ["side"]]);
    expect(run.state.outcome).toBeUndefined();
  });
});

describe("onRevise", () => {
  test("hold: a person sees it, and resume lets the run go back where it has to", () => {
    const run = toReview(pipelineOf(`${REVIEW}, onRevise: hold, next: done`));
    run.revise("h3");
    expect(run.holds).toEqual(["SUBJECT_REVISED"]);
    run.resume();
    expect(run.holds).toEqual([]);
    expect([run.state.stage, run.state.via]).toEqual(["develop", "return"]);
  });

  test("supersede: the run ends, and nothing of it can be decided any more", () => {
    const run = toReview(pipelineOf(`${REVIEW}, onRevise: supersede, next: done`));
    run.revise("h3");
    expect(run.state.outcome).toBe("superseded");
  });

  test("a stage: the run goes there, counted", () => {
    const run = toReview(pipelineOf(`${REVIEW}, onRevise: quick, next: done`));
    run.revise("h3");
    expect([run.state.stage, run.state.via]).toEqual(["quick", "return"]);
    expect(run.state.returns.taken).toBe(1);
    // The detour excuses nothing: what is stale on the path is judged anew before anything ends well.
    run.work();
    expect(run.state.stage).toBe("develop");
    run.work().verdict("lint", "pass").verdict("tests", "pass").work().verdict("verdict", "pass");
    expect(run.state.outcome).toBe("succeeded");
    expect(refolded(run)).toEqual(run.state);
  });

  test("return: work that is about the head is done again when the head moved under it", () => {
    const pipeline = pipelineFrom(`
format: 1
name: reviewing
initial: review
stages:
  review: { work: { run: reviewer }, gates: [{ id: verdict, use: report }], onRevise: return, next: done }
  done: { final: succeeded }
`);
    const run = story(pipeline).dispatch();
    run.revise("h2");
    run.endWork();
    expect([run.state.stage, run.state.via, run.state.work?.status]).toEqual(["review", "return", "requested"]);
    run.work().verdict("verdict", "pass");
    expect(run.state.outcome).toBe("succeeded");
  });
});
