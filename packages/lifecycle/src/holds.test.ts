import { outcome, pipelineFrom, refolded, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

function pipelineOf(gates: string, name = "holding") {
  return pipelineFrom(`
format: 1
name: ${name}
initial: build
stages:
  build: { work: { run: builder }, next: judge }
  judge: { gates: [${gates}], next: done }
  done: { final: succeeded }
`);
}

const TWO = pipelineOf("{ id: a, use: check, attempts: 1 }, { id: b, use: check, attempts: 1 }");
const down = outcome("error", { cause: "down" });

describe("holds", () => {
  test("given two troubles, then there is one hold at a time, and each wants its own resume", () => {
    const run = story(TWO)
      .work()
      .verdict("a", down)
      .verdict("b", outcome("error", { class: "definition" }));
    expect(run.holds).toHaveLength(1);
    expect(run.next.intents).toEqual([]);
    run.resume().verdict("a", "pass").verdict("b", "pass");
    expect(run.state.outcome).toBe("succeeded");
    expect(refolded(run)).toEqual(run.state);
  });

  test("given a hold, then facts and revisions are recorded and nothing moves, however long it lasts", () => {
    const run = story(TWO).work().verdict("a", down).verdict("b", "pass");
    expect(run.holds).toEqual(["GATE_UNAVAILABLE"]);
    run.fact("ci", { state: "green" }).later(30 * 86_400_000);
    run.revise("h9");
    expect(run.holds).toEqual(["GATE_UNAVAILABLE"]);
    expect(run.state.facts).toHaveProperty("ci");
    expect(run.state.stage).toBe("judge");
    run.resume();
    expect(run.state.evaluations["b"]?.attempt).toBe(1);
  });

  test("given resume, then fresh attempts are granted and nothing is accepted", () => {
    const run = story(TWO).work().verdict("a", down).verdict("b", "pass").resume();
    expect(run.state.verdicts["a"]).toBeUndefined();
    expect(Object.keys(run.state.evaluations)).toEqual(["a"]);
    run.verdict("a", down);
    expect(run.holds).toEqual(["GATE_UNAVAILABLE"]);
    expect(run.state.outcome).toBeUndefined();
  });

  test("given no hold, or another one, then resume is refused", () => {
    const run = story(TWO).resume();
    expect(run.answer).toMatchObject({ code: "RUN_NOT_HELD" });
    run.work().verdict("a", down).verdict("b", "pass");
    run.send("resume", { by: { id: "bob", assurance: "verified" }, hold: "hold.999" });
    expect(run.answer).toMatchObject({ code: "RUN_NOT_HELD" });
    expect(run.holds).toHaveLength(1);
  });

  test("given a request that expired while held for something else, then resume opens it anew", () => {
    const run = story(pipelineOf("{ id: a, use: check, attempts: 1 }, { id: ok, use: approval, with: { expiresMs: 60000 } }"))
      .work()
      .verdict("a", down);
    run.later(60_000);
    expect(run.state.requests["ok"]?.closed).toBe("expired");
    expect(run.holds).toEqual(["GATE_UNAVAILABLE"]);
    run.resume();
    expect(run.holds).toEqual([]);
    expect(run.state.requests["ok"]?.closed).toBeUndefined();
  });

  test("given an approval while held, then it is kept and the run goes on only after resume", () => {
    const run = story(pipelineOf("{ id: a, use: check, attempts: 1 }, { id: ok, use: approval }"))
      .work()
      .verdict("a", down)
      .approve("ok", "bob");
    expect(run.answer).toMatchObject({ ok: true });
    expect(run.state.outcome).toBeUndefined();
    run.resume().verdict("a", "pass");
    expect(run.state.outcome).toBe("succeeded");
  });
});

describe("a machine", () => {
  const bot = { id: "bot", assurance: "verified", kind: "machine" } as const;

  test("given a hold, then it does not end it, whatever it answers: that is a person's to do", () => {
    const run = story(TWO).work().verdict("b", "pass").verdict("a", "fail");
    for (const answer of [{}, { answer: "happened" }, { hold: run.state.holds[0]?.hold ?? "" }] as const) {
      run.send("resume", { by: bot, ...answer });
      expect([run.answer, run.holds]).toMatchObject([{ ok: false, code: "DECISION_NOT_ELIGIBLE" }, ["GATE_FAILED"]]);
    }
    expect(run.resume().answer).toMatchObject({ ok: true });
  });

  test("given laps that are used up, then it grants none against the hold, though it may before", () => {
    const pipeline = pipelineFrom(`
format: 1
name: looping
initial: develop
budgets: { repair: { laps: 1, then: hold } }
stages:
  develop: { work: { run: developer }, gates: [{ id: a, use: check, binds: [head, work] }], rework: { to: develop, budget: repair }, next: done }
  done: { final: succeeded }
`);
    const extend = (run: Story) => run.send("extend", { by: bot, what: { budget: "repair", laps: 1 } });
    const run = story(pipeline).work().verdict("a", "fail").work().verdict("a", "fail");
    expect(run.holds).toHaveLength(1);
    expect(extend(run).answer).toMatchObject({ ok: false, code: "DECISION_NOT_ELIGIBLE" });
    expect(run.extend("repair", 1).holds).toEqual([]);
    expect(extend(story(pipeline)).answer).toEqual({ ok: true });
  });
});

describe("waivers (APR-8)", () => {
  test("given a waiver, then the gate opens without its verdict becoming better, once the hold is ended by a person", () => {
    const run = story(TWO).work().verdict("b", "pass").verdict("a", "fail");
    expect(run.holds).toEqual(["GATE_FAILED"]);
    run.waive("a", 3_600_000);
    expect(run.holds).toEqual(["GATE_FAILED"]);
    run.resume();
    expect(run.state.outcome).toBe("succeeded");
    expect(run.state.verdicts["a"]?.value).toBe("fail");
  });

  test("given other content, then the waiver does not carry over", () => {
    const run = story(TWO).work().waive("a", 1e9);
    run.revise("h2");
    run.verdict("a", "fail").verdict("b", "pass");
    expect(run.state.outcome).toBeUndefined();
    expect(run.holds).toEqual(["GATE_FAILED"]);
  });

  test("given a gate nobody has judged, then a waiver opens nothing (invariant 1)", () => {
    const run = story(TWO).work().waive("a", 1e9).verdict("b", "pass");
    expect(run.state.outcome).toBeUndefined();
    run.verdict("a", "fail");
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given its end, then it is over", () => {
    const run = story(TWO).work().waive("a", 60_000).verdict("a", "fail").later(60_000).verdict("b", "pass");
    expect(run.holds).toEqual(["GATE_FAILED"]);
  });

  test("given waivers that are incomplete, of machines, of typed names, or of what is no judgement, then they are refused", () => {
    const run = story(pipelineOf("{ id: a, use: check }, { id: ok, use: approval }")).work();
    const good = { id: "w", gate: "a", owner: "o", reason: "r", until: run.at + 1 };
    const by = { id: "bob", assurance: "verified" } as const;
    for (const waiver of [
      { ...good, owner: " " },
      { ...good, reason: "" },
      { ...good, reason: "x".repeat(10_000) },
      { ...good, reason: "a\u0000" },
      { ...good, until: run.at },
      { ...good, until: Number.POSITIVE_INFINITY },
      { ...good, id: "no id" },
      { ...good, gate: "ok" },
      { ...good, gate: "nothing" },
    ]) {
      run.send("waive", { waiver, by });
      expect(run.answer).toMatchObject({ ok: false });
    }
    run.send("waive", { waiver: good, by: { ...by, kind: "machine" } });
    expect(run.answer).toMatchObject({ code: "DECISION_ASSURANCE" });
    run.send("waive", { waiver: good, by: { ...by, assurance: "claimed" } });
    expect(run.answer).toMatchObject({ code: "DECISION_ASSURANCE" });
    expect(run.state.waivers).toEqual({});
  });
});

describe("adopting another definition", () => {
  const stricter = pipelineOf("{ id: a, use: check, attempts: 2 }, { id: b, use: check, attempts: 1 }, { id: c, use: check }");

  test("given another definition, then gates that changed are judged again, others keep their verdicts, new ones are asked", () => {
    const run = story(TWO).work().verdict("a", "pass");
    const told = story(TWO).work().verdict("a", "pass").verdict("b", down);
    const adopted = told.send("adopt", {
      definition: `sha256:${"1".repeat(64)}`,
      policyTrusted: true,
      by: { id: "boss", assurance: "verified" },
    });
    // The story's own pipeline is what it adopts: nothing changed but the name of the definition.
    expect(adopted.state.definition).toBe(`sha256:${"1".repeat(64)}`);
    expect(run.state.verdicts["a"]?.value).toBe("pass");
    const moved = run.adopt(stricter);
    expect(Object.keys(moved.state.evaluations).toSorted()).toEqual(["a", "b", "c"]);
    moved.verdict("a", "pass").verdict("b", "pass").verdict("c", "fail");
    expect(moved.holds).toEqual(["GATE_FAILED"]);
    expect(refolded(moved)).toEqual(moved.state);
  });

  test("given a definition of another name, or one that lacks the run's stages, then it is refused", () => {
    const run = story(TWO).work();
    expect(run.adopt(pipelineOf("{ id: a, use: check }", "another")).answer).toMatchObject({ code: "DEFINITION_UNKNOWN" });
    const lacking = pipelineFrom(
      "format: 1\nname: holding\ninitial: judge\nstages: { judge: { gates: [{ id: a, use: check }], next: done }, done: { final: succeeded } }\n",
    );
    expect(story(TWO).work().adopt(lacking).answer).toMatchObject({ code: "STAGE_UNKNOWN" });
  });

  test("given an answer under way to the old question, then it is stale after the adoption (APR-7)", () => {
    const run = story(TWO).work();
    const asked = run.state.evaluations["a"] ?? { intent: "", attempt: 1, binding: "sha256:0" as const, gateDigest: "sha256:0" as const };
    run.adopt(stricter);
    run.send("record-verdict", {
      gate: "a",
      intent: asked.intent,
      attempt: asked.attempt,
      binding: asked.binding,
      gateDigest: asked.gateDigest,
      outcome: outcome("pass"),
      lookedAt: run.at,
      lookedAtVersion: 1,
    });
    expect(run.answer).toMatchObject({ code: "STALE" });
    expect(run.state.verdicts["a"]).toBeUndefined();
  });
});
