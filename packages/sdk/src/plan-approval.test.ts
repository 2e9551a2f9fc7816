import { rehearse, type Rehearsal } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { defineGate, digestOf, evidenceOf, fail, pass } from "./index.ts";

const PLAN = digestOf("the plan that alice reads");
const EDITED = digestOf("the plan, edited by hand afterwards");

const PLANNED = `format: 1
name: planned
initial: plan
stages:
  plan:
    gates: [{ id: plan-approved, use: approval, binds: [plan], with: { of: [alice] } }]
    next: develop
  develop:
    before: [{ id: rules, use: dispatch-rules }]
    work: { run: developer }
    next: check
  check:
    gates: [{ id: changed, use: changes-code }]
    rework: { to: develop, laps: 1, then: hold }
    next: merge
  merge:
    gates: [{ id: merge-approved, use: approval, binds: [head], with: { of: [bob] } }]
    next: done
  done: { final: succeeded }
`;

const RULES = digestOf("rules that every worker gets");

/** Whether what the worker will be told holds the rules, by their digest: a heading could be copied without what stands below it. */
const dispatchRules = defineGate({
  id: "dispatch-rules",
  version: 1,
  config: anything(),
  reads: "subject",
  binds: ["rules"],
  needsEvidence: true,
  evaluate: async ({ subject }) => {
    const { rules = "none" } = subject.facets;
    const evidence = [evidenceOf({ name: "rules", producer: "dispatch-rules", class: "observed", content: rules })];
    return rules === RULES
      ? pass("the worker is told the rules", { evidence })
      : fail("the worker is not told the rules", [], { evidence });
  },
});

/** Whether the work changed anything but its plan. */
const changesCode = defineGate({
  id: "changes-code",
  version: 1,
  config: anything(),
  reads: "subject",
  binds: ["head", "baseCommit"],
  evaluate: async ({ subject }) => {
    const { head, baseCommit } = subject.facets;
    return head === baseCommit
      ? fail("the work ended without a change", ["an answer or a plan is no result: commit it"], { code: "NO_CHANGE" })
      : pass("it changed something");
  },
});

function anything() {
  return { "~standard": { version: 1, vendor: "test", validate: (value: unknown) => ({ value }) } } as const;
}

function planned(facets: Readonly<Record<string, string>> = {}): Promise<Rehearsal> {
  return rehearse(PLANNED, {
    gates: [dispatchRules, changesCode],
    subject: { kind: "plan", facets: { plan: PLAN, rules: RULES, head: "m1", baseCommit: "m1", ...facets } },
    startedBy: "carol",
    verdicts: { rules: "real", changed: "real" },
  });
}

describe("a plan is approved in one record, bound to what was read (OK-46)", () => {
  test("given the plan is edited before the approval, the approval of the old one is refused, and the new one is asked for", async () => {
    const play = await planned();
    const seen = play.run.state.requests["plan-approved"]?.digest;
    await play.revise({ plan: EDITED });
    const late = await play.engine.decide(play.run.run, {
      gate: "plan-approved",
      decision: "approve",
      by: verified("alice"),
      seen: seen ?? PLAN,
    });
    expect(late).toMatchObject({ ok: false, code: "DECISION_STALE" });
    expect([play.run.stage, play.run.status]).toEqual(["plan", "waiting"]);
  });

  test("given it is edited after the approval, that approval counts no more: the run asks anew before it goes on", async () => {
    const play = await planned();
    await play.approve("plan-approved", "alice");
    await commits(play);
    expect([play.run.stage, play.run.status]).toEqual(["merge", "waiting"]);
    await play.revise({ plan: EDITED });
    expect([play.run.stage, play.run.status]).toEqual(["plan", "waiting"]);
    await play.approve("plan-approved", "alice");
    expect(play.run.stage).toBe("develop");
  });

  test("given the same approval twice, the second changes nothing", async () => {
    const play = await planned({ rules: "none" });
    const seen = play.run.state.requests["plan-approved"]?.digest ?? PLAN;
    const decision = { gate: "plan-approved", decision: "approve", by: verified("alice"), seen, id: "click-1" } as const;
    expect(await play.engine.decide(play.run.run, decision)).toMatchObject({ ok: true });
    const before = await play.ledger();
    expect(await play.engine.decide(play.run.run, decision)).toMatchObject({ ok: true });
    expect(await play.ledger()).toBe(before);
  });

  test("given nobody approves, nothing is done", async () => {
    const play = await planned();
    await play.reject("plan-approved", "alice", "too large");
    expect([play.run.outcome, play.performed]).toEqual(["failed", []]);
  });
});

describe("rules travel with the dispatch (OK-44)", () => {
  test("given the rules are not in what the worker is told, it is not sent; once they are, it is", async () => {
    const play = await planned({ rules: digestOf("# Rules\n") });
    await play.approve("plan-approved", "alice");
    expect([play.run.stage, play.run.state.holds.map(({ code }) => code), play.working]).toEqual(["develop", ["GATE_FAILED"], []]);
    await play.revise({ rules: RULES });
    await play.resume("bob");
    expect(play.working).toEqual(["developer"]);
  });
});

describe("a worker without a person beside it (OK-43)", () => {
  test("given exit 0 and no change, the work goes back with the reason and is then held, and nobody is asked again", async () => {
    const play = await planned();
    await play.approve("plan-approved", "alice");
    await play.work({ exit: 0, note: "I have made a plan. Shall I go on?" });
    expect([play.run.stage, play.working]).toEqual(["develop", ["developer"]]);
    expect(play.performed.at(-1)?.reasons.map(({ gate, code }) => [gate, code])).toEqual([["changed", "NO_CHANGE"]]);
    await play.work({ exit: 0 });
    expect(play.run.state.holds.map(({ code }) => code)).toEqual(["LAPS_EXHAUSTED"]);
    expect(Object.values(play.run.state.requests).filter(({ closed }) => closed === undefined)).toEqual([]);
  });

  test("given a change, it goes on under the approval of the plan", async () => {
    const play = await planned();
    await play.approve("plan-approved", "alice");
    await commits(play);
    expect([play.run.stage, Object.keys(play.run.state.requests)]).toEqual(["merge", ["plan-approved", "merge-approved"]]);
  });
});

/** The worker commits, which the host tells, and ends. */
async function commits(play: Rehearsal): Promise<void> {
  await play.revise({ head: "c2" });
  await play.work({ exit: 0 });
}

function verified(id: string) {
  return { id, assurance: "verified" } as const;
}
