import { outcome, pipelineFrom, refolded, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { explainMarkdown, explainText } from "./index.ts";

const PIPELINE = pipelineFrom(`
format: 1
name: explaining
initial: build
effects: { deploy: { class: dangerous, repeat: never } }
stages:
  build:
    reserve: { name: lock, until: done }
    work: { run: builder }
    gates:
      - { id: ci, use: world }
      - { id: ok, use: approval, with: { from: [{ count: 2, of: ["group:ops"] }] } }
      - { id: g, any: [{ id: a, use: check, attempts: 1 }, { id: b, use: check, attempts: 1 }] }
    rework: { to: build, laps: 1 }
    next: deploy
  deploy: { work: { run: deploy }, next: done }
  done: { final: succeeded }
`);

const JUDGED = pipelineFrom(`
format: 1
name: judged
initial: build
stages:
  build: { work: { run: build }, gates: [{ id: code, use: exit }, { id: ok, use: approval, with: { of: [anyone] } }], next: done }
  done: { final: succeeded }
`);

const OPS = { groups: ["ops"] } as const;
const started = (): Story => story(PIPELINE);
const working = (): Story => started().reserve("build.reserve", { token: 1 });
const judging = (): Story => working().work();

function refused(run: Story): Story {
  const { id: intent, attempt } = run.intent("work");
  return run.send("refuse-work", { intent, attempt, refused: { class: "operability", reason: "budget used up for today" } });
}

const MOMENTS: readonly (readonly [string, () => Story, string, string])[] = [
  ["asking for a right", started, "WAITS_FOR_RESERVATION", "sluice tick"],
  ["queued for a right", () => started().reserve("build.reserve", { position: 2 }), "WAITS_FOR_RESERVATION", "sluice tick"],
  ["work asked for", working, "WAITS_FOR_WORK", "sluice work"],
  ["work sent", () => working().dispatch(), "WAITS_FOR_WORK", "sluice work"],
  ["looks under way", judging, "WAITS_FOR_EVALUATION", "sluice work"],
  ["pending", () => judging().verdict("a", "pass").verdict("b", "pass").verdict("ci", "pending"), "SCRIPTED_PENDING", "sluice tick"],
  ["people asked", judging, "WAITS_FOR_PEOPLE", "sluice approve run-1 --gate ok --key-id KEY --sign FILE"],
  [
    "held",
    () =>
      judging()
        .verdict("ci", outcome("error", { class: "definition" }))
        .verdict("a", "pass")
        .verdict("b", "pass"),
    "GATE_DEFINITION",
    "sluice resume run-1",
  ],
  [
    "laps used up",
    () => judging().verdict("ci", "fail").verdict("a", "pass").verdict("b", "pass").work().verdict("ci", "fail"),
    "LAPS_EXHAUSTED",
    "sluice extend run-1 --budget build.rework --laps 1",
  ],
];

describe("explain", () => {
  test.each(MOMENTS)("given %s, then it says why, since when, and with which command it ends", (_name, reach, code, command) => {
    const run = reach();
    const explained = run.explain();
    const blocker = explained.blockers.find((one) => one.code === code);
    expect(blocker).toMatchObject({ since: expect.any(Number) as number });
    expect(blocker?.remedies.map((remedy) => remedy.command)).toContain(command);
    expect(explained.blockers.every((one) => one.remedies.length > 0 && one.reason !== "")).toBe(true);
    expect(explainText(explained)).toContain(command);
  });

  test("given an unknown effect, then both answers are offered as commands", () => {
    const run = judging()
      .verdict("ci", "pass")
      .verdict("a", "pass")
      .verdict("b", "pass")
      .approve("ok", "bob", OPS)
      .approve("ok", "carol", OPS);
    if (run.state.evaluations["ci"] !== undefined) run.verdict("ci", "pass");
    run.dispatch().lose("work");
    expect(run.explain().blockers[0]?.remedies.map((remedy) => remedy.command)).toEqual(
      expect.arrayContaining(["sluice resume run-1 --happened", "sluice resume run-1 --did-not-happen", "sluice cancel run-1"]),
    );
  });

  test("the digest it shows is the one that a decision must name: explaining and deciding read the same state (F9)", () => {
    const run = judging();
    const shown = run.explain().gates.find((gate) => gate.gate === "ok")?.request;
    expect(shown).toMatchObject({
      assurance: "verified",
      excluded: ["starter"],
      missing: [{ count: 2, of: ["group:ops"] }],
      approvedBy: [],
    });
    run.decide("ok", "approve", { id: "bob", assurance: "verified", groups: ["ops"] }, { seen: shown?.digest ?? "sha256:0" });
    expect(run.answer).toMatchObject({ ok: true });
    const after = run.explain().gates.find((gate) => gate.gate === "ok")?.request;
    expect(after).toMatchObject({ approvedBy: [{ id: "bob", assurance: "verified" }], missing: [{ count: 1, of: ["group:ops"] }] });
  });

  test("every gate of the stage is shown with its members, stale ones as stale, waived ones as waived and not as passed (APR-8)", () => {
    const run = judging().verdict("a", "fail").verdict("b", "fail").waive("a", 60_000);
    const gates = run.explain().gates;
    expect(gates.map((gate) => gate.gate)).toEqual(["build.reserve", "ci", "ok", "g", "a", "b"]);
    expect(gates.find((gate) => gate.gate === "a")).toMatchObject({ value: "fail", open: true, overlay: "waived" });
    run.revise("h2");
    expect(run.explain().gates.find((gate) => gate.gate === "b")).toMatchObject({ value: "fail", current: false, open: false });
  });

  test("given a try that is put off, then it says when the next one may begin, and is due for nothing before", () => {
    const run = judging().verdict("ci", outcome("error", { class: "infrastructure" }));
    const blocker = run.explain().blockers.find((one) => one.what === "ci");
    const { notBefore = 0 } = run.state.evaluations["ci"] ?? {};
    expect(notBefore).toBeGreaterThan(run.at);
    expect(blocker).toMatchObject({ code: "WAITS_FOR_EVALUATION", notBefore });
    expect(run.next.dueAt).toBeGreaterThan(notBefore);
    expect(explainText(run.explain())).toContain(`not before ${new Date(notBefore).toISOString()}`);
    const failed = working().dispatch().endWork(1);
    expect(failed.explain().blockers).toMatchObject([{ code: "WAITS_FOR_WORK", notBefore: failed.intent("work").notBefore }]);
  });

  test("every gate names what it looked at, by name, class and digest, and with an excerpt where somebody added one", () => {
    const digest = `sha256:${"a1".repeat(32)}` as const;
    const look = { name: "stdout", producer: "ci", class: "observed", digest, excerpt: "12 passed" } as const;
    const explained = judging()
      .verdict("ci", outcome("pass", { evidence: [look] }))
      .explain();
    const gate = explained.gates.find((one) => one.gate === "ci");
    expect(gate?.evidence).toEqual([{ name: "stdout", class: "observed", digest }]);
    expect(explainText(explained)).toContain("evidence stdout (observed, sha256:a1a1a1a1a1a1)");
    for (const excerpt of ["12 passed", "12 passed\n", "12 passed ⏎ "]) {
      const read = explained.gates.map((one) => ({ ...one, evidence: one.evidence.map((each) => ({ ...each, excerpt })) }));
      const lines = explainText({ ...explained, gates: read }).split("\n");
      expect(lines).toContain("    evidence stdout (observed, sha256:a1a1a1a1a1a1): 12 passed");
      expect(lines).not.toContain("");
    }
  });

  test("given work that its gates judge although it exited nonzero, then its exit and last words are shown, on one line (TOK-5)", () => {
    const crashed = story(JUDGED).dispatch().endWork(1, { note: "Error: no such file\n\nwaits for:\n" });
    expect(crashed.explain().work).toMatchObject({ effect: "build", how: "finished", exit: 1 });
    const lines = explainText(crashed.explain()).split("\n");
    expect(lines.filter((line) => line.includes("no such file"))).toEqual([
      "  work build: finished, exit 1: Error: no such file ⏎ waits for:",
    ]);
    expect(lines.filter((line) => line === "waits for:")).toHaveLength(1);
    expect(story(JUDGED).work().explain()).not.toHaveProperty("work");
  });

  test("given a next try of work, then it says how the one before ended, until the next one has ended too", () => {
    const run = working().dispatch().endWork(1, { note: "3 tests failed" });
    const before = {
      effect: "builder",
      work: run.state.work?.before?.work,
      how: "finished",
      exit: 1,
      note: "3 tests failed",
      before: true,
    };
    expect(run.explain().work).toEqual(before);
    expect(explainText(run.explain())).toContain("  work builder, the try before: finished, exit 1: 3 tests failed");
    expect(explainMarkdown(run.explain())).toContain("The try before of the work `builder` ended: finished, exit 1: `3 tests failed`.");
    run.dispatch();
    expect(run.explain().work).toEqual(before);
    run.endWork(0);
    expect(run.explain()).not.toHaveProperty("work");
  });

  test.each([
    ["nobody began it", (run: Story) => run.lose("work"), { how: "vanished", exit: null }],
    ["it was refused for now", (run: Story) => refused(run), { how: "refused", exit: null, note: "budget used up for today" }],
  ])("given a try that never began because %s, then the next one says so", (_because, lose, end) => {
    const run = lose(working());
    expect(run.explain()).toMatchObject({ work: { ...end, before: true }, blockers: [{ code: "WAITS_FOR_WORK" }] });
    expect(refolded(run)).toEqual(run.state);
  });

  test("a run that ended says how, and waits for nothing", () => {
    const run = started().cancel();
    expect(run.explain()).toMatchObject({
      status: "completed",
      outcome: "cancelled",
      blockers: [],
      waits: [],
      ended: { code: "CANCELLED" },
    });
    expect(explainText(run.explain())).toContain("CANCELLED");
  });

  test.each([
    [started().reserve("build.reserve", { position: 2 }), "is waiting"],
    [working(), "is running"],
    [started().cancel(), "was cancelled"],
  ])("its first line says in words where the run stands (%#)", (run, words) => {
    expect(explainText(run.explain()).split("\n")[0]).toMatch(new RegExp(` of explaining ${words}$`));
  });

  test.each(["succeeded", "partially-succeeded", "failed", "blocked", "cancelled", "superseded"] as const)("no run is %s", (outcome) => {
    const [first = ""] = explainText({ ...started().cancel().explain(), outcome }).split("\n");
    expect(first).toMatch(/ of explaining (has|was|ended) /);
  });
});
