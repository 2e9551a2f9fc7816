import { digestOf, type Principal } from "@sluice/core";
import { pipelineFrom, refolded, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

function asking(gate: string, more = "") {
  return pipelineFrom(`
format: 1
name: asking
initial: develop
stages:
  develop: { work: { run: developer }, next: review }
  review:
    gates: [${gate}]
    ${more}
    next: done
  done: { final: succeeded }
`);
}

const ONE = asking("{ id: ok, use: approval, with: { expiresMs: 3600000 } }");
const TWO = asking('{ id: ok, use: approval, with: { from: [{ count: 2, of: ["group:ops"] }], exclude: [starter, author] } }');
const OPS = { groups: ["ops"] } as const;

const inReview = (pipeline = ONE): Story => story(pipeline).work({ head: "h2" });
const bob: Principal = { id: "bob", assurance: "verified" };

describe("requests", () => {
  test("given a request, then it says what is asked, from whom, until when, and the decision itself moves the run (F1)", () => {
    const run = inReview();
    expect(run.next.waits).toMatchObject([
      { for: "request", name: "ok", expiresAt: run.at + 3_600_000, missing: [{ count: 1, of: ["anyone"] }] },
    ]);
    const before = run.state.version;
    run.approve("ok", "bob");
    expect(run.types(before)).toEqual(["decision-recorded", "request-closed", "stage-entered", "run-completed"]);
    expect(run.answer).toEqual({ ok: true, request: "approved" });
    expect(refolded(run)).toEqual(run.state);
  });

  test("given a quorum of two, then one person does not make it, twice or not", () => {
    const run = inReview(TWO).approve("ok", "bob", OPS);
    run.approve("ok", "bob", OPS);
    expect(run.answer).toMatchObject({ ok: false, code: "DECISION_DUPLICATE" });
    expect(run.types().at(-1)).toBe("decision-refused");
    expect(run.next.waits[0]?.missing).toEqual([{ count: 1, of: ["group:ops"] }]);
    run.approve("ok", "carol", OPS);
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given the same gesture twice, then it has the same answer and leaves no second trace", () => {
    const run = inReview(TWO).decide("ok", "approve", { ...bob, groups: ["ops"] }, { decisionId: "click-1" });
    const { version } = run.state;
    run.decide("ok", "approve", { ...bob, groups: ["ops"] }, { decisionId: "click-1" });
    expect(run.answer).toEqual({ ok: true, request: "open" });
    expect(run.state.version).toBe(version);
    run.decide("ok", "approve", { id: "carol", assurance: "verified", groups: ["ops"] }, { decisionId: "click-1" });
    expect(run.state.requests["ok"]?.decisions.length).toBe(2);
  });

  test.each([
    ["stop", "onReject: stop", ["failed", "review"]],
    ["rework", "onReject: rework", [undefined, "develop"]],
    ["hold", "onReject: hold", [undefined, "review"]],
  ] as const)("given a rejection, then it ends the request at once: %s", (_name, policy, [outcome, stage]) => {
    const run = inReview(asking(`{ id: ok, use: approval, ${policy} }`, "rework: { to: develop, laps: 1 }")).reject("ok", "bob");
    expect([run.state.outcome, run.state.stage]).toEqual([outcome, stage]);
    expect(run.state.requests["ok"]?.closed).toBe("rejected");
  });

  test("given a rejection that holds, then resume accepts nothing but asks people anew", () => {
    const run = inReview(asking("{ id: ok, use: approval, onReject: hold }")).reject("ok", "bob");
    expect(run.holds).toEqual(["REQUEST_REJECTED"]);
    run.approve("ok", "carol");
    expect(run.answer).toMatchObject({ code: "DECISION_LATE" });
    run.resume();
    expect(run.holds).toEqual([]);
    expect(run.state.outcome).toBeUndefined();
    expect(run.state.requests["ok"]).toMatchObject({ decisions: [] });
    run.approve("ok", "carol");
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given nobody answers, then it expires, holds, and resume opens it anew with its full time", () => {
    const run = inReview().whenDue();
    expect(run.holds).toEqual(["REQUEST_EXPIRED"]);
    const old = run.state.requests["ok"]?.digest ?? digestOf(0);
    run.later(86_400_000).resume();
    expect(run.next.waits[0]?.expiresAt).toBe(run.at + 3_600_000);
    run.decide("ok", "approve", bob, { seen: old });
    expect(run.answer).toMatchObject({ code: "DECISION_STALE" });
    run.approve("ok", "bob");
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given more time, then it expires later", () => {
    const run = inReview().send("extend", { by: bob, what: { gate: "ok", byMs: 3_600_000 } });
    run.later(3_600_001);
    expect(run.holds).toEqual([]);
    run.later(3_600_000);
    expect(run.holds).toEqual(["REQUEST_EXPIRED"]);
    run.send("extend", { by: bob, what: { gate: "ok", byMs: 1 } });
    expect(run.answer).toMatchObject({ code: "EXTEND_NOTHING" });
  });

  test("given the deadline passed unnoticed, then the late decision finds it expired (APR-6)", () => {
    const run = inReview();
    run.send("record-fact", { fact: "x", signal: "s", data: 1 });
    const { digest } = run.state.requests["ok"] ?? { digest: digestOf(0) };
    run.later(3_599_999);
    expect(run.state.requests["ok"]?.closed).toBeUndefined();
    const late = inReview();
    late.send("decide", { gate: "ok", decision: "approve", by: bob, seen: digest, decisionId: "d", relations: {} });
    const expired = inReview();
    expired.later(3_600_000).approve("ok", "bob");
    expect(expired.answer).toMatchObject({ code: "DECISION_LATE" });
    expect(expired.state.outcome).toBeUndefined();
  });

  test("given a new head, then the open request is superseded and the old answer is stale (APR-3)", () => {
    const run = inReview();
    const old = run.state.requests["ok"]?.digest ?? digestOf(0);
    run.revise("h3");
    expect(run.types()).toContain("request-closed");
    expect(run.state.requests["ok"]?.digest).not.toBe(old);
    run.decide("ok", "approve", bob, { seen: old });
    expect(run.answer).toMatchObject({ code: "DECISION_STALE" });
    expect(run.state.outcome).toBeUndefined();
  });

  test("given a partial quorum and a new head, then it is counted from nothing", () => {
    const run = inReview(TWO).approve("ok", "bob", OPS);
    run.revise("h3");
    run.approve("ok", "carol", OPS);
    expect(run.state.outcome).toBeUndefined();
    expect(run.state.requests["ok"]?.decisions.map((one) => one.by.id)).toEqual(["carol"]);
  });

  test("given the stage is left, then its request is withdrawn and answers come too early or too late, never through", () => {
    const run = inReview(asking("{ id: ok, use: approval }, { id: lint, use: check }", "rework: { to: develop, laps: 1 }"));
    const seen = run.state.requests["ok"]?.digest ?? digestOf(0);
    run.verdict("lint", "fail");
    expect(run.state.requests["ok"]?.closed).toBe("withdrawn");
    run.decide("ok", "approve", bob, { seen });
    expect(run.answer).toMatchObject({ code: "DECISION_TOO_EARLY" });
    expect(run.answer).toHaveProperty("reason", expect.stringContaining("review"));
    run.work({ head: "h3" }).verdict("lint", "pass");
    expect(run.state.outcome).toBeUndefined();
  });
});

describe("who may answer", () => {
  test("given people who may not, then they are refused, recorded, and change nothing", () => {
    const run = inReview(TWO);
    const refused: readonly [string, Partial<Principal>, Parameters<Story["decide"]>[3], string][] = [
      ["alice", OPS, {}, "DECISION_EXCLUDED"],
      ["dave", OPS, { relations: { author: ["dave"] } }, "DECISION_EXCLUDED"],
      ["erin", {}, {}, "DECISION_NOT_ELIGIBLE"],
      ["bot", { ...OPS, kind: "machine" }, {}, "DECISION_NOT_ELIGIBLE"],
      ["frank", { ...OPS, assurance: "local" }, {}, "DECISION_ASSURANCE"],
      ["group:ops", {}, {}, "DECISION_NOT_ELIGIBLE"],
    ];
    for (const [id, more, details, code] of refused) {
      run.decide("ok", "approve", { ...bob, id, ...more }, details);
      expect(run.answer).toMatchObject({ ok: false, code });
      expect(run.types().at(-1)).toBe("decision-refused");
    }
    expect(run.state.requests["ok"]?.decisions).toEqual([]);
  });

  test("given relations in the command that forget the starter, then the starter is excluded all the same (APR-4)", () => {
    const run = inReview(TWO).decide("ok", "approve", { ...bob, id: "alice", groups: ["ops"] }, { relations: { starter: [] } });
    expect(run.answer).toMatchObject({ code: "DECISION_EXCLUDED" });
  });

  test("given an approval that is revoked in time, then it does not count, and others cannot revoke it (APR-5)", () => {
    const run = inReview(TWO).approve("ok", "bob", OPS);
    run.decide("ok", "revoke", { ...bob, id: "carol", groups: ["ops"] });
    expect(run.answer).toMatchObject({ ok: false });
    run.decide("ok", "revoke", { ...bob, groups: ["ops"] });
    expect(run.answer).toMatchObject({ ok: true });
    run.approve("ok", "carol", OPS);
    expect(run.state.outcome).toBeUndefined();
  });

  test("given gates that ask nobody, or none, then there is nothing to decide", () => {
    const run = inReview(asking("{ id: lint, use: check }"));
    run.approve("lint", "bob");
    expect(run.answer).toMatchObject({ code: "GATE_NOT_A_REQUEST" });
    run.approve("nothing", "bob");
    expect(run.answer).toMatchObject({ code: "GATE_UNKNOWN" });
    run.approve("constructor", "bob");
    expect(run.answer).toMatchObject({ code: "GATE_UNKNOWN" });
  });

  test("given somebody in hundreds of groups, or hundreds of people, then the state keeps what counting needs and no more", () => {
    const groups = Array.from({ length: 256 }, (_none, index) => `${"g".repeat(100)}${index}`);
    const run = inReview(asking("{ id: ok, use: approval, with: { from: [{ count: 1, of: [zoe] }, { count: 1, of: [anyone] }] } }"));
    for (let person = 0; person < 300; person++) run.approve("ok", `p${person}`, { groups });
    expect(run.state.requests["ok"]?.decisions.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(run.state).length).toBeLessThan(20_000);
  });
});

describe("decisions before anybody asks", () => {
  const keeping = asking("{ id: lint, use: check }, { id: ok, use: approval, early: keep, needs: [lint] }");

  test("given no request is open, then the decision is refused, naming the stage where it counts", () => {
    const run = story(ONE).approve("ok", "bob");
    expect(run.answer).toMatchObject({ code: "DECISION_TOO_EARLY" });
    expect(run.answer).toHaveProperty("reason", expect.stringContaining("review"));
  });

  test("given a gate that keeps them, then they count at the opening, also in a later stage (F4)", () => {
    const run = story(keeping).approve("ok", "bob");
    expect(run.answer).toEqual({ ok: true, request: "kept" });
    run.work().verdict("lint", "pass");
    expect(run.state.outcome).toBe("succeeded");
    expect(refolded(run)).toEqual(run.state);
  });

  test("given the content changed between keeping and opening, then the kept decision is refused as stale (APR-2, APR-3)", () => {
    const run = story(keeping).approve("ok", "bob").work({ head: "h2" }).verdict("lint", "pass");
    expect(run.state.outcome).toBeUndefined();
    expect(run.types()).toContain("decision-refused");
    expect(run.state.requests["ok"]).toMatchObject({ decisions: [] });
    expect(run.state.kept).toEqual({});
  });

  test("given a second answer of the same person, or one who may not, then it is refused", () => {
    const run = story(keeping).approve("ok", "bob").approve("ok", "bob");
    expect(run.answer).toMatchObject({ code: "DECISION_DUPLICATE" });
    run.approve("ok", "alice");
    expect(run.answer).toMatchObject({ code: "DECISION_EXCLUDED" });
  });
});
