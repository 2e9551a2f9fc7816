import type { Json, Principal, WaiverScope } from "@sluice/core";
import { outcome, pipelineFrom, refolded, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const HOUR = 3_600_000;

function judged(waive?: Json, facets: Readonly<Record<string, string>> = {}, config?: Json): Story {
  const policy =
    (waive === undefined ? "" : `, waive: ${JSON.stringify(waive)}`) + (config === undefined ? "" : `, with: ${JSON.stringify(config)}`);
  const pipeline = pipelineFrom(`
format: 1
name: judged
initial: review
stages:
  review:
    gates: [{ id: audit, use: check${policy} }, { id: ok, use: approval }]
    next: done
  done: { final: succeeded }
`);
  const run = story(pipeline, { subject: { facets: { head: "h1", ...facets } } });
  const findings = [
    { message: "old", path: "vendor/a.js" },
    { message: "older", path: "vendor/b/c.js" },
  ];
  return run.verdict("audit", outcome("fail", { findings }));
}

const who = (id: string, more: Partial<Principal> = {}): Principal => ({ id, assurance: "verified", ...more });

interface Terms {
  readonly id?: string;
  readonly by?: Principal;
  readonly forMs?: number;
  readonly reason?: string;
  readonly scope?: WaiverScope;
  readonly owner?: string;
}

function waive(run: Story, { id = "w", by = who("bob"), forMs = HOUR, reason = "harmless here", scope, owner = "bob" }: Terms = {}): Story {
  const waiver = { id, gate: "audit", owner, reason, until: run.at + forMs, ...(scope === undefined ? {} : { scope }) };
  return run.send("waive", { waiver, by, relations: {} });
}

const audit = (run: Story) => run.explain().gates.find(({ gate }) => gate === "audit");

describe("a waiver", () => {
  test("given one, then the verdict stays what it is, and says who passed it over, for whom, until when (ST-19, APR-8)", () => {
    const run = waive(judged());
    expect(run.holds).toEqual(["GATE_FAILED"]);
    expect(audit(run)).toMatchObject({ value: "fail", overlay: "waived", because: "harmless here" });
    expect(audit(run)?.waiver).toMatchObject({ id: "w", owner: "bob", allowedBy: ["bob"], until: run.at + HOUR });
    expect(run.explain().waivers).toMatchObject([{ id: "w", gate: "audit", reason: "harmless here" }]);
    expect(run.state.verdicts["audit"]?.value).toBe("fail");
    run.later(HOUR);
    expect(audit(run)).toMatchObject({ value: "fail", open: false });
    expect(refolded(run)).toEqual(run.state);
  });

  test.each<[string, WaiverScope, boolean]>([
    ["the folder of all findings", { paths: ["vendor/"] }, true],
    ["one file of two", { paths: ["vendor/a.js"] }, false],
    ["both files", { paths: ["vendor/a.js", "vendor/b/"] }, true],
    ["the environment it is in", { environment: "staging" }, true],
    ["another environment", { environment: "production" }, false],
  ])("given its scope is %s, then it lets through: %s %s", (_what, scope, open) => {
    expect(audit(waive(judged(undefined, { environment: "staging" }), { scope }))?.open).toBe(open);
  });

  test("given findings without a place, or more than anybody counts, then one of some paths does not cover them", () => {
    const rerun = (findings: readonly { readonly message: string; readonly path?: string }[]) => {
      const run = waive(judged(), { scope: { paths: ["vendor/"], subject: "run" } });
      run.resume().revise("h2").verdict("audit", outcome("fail", { findings }));
      return audit(run)?.open;
    };
    const many = (count: number) => Array.from({ length: count }, (_none, index) => ({ message: "m", path: `vendor/${index}` }));
    expect(rerun(many(3))).toBe(true);
    expect(rerun([...many(2), { message: "nowhere" }])).toBe(false);
    expect(rerun(many(20))).toBe(false);
    expect(rerun([])).toBe(false);
    expect(rerun([{ message: "far", path: "x".repeat(900) }])).toBe(false);
  });

  test("given other content, then it does not carry over, unless it says that it is about the run", () => {
    const rerun = (scope?: WaiverScope) => {
      const run = waive(judged(), scope === undefined ? {} : { scope })
        .resume()
        .revise("h2");
      run.verdict("audit", "fail");
      return audit(run)?.open;
    };
    expect([rerun(), rerun({ subject: "content" }), rerun({ subject: "run" })]).toEqual([false, false, true]);
  });

  test("given several, then one that fits is enough, and their number is bounded", () => {
    const run = waive(waive(judged(), { id: "a", scope: { paths: ["src/"] } }), { id: "b", forMs: 2 * HOUR });
    expect(audit(run)?.waiver?.id).toBe("b");
    waive(run, { id: "b" });
    expect(run.answer).toMatchObject({ code: "COMMAND_INVALID" });
    for (let count = 0; count < 30; count++) waive(run, { id: `more${count}` });
    expect(run.answer).toMatchObject({ code: "COMMAND_INVALID" });
    expect(Object.keys(run.state.waivers)).toHaveLength(20);
    waive(run.later(3 * HOUR), { id: "later" });
    expect(Object.keys(run.state.waivers)).toEqual(["later"]);
  });

  test.each<[string, Json | undefined, WaiverScope | undefined]>([
    ["looks for something else", undefined, undefined],
    ["looks for something else, and it is about the whole run", undefined, { subject: "run" }],
    ["lets nobody waive it any more", "never", undefined],
  ])("given a definition is adopted by which the gate %s, then it covers nothing (APR-7)", (_what, policy, scope) => {
    const run = waive(judged(), scope === undefined ? {} : { scope }).resume();
    expect(audit(run)?.open).toBe(true);
    run.adopt(judged(policy, {}, { strict: true }).pipeline).verdict("audit", "fail");
    expect(audit(run)).toMatchObject({ value: "fail", open: false });
    expect(refolded(run)).toEqual(run.state);
  });

  test.each<[string, Terms, string]>([
    ["an end that no date tells", { forMs: 8_640_000_000_000_000 }, "COMMAND_INVALID"],
    ["no reason", { reason: " " }, "COMMAND_INVALID"],
    ["no owner", { owner: "" }, "COMMAND_INVALID"],
    ["an end that has passed", { forMs: 0 }, "COMMAND_INVALID"],
    ["a scope that climbs", { scope: { paths: ["../x"] } }, "COMMAND_INVALID"],
    ["a claim", { by: who("bob", { assurance: "claimed" }) }, "DECISION_ASSURANCE"],
    ["a machine", { by: who("bot", { kind: "machine" }) }, "DECISION_ASSURANCE"],
  ])("given %s, then it is refused", (_what, terms, code) => {
    const run = waive(judged(), terms);
    expect(run.answer).toMatchObject({ ok: false, code });
    expect(run.state.waivers).toEqual({});
  });
});

describe("what is to look at", () => {
  const concerns = (run: Story) => run.explain().concerns.map(({ waiver, concern }) => `${waiver} ${concern}`);

  test("given waivers that end soon, that nothing needs, that are too wide or double, then explanations say so (F22)", () => {
    expect(concerns(waive(judged(), { forMs: 10 * 24 * HOUR, scope: { paths: ["vendor/"] } }))).toEqual([]);
    expect(concerns(waive(judged()))).toEqual(["w WAIVER_EXPIRES_SOON", "w WAIVER_BROAD"]);
    expect(concerns(waive(judged(), { scope: { environment: "production" }, forMs: 10 * 24 * HOUR }))).toEqual(["w WAIVER_UNUSED"]);
    expect(concerns(waive(judged()).later(HOUR))).toEqual(["w WAIVER_EXPIRED"]);
    const long = { forMs: 10 * 24 * HOUR, scope: { paths: ["vendor/"] } };
    expect(concerns(waive(waive(judged(), { ...long, id: "a" }), { ...long, id: "b" }))).toEqual(["a WAIVER_OVERLAPS"]);
    const passed = waive(judged(), long).resume().revise("h2").verdict("audit", "pass");
    expect(concerns(passed)).toEqual(["w WAIVER_UNUSED"]);
  });

  test("given a proposal, then it is shown with who has allowed it so far", () => {
    const run = waive(judged({ of: ["lea", "max"], count: 2, longest: "2h" }), { by: who("lea") });
    expect(run.explain().proposals).toMatchObject([{ id: "w", gate: "audit", allowedBy: ["lea"] }]);
    expect(run.explain().waivers).toEqual([]);
  });
});

describe("who may waive", () => {
  const policy = { of: ["group:leads"], count: 2, exclude: ["starter"], longest: "2h" };
  const lead = (id: string) => who(id, { groups: ["leads", "web"] });

  test("given a requirement of its own, then it stands when all of it is there, and says who allowed it (F23)", () => {
    const run = waive(judged(policy), { by: lead("lea") });
    expect(run.answer).toEqual({ ok: true, waiver: "proposed", id: "w", missing: [{ count: 1, of: ["group:leads"] }] });
    expect(audit(run)?.open).toBe(false);
    waive(run, { by: lead("lea") });
    expect(run.answer).toMatchObject({ code: "DECISION_DUPLICATE" });
    waive(run, { by: lead("max") });
    expect(run.answer).toEqual({ ok: true });
    expect(audit(run)).toMatchObject({ open: true, waiver: { allowedBy: ["lea", "max"] } });
    expect(run.state.proposals).toEqual({});
    expect(run.events.map(({ type }) => type)).toContain("waiver-proposed");
    expect(refolded(run)).toEqual(run.state);
  });

  test.each<[string, Terms, string]>([
    ["nobody who may", { by: who("bob") }, "DECISION_NOT_ELIGIBLE"],
    ["the starter", { by: lead("alice") }, "DECISION_EXCLUDED"],
    ["somebody unsure", { by: { ...lead("lea"), assurance: "local" } }, "DECISION_ASSURANCE"],
    ["too long a time", { by: lead("lea"), forMs: 3 * HOUR }, "COMMAND_INVALID"],
  ])("given %s, then it is refused", (_what, terms, code) => {
    expect(waive(judged(policy), terms).answer).toMatchObject({ ok: false, code });
  });

  test("given others agree to other terms, or to other content, then that is no second", () => {
    const run = waive(judged(policy), { by: lead("lea") });
    waive(run, { by: lead("max"), scope: { subject: "run" } });
    expect(run.answer).toMatchObject({ code: "DECISION_STALE" });
    waive(run, { by: lead("max"), reason: "something else" });
    expect(run.answer).toMatchObject({ code: "DECISION_STALE" });
    run.resume().revise("h2").verdict("audit", "fail");
    waive(run, { by: lead("max"), forMs: HOUR });
    expect(run.answer).toMatchObject({ code: "DECISION_STALE" });
  });

  test("given hundreds of proposals, then their number is bounded", () => {
    const run = judged(policy);
    for (let count = 0; count < 15; count++) waive(run, { id: `w${count}`, by: lead("lea") });
    expect(run.answer).toMatchObject({ code: "COMMAND_INVALID" });
    expect(Object.keys(run.state.proposals ?? {})).toHaveLength(10);
    waive(run.later(HOUR), { id: "w1", by: lead("lea") });
    expect(run.answer).toMatchObject({ ok: true, waiver: "proposed" });
    expect(Object.keys(run.state.proposals ?? {})).toEqual(["w1"]);
  });

  test("given a proposal whose end has passed, then nobody can second it, and it is not shown any more", () => {
    const run = waive(judged(policy), { by: lead("lea"), forMs: HOUR }).later(HOUR);
    expect(run.explain().proposals).toEqual([]);
    waive(run, { by: lead("max"), forMs: HOUR });
    expect(run.answer).toMatchObject({ ok: true, waiver: "proposed" });
    expect(run.explain().proposals).toMatchObject([{ allowedBy: ["max"] }]);
  });

  test("given one person under two names that differ by case alone, then that is no second (APR-5)", () => {
    const run = waive(waive(judged(policy), { by: lead("lea") }), { by: lead("Lea") });
    expect(run.answer).toMatchObject({ code: "DECISION_DUPLICATE" });
  });

  test("given another gate was adopted since, then nobody seconds what was proposed of the one before (APR-7)", () => {
    const run = waive(judged(policy), { by: lead("lea") });
    waive(run.adopt(judged(policy, {}, { strict: true }).pipeline), { by: lead("max") });
    expect(run.answer).toMatchObject({ code: "DECISION_STALE" });
  });

  test.each<[string, string]>([
    ["asks people", "{ id: ok, use: approval }"],
    ["lets nobody waive it", "{ id: ok, use: check, waive: never }"],
    ["says who may waive it", "{ id: ok, use: check, waive: { of: [lea], longest: 2h } }"],
    ["asks people, deeper inside", "{ id: inner, any: [{ id: ok, use: approval }, { id: more, use: check }] }"],
  ])("given a group of which a member %s, then the group cannot be waived in its place (APR-8)", (_what, member) => {
    const grouped = (gate: string) =>
      story(
        pipelineFrom(`
format: 1
name: grouped
initial: review
stages:
  review: { gates: [{ id: both, all: [{ id: lint, use: check }, ${gate}] }], next: done }
  done: { final: succeeded }
`),
      ).verdict("lint", "pass");
    const waived = (run: Story) =>
      run.send("waive", {
        waiver: { id: "w", gate: "both", owner: "bob", reason: "r", until: run.at + HOUR },
        by: who("bob"),
        relations: {},
      });
    const run = waived(grouped(member));
    expect(run.answer).toMatchObject({ code: "GATE_NOT_WAIVABLE" });
    expect(run.state.outcome).toBeUndefined();
    expect(waived(grouped("{ id: ok, use: check }")).answer).toEqual({ ok: true });
  });

  test("given the definition lets nobody, then nobody can; and people who are asked are never waived", () => {
    expect(waive(judged("never")).answer).toMatchObject({ code: "GATE_NOT_WAIVABLE" });
    const run = judged();
    run.send("waive", { waiver: { id: "w", gate: "ok", owner: "bob", reason: "r", until: run.at + 1 }, by: who("bob") });
    expect(run.answer).toMatchObject({ code: "GATE_NOT_WAIVABLE" });
  });
});
