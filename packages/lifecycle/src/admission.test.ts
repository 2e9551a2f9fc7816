import { pipelineFrom, refolded, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const DEPLOY = pipelineFrom(`
format: 1
name: deploy
initial: build
effects: { deploy: { class: dangerous, repeat: ask } }
stages:
  build:
    work: { run: builder }
    gates: [{ id: lint, use: check }]
    next: deploy
  deploy:
    before:
      - { id: confirm, use: approval, with: { from: [{ count: 1, of: ["group:ops"] }] } }
      - { id: calm, use: world }
    work: { run: deploy }
    gates: [{ id: landed, use: world }]
    next: done
  done: { final: succeeded }
`);

const QUIET = pipelineFrom(`
format: 1
name: quiet
initial: think
stages:
  think: { before: [{ id: ready, use: check }], gates: [{ id: sound, use: check }], next: done }
  done: { final: succeeded }
`);

const OPS = { groups: ["ops"] } as const;

function confirmed() {
  const run = story(DEPLOY).work({ head: "h2" }).verdict("lint", "pass");
  return run.verdict("calm", "pass").approve("confirm", "bob", OPS);
}

describe("admission", () => {
  test("given gates before the work, when a stage is entered, then work is asked for only after they opened", () => {
    const run = story(DEPLOY).work({ head: "h2" }).verdict("lint", "pass");
    expect([run.state.stage, run.state.phase]).toEqual(["deploy", "admitting"]);
    expect(run.next.intents.map((intent) => intent.kind)).toEqual(["evaluate"]);
    run.verdict("calm", "pass");
    expect(run.state.phase).toBe("admitting");
    run.approve("confirm", "bob", OPS);
    // Whoever approved may have taken days: what reads the world is looked at again before anything starts.
    expect(run.state.evaluations).toHaveProperty("calm");
    run.verdict("calm", "pass");
    expect(run.state.phase).toBe("working");
    expect(run.intent("work")).toMatchObject({ needs: "deploy", attempt: 1 });
    expect(refolded(run)).toEqual(run.state);
  });

  test("given a gate before the work that fails, then the work never starts", () => {
    const run = story(DEPLOY).work().verdict("lint", "pass").verdict("calm", "fail");
    expect(run.holds).toEqual(["GATE_FAILED"]);
    expect(run.state.work).toBeUndefined();
  });

  test("given admission closed between request and dispatch, then the stage goes back to admitting and the dispatch is stale", () => {
    const run = confirmed().verdict("calm", "pass");
    const { id, attempt } = run.intent("work");
    run.revise("h3");
    expect(run.state.stage).toBe("build");
    run.send("dispatch-work", { intent: id, attempt, tokenDigest: "sha256:0", baseline: {} }, { observed: run.state.subject.facets });
    expect(run.answer).toMatchObject({ ok: false, code: "STALE" });
    expect(run.types().filter((type) => type === "work-dispatched")).toHaveLength(1);
  });

  test("given the head moved unseen before a dispatch, then what the dispatch observes withdraws it (APR-3)", () => {
    const run = confirmed().verdict("calm", "pass");
    const before = run.state.version;
    run.dispatch({ head: "h3" });
    expect(run.answer).toMatchObject({ ok: false });
    expect(run.types(before)).not.toContain("work-dispatched");
    expect(run.state.stage).toBe("build");
  });

  test("given a waiver that ran out before the dispatch, then admission is reopened at dispatch", () => {
    const run = story(DEPLOY)
      .work({ head: "h2" })
      .verdict("lint", "pass")
      .waive("calm", 60_000)
      .verdict("calm", "fail")
      .approve("confirm", "bob", OPS);
    expect(run.state.phase).toBe("working");
    const { id, attempt } = run.intent("work");
    const before = run.state.version;
    run.later(60_000);
    expect(run.types(before)).toContain("admission-reopened");
    run.send("dispatch-work", { intent: id, attempt, tokenDigest: "sha256:0", baseline: {} }, { observed: run.state.subject.facets });
    expect(run.answer).toMatchObject({ code: "STALE" });
    expect(run.state.work?.status).not.toBe("dispatched");
  });

  test("given the dispatch, then the gates before it are consumed and not asked again at next", () => {
    const run = confirmed().verdict("calm", "pass").dispatch();
    expect(run.state.requests["confirm"]?.consumed).toBe(true);
    expect(run.state.verdicts["lint"]?.consumed).toBe(true);
    const before = run.state.version;
    run.endWork();
    run.send("revise", { facets: { head: "h2", baseCommit: "b9" }, by: { id: "host", assurance: "verified" } });
    run.verdict("landed", "pass");
    expect(run.state.outcome).toBe("succeeded");
    expect(run.types(before)).not.toContain("request-opened");
  });

  test("given a stage without work, then its gates before are consumed at judging", () => {
    const run = story(QUIET).verdict("ready", "pass");
    expect(run.state.phase).toBe("judging");
    expect(run.state.verdicts["ready"]?.consumed).toBe(true);
    run.verdict("sound", "pass");
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given a subject with a ref, when nobody looked at it for the dispatch, then the dispatch is refused", () => {
    const run = story(QUIET, { subject: { ref: "refs/heads/x" } });
    expect(run.state.phase).toBe("admitting");
    const deploy = story(DEPLOY, { subject: { ref: "refs/heads/x" } });
    const { id, attempt } = deploy.intent("work");
    deploy.send("dispatch-work", { intent: id, attempt, tokenDigest: "sha256:0", baseline: {} });
    expect(deploy.answer).toMatchObject({ code: "SUBJECT_UNKNOWN" });
    const overlong = { head: "x".repeat(2000) };
    deploy.send("dispatch-work", { intent: id, attempt, tokenDigest: "sha256:0", baseline: {} }, { observed: overlong });
    expect(deploy.answer).toMatchObject({ code: "SUBJECT_UNKNOWN" });
    expect(deploy.types()).not.toContain("work-dispatched");
  });
});

describe("looking before judging", () => {
  test("given work on a ref that ended unseen, then the subject is looked at once and judged as it is", () => {
    const run = story(DEPLOY, { subject: { ref: "refs/heads/x" } }).dispatch();
    const { intent, attempt } = run.state.work ?? { intent: "", attempt: 0 };
    run.send("end-work", { intent, attempt, end: { how: "finished", exit: 0 } });
    expect(run.state.phase).toBe("working");
    const look = run.intent("look");
    run.look({ head: "h7" });
    expect(run.state.subject.facets).toEqual({ head: "h7" });
    expect(run.state.phase).toBe("judging");
    run.send("record-look", { intent: look.id, attempt: 1, facets: { head: "h8" } });
    expect(run.answer).toMatchObject({ code: "STALE" });
    expect(run.state.subject.facets).toEqual({ head: "h7" });
  });

  test("given a look that brings nonsense, then it counts as lost, and five of them need a person", () => {
    const run = story(DEPLOY, { subject: { ref: "refs/heads/x" } }).dispatch();
    const { intent, attempt } = run.state.work ?? { intent: "", attempt: 0 };
    run.send("end-work", { intent, attempt, end: { how: "finished", exit: 0 } });
    run.look({ head: "x".repeat(2000) });
    expect(run.answer).toMatchObject({ code: "SUBJECT_INVALID" });
    expect(run.state.subject.facets).toEqual({ head: "h1" });
    for (let lost = 2; lost <= 5; lost++) run.lose("look");
    expect(run.holds).toEqual(["SUBJECT_UNKNOWN"]);
    run.resume();
    expect(run.intent("look").attempt).toBe(1);
    run.look({ head: "h2" });
    expect(run.state.phase).toBe("judging");
  });

  test("given a look that nobody takes, then a person gets it in the end (invariant 17)", () => {
    const run = story(DEPLOY, { subject: { ref: "refs/heads/x" } }).dispatch();
    const { intent, attempt } = run.state.work ?? { intent: "", attempt: 0 };
    run.send("end-work", { intent, attempt, end: { how: "finished", exit: 0 } }).whenDue();
    expect(run.holds).toEqual(["SUBJECT_UNKNOWN"]);
  });
});
