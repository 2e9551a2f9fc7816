import { pipelineFrom, refolded, story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const HOUR = 3_600_000;

const PIPELINE = pipelineFrom(`
format: 1
name: asking
initial: ask
stages:
  ask:
    gates:
      - { id: ok, use: approval, with: { expiresMs: 86400000 }, warn: { before: 2h, to: "group:ops" } }
      - { id: ci, use: world, every: 30m, maxWait: 6h, warn: { before: 1h } }
    next: done
  done: { final: succeeded }
`);

const warned = (run: ReturnType<typeof story>) => run.events.flatMap((event) => (event.type === "deadline-neared" ? [event.data] : []));

describe("a warning before a deadline (invariant 17)", () => {
  test("given a request, then whoever is named is told once, before it expires, and in time", () => {
    const run = story(PIPELINE).verdict("ci", "pass");
    run.later(21 * HOUR);
    expect(warned(run)).toEqual([]);
    run.whenDue();
    const { expiresAt } = run.state.requests["ok"] ?? { expiresAt: 0 };
    expect(run.at).toBe(expiresAt - 2 * HOUR);
    expect(warned(run)).toMatchObject([{ gate: "ok", for: "request", expiresAt }]);
    expect(run.intent("notify").payload).toMatchObject({ to: "group:ops", topic: "deadline-near", data: { gate: "ok", expiresAt } });
    run.later(HOUR / 2).later(HOUR / 2);
    expect(warned(run)).toHaveLength(1);
    expect(refolded(run)).toEqual(run.state);
  });

  test("given somebody was told, then nothing else follows from it, and the request is answered as ever", () => {
    const run = story(PIPELINE)
      .verdict("ci", "pass")
      .later(22 * HOUR);
    const { id: telling, attempt } = run.intent("notify");
    run.send("record-telling", { telling, attempt, as: "done" });
    expect(run.answer).toMatchObject({ ok: true });
    expect(run.next.intents).toEqual([]);
    run.send("record-telling", { telling, attempt, as: "done" });
    expect(run.answer).toMatchObject({ ok: false, code: "STALE" });
    run.approve("ok", "bob").verdict("ci", "pass");
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given nobody can tell, then it is given up after some tries, and the deadline stays what it is", () => {
    const run = story(PIPELINE)
      .verdict("ci", "pass")
      .later(22 * HOUR);
    for (let tries = 0; tries < 5; tries++) run.lose("notify");
    expect(run.next.intents).toEqual([]);
    expect(run.types().at(-1)).toBe("telling-ended");
    run.later(2 * HOUR);
    expect(run.holds).toEqual(["REQUEST_EXPIRED"]);
  });

  test("given a deadline that was put off, then there is another warning before the new one", () => {
    const run = story(PIPELINE)
      .verdict("ci", "pass")
      .later(22 * HOUR);
    run.send("extend", { by: { id: "bob", assurance: "verified" }, what: { gate: "ok", byMs: 24 * HOUR } });
    run.later(HOUR);
    expect(warned(run)).toHaveLength(1);
    run.later(23 * HOUR);
    expect(warned(run)).toHaveLength(2);
  });

  test("given a gate that stays pending, then the starter is told before its patience ends", () => {
    const run = story(PIPELINE).approve("ok", "bob");
    for (let half = 0; half <= 10; half++) {
      run.verdict("ci", "pending");
      run.later(HOUR / 2);
    }
    expect(warned(run)).toMatchObject([{ gate: "ci", for: "pending" }]);
    expect(run.intent("notify").payload).toMatchObject({ to: "starter", topic: "deadline-near" });
    run.verdict("ci", "pass");
    // The run is left: nobody is told any more of a wait that has ended.
    expect([run.state.outcome, run.next.intents]).toEqual(["succeeded", []]);
  });

  test("given a hold for something else, then it warns all the same: time goes on", () => {
    const run = story(PIPELINE).verdict("ci", {
      value: "error",
      class: "definition",
      code: "BAD",
      reason: "bad",
      findings: [],
      evidence: [],
    });
    expect(run.holds).toEqual(["GATE_DEFINITION"]);
    run.later(23 * HOUR);
    expect(warned(run)).toMatchObject([{ gate: "ok" }]);
    expect(run.intent("notify").payload).toMatchObject({ topic: "deadline-near" });
  });

  test("given it is too late to warn, or answered, or ended, then nobody is told", () => {
    const late = story(PIPELINE)
      .verdict("ci", "pass")
      .later(25 * HOUR);
    expect([warned(late), late.holds]).toEqual([[], ["REQUEST_EXPIRED"]]);
    const answered = story(PIPELINE)
      .approve("ok", "bob")
      .later(23 * HOUR);
    expect(warned(answered)).toEqual([]);
    const ended = story(PIPELINE)
      .cancel()
      .later(23 * HOUR);
    expect(warned(ended)).toEqual([]);
  });
});
