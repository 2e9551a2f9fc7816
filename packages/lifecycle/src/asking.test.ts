import { digestOf, type Json, type Principal } from "@sluice/core";
import { pipelineFrom, refolded, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { evidenceOf, evolve, placeOfGate, type RunEvent } from "./index.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function asking(config: Readonly<Record<string, Json>>, more = "", stages = "") {
  const text = JSON.stringify({ expiresMs: 2 * DAY, exclude: [], from: [{ count: 1, of: ["bob"] }], ...config });
  return pipelineFrom(`
format: 1
name: asking
initial: develop
effects: { deploy: { class: dangerous, repeat: safe } }
stages:
  develop: { work: { run: developer }, next: review }
  review:
    gates: [{ id: ok, use: approval, with: ${text} ${more} }]
    ${stages === "" ? "next: done" : stages}
  done: { final: succeeded }
`);
}

const inReview = (config: Readonly<Record<string, Json>>, more?: string, stages?: string): Story =>
  story(asking(config, more, stages)).work({ head: "h2" });
const who = (id: string, more: Partial<Principal> = {}): Principal => ({ id, assurance: "verified", ...more });

describe("people who are asked one after the other", () => {
  const from = [
    { count: 1, of: ["bob"] },
    { count: 1, of: ["carol", "dave"], step: 2 },
  ];

  test("given two steps, then the second is asked when the first is filled, and asked again when that is taken back", () => {
    const run = inReview({ from });
    run.approve("ok", "carol");
    expect(run.answer).toMatchObject({ code: "DECISION_TOO_EARLY" });
    expect(run.explain().blockers[0]?.remedies[0]).toEqual({
      who: "bob",
      command: "sluice approve run-1 --gate ok --key-id KEY --sign FILE",
    });
    run.approve("ok", "bob");
    expect(run.explain().blockers[0]?.remedies[0]?.who).toBe("carol, dave");
    run.decide("ok", "revoke", who("bob")).approve("ok", "carol");
    expect(run.answer).toMatchObject({ code: "DECISION_TOO_EARLY" });
    run.approve("ok", "bob").approve("ok", "dave");
    expect(run.state.outcome).toBe("succeeded");
    expect(refolded(run)).toEqual(run.state);
  });
});

describe("the question that is shown", () => {
  test("given a request, then what is shown is what its digest names, until more time makes it another question (APR-2)", () => {
    const run = inReview({ form: [{ name: "note", type: "text" }] });
    const shown = run.explain().gates[0]?.request;
    expect(shown?.question).toMatchObject({ run: "run-1", stage: "review", gate: "ok", lap: 0, key: "KEY-1", facets: { head: "h2" } });
    expect(digestOf({ ...shown?.question })).toBe(shown?.digest);
    expect(shown?.lines).toContain("about head h2");
    run.send("extend", { by: who("bob"), what: { gate: "ok", byMs: HOUR } });
    const later = run.explain().gates[0]?.request;
    expect(later?.digest).not.toBe(shown?.digest);
    expect(later?.question?.expiresAt).toBe((shown?.expiresAt ?? 0) + HOUR);
    run.decide("ok", "approve", who("bob"), { seen: shown?.digest ?? digestOf(0), answers: { note: "x" } });
    expect(run.answer).toMatchObject({ code: "DECISION_STALE" });
  });

  test("given two runs that ask the same, then their questions differ, by their nonce alone", () => {
    const [one, other] = [inReview({}), inReview({})].map((run) => run.explain().gates[0]?.request?.question);
    expect(one).toEqual(other);
    const elsewhere = story(asking({})).later(1).work({ head: "h2" }).explain().gates[0]?.request?.question;
    expect({ ...elsewhere, nonce: "", expiresAt: 0 }).toEqual({ ...one, nonce: "", expiresAt: 0 });
    expect(elsewhere?.nonce).not.toBe(one?.nonce);
  });

  test("given a ledger of before questions had a nonce, then its requests are read, and decided by the digest they had", () => {
    const run = inReview({});
    const old = run.events.map((event): RunEvent => {
      if (event.type !== "request-opened") return event;
      const { nonce: _nonce, ...data } = event.data;
      return { ...event, data };
    });
    const state = old.reduce<Story["state"] | undefined>((before, event) => evolve(before, event), undefined);
    expect(state?.requests["ok"]).toMatchObject({ digest: run.state.requests["ok"]?.digest, nonce: run.state.requests["ok"]?.digest });
  });
});

describe("standing in for somebody", () => {
  const delegation = { longestMs: DAY, chains: false };
  const lend = (run: Story, to: string, by = "bob", more: { readonly until?: number; readonly from?: string; readonly id?: string } = {}) =>
    run.send("delegate", {
      delegation: { id: more.id ?? `d.${to}`, gate: "ok", to, until: more.until ?? run.at + HOUR },
      by: who(by),
      relations: {},
      ...(more.from === undefined ? {} : { from: more.from }),
    });

  test("given somebody who is asked lets another answer, then that one's answer counts as theirs, for a while", () => {
    const run = lend(inReview({ delegation }), "eve");
    expect(run.answer).toEqual({ ok: true, delegation: "d.eve" });
    expect(run.explain().gates[0]?.request?.delegations).toMatchObject([{ of: "bob", to: "eve" }]);
    run.approve("ok", "eve");
    expect(run.answer).toMatchObject({ code: "DECISION_NOT_ELIGIBLE" });
    run.decide("ok", "approve", who("eve"), { for: { id: "bob", groups: [] } });
    expect(run.state.outcome).toBe("succeeded");
    expect(run.events.find((event) => event.type === "decision-recorded")).toMatchObject({
      data: { by: { id: "eve" }, for: { id: "bob" } },
    });
    expect(refolded(run)).toEqual(run.state);
    const late = lend(inReview({ delegation }), "eve").later(HOUR);
    late.decide("ok", "approve", who("eve"), { for: { id: "bob", groups: [] } });
    expect(late.answer).toMatchObject({ code: "DELEGATION_MISSING" });
    expect(late.events.at(-1)).toMatchObject({
      type: "decision-refused",
      data: { by: { id: "eve" }, for: "bob", code: "DELEGATION_MISSING" },
    });
  });

  test.each([
    ["where nobody can", {}, "eve", "bob", {}, "DELEGATION_INVALID"],
    ["for longer than is allowed", { delegation }, "eve", "bob", { until: 1_000_000 + 2 * DAY }, "DELEGATION_INVALID"],
    ["by nobody who is asked", { delegation }, "eve", "mallory", {}, "DECISION_NOT_ELIGIBLE"],
    ["to nobody", { delegation }, "e v e", "bob", {}, "DELEGATION_INVALID"],
    ["of another's right", { delegation }, "eve", "mallory", { from: "bob" }, "DELEGATION_INVALID"],
    [
      "of a right one does not hold",
      { delegation: { ...delegation, chains: true } },
      "eve",
      "mallory",
      { from: "bob" },
      "DELEGATION_MISSING",
    ],
  ])("given a delegation %s, then it is refused", (_what, config, to, by, more, code) => {
    const run = lend(inReview(config), to, by, more);
    expect(run.answer).toMatchObject({ ok: false, code });
    expect(run.state.delegations).toBeUndefined();
  });

  test("given the starter is excluded, then they can lend nothing, and nobody lends to them", () => {
    const run = inReview({ delegation, exclude: ["starter"], from: [{ count: 1, of: ["alice", "bob"] }] });
    expect(lend(run, "eve", "alice").answer).toMatchObject({ code: "DECISION_EXCLUDED" });
    lend(run, "alice").decide("ok", "approve", who("alice"), { for: { id: "bob", groups: [] } });
    expect(run.answer).toMatchObject({ code: "DECISION_EXCLUDED" });
  });

  test("given chains are allowed, then a right is passed on, and ends with any link of the chain", () => {
    const chains = { delegation: { ...delegation, chains: true } };
    const forBob = { for: { id: "bob", groups: [] } };
    const run = lend(lend(inReview(chains), "eve"), "fay", "eve", { from: "bob" });
    expect(run.answer).toMatchObject({ ok: true });
    run.decide("ok", "approve", who("fay"), forBob);
    expect(run.state.outcome).toBe("succeeded");
    const cut = lend(lend(inReview(chains), "eve"), "fay", "eve", { from: "bob" });
    cut.send("end-delegation", { delegation: "d.eve", by: who("mallory") });
    expect(cut.answer).toMatchObject({ code: "DECISION_NOT_ELIGIBLE" });
    cut.send("end-delegation", { delegation: "d.eve", by: who("bob") }).decide("ok", "approve", who("fay"), forBob);
    expect(cut.answer).toMatchObject({ code: "DELEGATION_MISSING" });
    cut.send("end-delegation", { delegation: "d.eve", by: who("bob") });
    expect(cut.answer).toMatchObject({ code: "DELEGATION_MISSING" });
    expect(refolded(cut)).toEqual(cut.state);
  });

  test("given hundreds of delegations, then those that ended make room, and no more than thirty stand at once", () => {
    const run = inReview({ delegation });
    for (let person = 0; person < 40; person++) lend(run, `p${person}`, "bob", { id: `d${person}` });
    expect(run.answer).toMatchObject({ code: "DELEGATION_INVALID" });
    expect(run.state.delegations).toHaveLength(30);
    lend(run.later(HOUR), "eve");
    expect(run.state.delegations).toMatchObject([{ to: "eve" }]);
  });

  test("given a delegation of that id stands, then there is no second one: whoever ends it means theirs", () => {
    const run = lend(inReview({ delegation, from: [{ count: 1, of: ["bob", "carol"] }] }), "eve", "bob", { id: "d" });
    expect(lend(run, "fay", "carol", { id: "d" }).answer).toMatchObject({ code: "DELEGATION_INVALID" });
    expect(run.state.delegations).toMatchObject([{ id: "d", of: "bob" }]);
    expect(lend(run.later(HOUR), "fay", "carol", { id: "d" }).answer).toMatchObject({ ok: true });
  });

  test("given gates that ask nobody, or none, then there is nothing to lend", () => {
    const run = inReview({ delegation });
    const base = { id: "d", to: "eve", until: run.at + 1 };
    run.send("delegate", { delegation: { ...base, gate: "nothing" }, by: who("bob"), relations: {} });
    expect(run.answer).toMatchObject({ code: "GATE_UNKNOWN" });
    const judged = story(pipelineFrom(JUDGED)).send("delegate", { delegation: { ...base, gate: "lint" }, by: who("bob"), relations: {} });
    expect(judged.answer).toMatchObject({ code: "GATE_NOT_A_REQUEST" });
    judged.send("advise", { gate: "lint", says: "reject", by: who("bot"), seen: digestOf(0), adviceId: "a" });
    expect(judged.answer).toMatchObject({ code: "GATE_NOT_A_REQUEST" });
  });
});

const JUDGED = `
format: 1
name: judged
initial: review
stages:
  review: { gates: [{ id: lint, use: check }], next: done }
  done: { final: succeeded }
`;

describe("an emergency", () => {
  const breakGlass = {
    from: [{ count: 2, of: ["eve", "fay"] }],
    exclude: [],
    assurance: "verified",
    lastsMs: HOUR,
    tell: ["starter", "cto"],
  };
  const deploy = "next: ship\n  ship: { work: { run: deploy }, next: done }";
  const breaks = (run: Story, id: string) => run.decide("ok", "break-glass", who(id), { reason: `${id} says the shop is down` });

  test("given enough people break the glass, then the run goes on, and nothing of it looks like an approval (ST-19, APR-8)", () => {
    const run = breaks(breaks(inReview({ breakGlass }, "", deploy), "eve"), "fay");
    expect(run.answer).toEqual({ ok: true, request: "overridden" });
    expect(run.state.stage).toBe("ship");
    expect(run.types()).not.toContain("waiver-recorded");
    expect(run.events.find(({ type }) => type === "glass-broken")?.data).toMatchObject({ by: ["eve", "fay"], until: run.at + HOUR });
    expect(run.events.find(({ type }) => type === "gate-opened")?.data).toMatchObject({ gate: "ok", value: "fail", overlay: "waived" });
    expect(run.next.intents.filter(({ kind }) => kind === "notify").map(({ payload }) => payload)).toMatchObject([
      { to: "starter", topic: "glass-broken" },
      { to: "cto", topic: "glass-broken" },
    ]);
    run.dispatch();
    expect(run.state.work?.status).toBe("dispatched");
    expect(refolded(run)).toEqual(run.state);
  });

  test("given the time is over before the work begins, then it does not begin (APR-6)", () => {
    const run = breaks(breaks(inReview({ breakGlass }, "", deploy), "eve"), "fay").later(HOUR);
    expect([run.state.stage, run.state.requests["ok"]?.closed]).toEqual(["review", undefined]);
    run.approve("ok", "bob");
    expect(run.state.stage).toBe("ship");
  });

  test("given one of two, then it is not broken yet; a reason and the right people are needed; before the request nobody can", () => {
    const run = breaks(inReview({ breakGlass }), "eve");
    expect(run.answer).toEqual({ ok: true, request: "open" });
    run.decide("ok", "break-glass", who("fay"));
    expect(run.answer).toMatchObject({ code: "DECISION_REASON_MISSING" });
    expect(breaks(run, "bob").answer).toMatchObject({ code: "DECISION_NOT_ELIGIBLE" });
    expect(breaks(inReview({}), "eve").answer).toMatchObject({ code: "DECISION_NOT_ELIGIBLE" });
    expect(breaks(story(asking({ breakGlass }, ", early: keep")), "eve").answer).toMatchObject({ code: "DECISION_TOO_EARLY" });
    expect(run.explain().blockers[0]?.remedies.at(-1)).toMatchObject({ who: "in an emergency, eve, fay" });
  });

  test("given an approval comes first, then it is an approval", () => {
    const run = breaks(inReview({ breakGlass }), "eve").approve("ok", "bob");
    expect(run.state.requests["ok"]?.closed).toBe("approved");
    expect(run.types()).not.toContain("glass-broken");
  });
});

describe("silence", () => {
  const silence = { because: "nobody answers for documentation" };

  test("given the definition takes it for consent, then the run goes on, degraded, and nobody has approved", () => {
    const run = inReview({ silence }).whenDue();
    expect(run.state.outcome).toBe("succeeded");
    expect(run.state.requests["ok"]?.closed).toBe("consented");
    expect(run.events.find(({ type }) => type === "gate-opened")?.data).toMatchObject({ overlay: "degraded", because: silence.because });
    const rejected = inReview({ silence })
      .reject("ok", "bob")
      .later(2 * DAY);
    expect(rejected.state.outcome).toBe("failed");
  });

  test.each([
    ["in the next stage", "next: ship\n  ship: { work: { run: deploy }, next: done }"],
    [
      "further on, by a route",
      "next: wait\n  wait: { work: { run: developer }, routes: [{ when: { fact: x, equals: 1 }, to: ship, once: true }], next: done }\n  ship: { work: { run: deploy }, next: done }",
    ],
  ])("given a dangerous effect can come %s, then it is none, whatever the definition says (ST-24)", (_where, stages) => {
    const run = inReview({ silence }, "", stages).whenDue();
    expect(run.state.requests["ok"]?.closed).toBe("expired");
    expect(run.holds).toEqual(["REQUEST_EXPIRED"]);
  });

  test("given nothing is said about it, then it is none (ST-05)", () => {
    expect(inReview({}).whenDue().holds).toEqual(["REQUEST_EXPIRED"]);
  });
});

describe("an approval for a while", () => {
  const ship = (config: Readonly<Record<string, Json>>) =>
    inReview(config, "", "next: ship\n  ship: { work: { run: deploy }, next: done }");

  test("given it is worn out before the work begins, then people are asked again (APR-6)", () => {
    const run = ship({ validMs: HOUR }).approve("ok", "bob");
    expect(run.state.stage).toBe("ship");
    run.later(HOUR);
    expect(run.state.stage).toBe("review");
    expect(run.state.requests["ok"]?.closed).toBeUndefined();
    run.approve("ok", "bob").dispatch();
    expect(run.state.work?.status).toBe("dispatched");
  });

  test("given the work has begun, or no such time is said, then it does not wear out", () => {
    const begun = ship({ validMs: HOUR / 6 })
      .approve("ok", "bob")
      .dispatch();
    begun.later(HOUR / 2);
    expect([begun.state.stage, begun.state.work?.status]).toEqual(["ship", "dispatched"]);
    const lasting = ship({}).approve("ok", "bob");
    expect(lasting.later(9 * HOUR).state.stage).toBe("ship");
  });
});

describe("what is answered, advised and stopped", () => {
  test("given a form, then an approval's answers are kept as evidence, and conditions read them", () => {
    const form = [{ name: "window", type: "choice", of: ["night", "day"] }];
    const routes =
      "routes: [{ when: { gate: ok, path: $.answers.window, equals: night }, to: night, once: true }]\n    next: done\n  night: { final: blocked }";
    const run = inReview({ form }, "", routes);
    run.decide("ok", "approve", who("bob"), { answers: { window: "noon" } });
    expect(run.answer).toMatchObject({ code: "DECISION_ANSWERS_INVALID" });
    run.decide("ok", "approve", who("bob"), { answers: { window: "night" } });
    expect(run.state.outcome).toBe("blocked");
    expect(run.events.find((event) => event.type === "decision-recorded")?.data).toMatchObject({ answers: { window: "night" } });
    expect(refolded(run)).toEqual(run.state);
  });

  test("given answers of an approved request, then they are evidence that later gates can bind", () => {
    const form = [{ name: "window", type: "choice", of: ["night", "day"] }];
    const later =
      'next: ship\n  ship: { before: [{ id: planned, use: check, binds: ["evidence:ok.answers"] }], work: { run: developer }, next: done }';
    const told = (window: string) => inReview({ form }, "", later).decide("ok", "approve", who("bob"), { answers: { window } });
    const [night, day] = [told("night"), told("day")];
    expect([night.state.stage, night.state.evaluations["planned"]?.binding]).not.toEqual([
      "ship",
      day.state.evaluations["planned"]?.binding,
    ]);
    const request = placeOfGate(night.pipeline, "ok")?.gate;
    expect(request === undefined ? [] : evidenceOf(night.state, request)).toEqual([
      { name: "ok.answers", producer: "bob", class: "reported", digest: digestOf({ window: "night" }), excerpt: '{"window":"night"}' },
    ]);
  });

  test("given an answer is taken back, then its answers are, too", () => {
    const config = { form: [{ name: "note", type: "text" }], from: [{ count: 2, of: ["bob", "carol"] }] };
    const run = inReview(config).decide("ok", "approve", who("bob"), { answers: { note: "x" } });
    expect(run.explain().gates[0]?.request?.answers).toEqual({ by: "bob", given: { note: "x" } });
    run.decide("ok", "revoke", who("bob"));
    expect(run.state.requests["ok"]).not.toHaveProperty("answers");
  });

  test("given a machine advises, then it is shown and never counted, however often", () => {
    const run = inReview({ from: [{ count: 1, of: ["anyone"] }] });
    const advise = (by: string, says: "approve" | "reject", seen = run.state.requests["ok"]?.digest ?? digestOf(0)) =>
      run.send("advise", { gate: "ok", says, by: who(by, { kind: "machine" }), seen, adviceId: "a", reason: "r".repeat(400) });
    for (let bot = 0; bot < 20; bot++) advise(`bot${bot}`, "approve");
    advise("bot19", "reject");
    expect(run.answer).toEqual({ ok: true, counted: false });
    expect(run.state.outcome).toBeUndefined();
    expect(run.next.waits[0]?.missing).toEqual([{ count: 1, of: ["anyone"] }]);
    const shown = run.explain().gates[0]?.request?.advice ?? [];
    expect(shown.map(({ id, says }) => `${id} ${says}`).slice(-2)).toEqual(["bot18 approve", "bot19 reject"]);
    expect([shown.length, shown[0]?.reason?.length]).toEqual([8, 300]);
    advise("bot", "approve", digestOf("old"));
    expect(run.answer).toMatchObject({ code: "DECISION_STALE" });
    run.approve("ok", "bob");
    expect(run.state.outcome).toBe("succeeded");
    const early = story(asking({})).send("advise", { gate: "ok", says: "approve", by: who("bot"), seen: digestOf(0), adviceId: "a" });
    expect(early.answer).toMatchObject({ code: "DECISION_TOO_EARLY" });
    early.send("advise", { gate: "no", says: "approve", by: who("bot"), seen: digestOf(0), adviceId: "a" });
    expect(early.answer).toMatchObject({ code: "GATE_UNKNOWN" });
  });

  test("given others may stop it, then their rejection ends it, and only who is named lifts that", () => {
    const run = inReview({ veto: ["group:security"], lift: ["cto"], exclude: ["starter"] }, ", onReject: hold");
    run.decide("ok", "reject", who("sam", { groups: ["security"] }));
    expect(run.holds).toEqual(["REQUEST_REJECTED"]);
    run.resume();
    expect(run.answer).toMatchObject({ ok: false, code: "DECISION_NOT_ELIGIBLE" });
    run.send("resume", { by: who("cto", { assurance: "local" }) });
    expect(run.answer).toMatchObject({ ok: false, code: "DECISION_ASSURANCE" });
    expect(run.holds).toEqual(["REQUEST_REJECTED"]);
    run.send("resume", { by: who("cto") });
    expect(run.state.requests["ok"]).toMatchObject({ decisions: [] });
    run.approve("ok", "bob");
    expect(run.state.outcome).toBe("succeeded");
    const untold = inReview({ lift: ["cto"], exclude: ["author"] }, ", onReject: hold")
      .reject("ok", "bob")
      .send("resume", { by: who("cto") });
    expect(untold.answer).toMatchObject({ code: "DECISION_EXCLUDED" });
    expect(untold.send("resume", { by: who("cto"), relations: { author: ["CTO"] } }).answer).toMatchObject({ code: "DECISION_EXCLUDED" });
    expect(untold.send("resume", { by: who("cto"), relations: { author: ["eve"] } }).answer).toMatchObject({ ok: true });
    const own = inReview({ lift: ["alice"], exclude: ["starter"] }, ", onReject: hold").reject("ok", "bob");
    expect(own.send("resume", { by: who("alice") }).answer).toMatchObject({ code: "DECISION_EXCLUDED" });
  });

  test("given whoever asks for the host says no, then that is written down (ST-16)", () => {
    const run = inReview({});
    const seen = run.state.requests["ok"]?.digest ?? digestOf(0);
    run.send("decide", { gate: "ok", decision: "approve", by: who("bob"), seen, decisionId: "d", relations: {}, unauthorized: "not here" });
    expect(run.answer).toEqual({ ok: false, code: "NOT_AUTHORIZED", reason: "not here" });
    expect(run.events.at(-1)).toMatchObject({ type: "decision-refused", data: { code: "NOT_AUTHORIZED" } });
  });

  test("given what needs the question itself, then it is not kept before there is one", () => {
    const configs: readonly Readonly<Record<string, Json>>[] = [
      { form: [{ name: "x", type: "text" }] },
      { signed: true },
      { members: "at-opening" },
      {
        from: [
          { count: 1, of: ["bob"] },
          { count: 1, of: ["carol"], step: 2 },
        ],
      },
    ];
    for (const config of configs) {
      const run = story(asking(config, ", early: keep")).approve("ok", "bob");
      expect(run.answer).toMatchObject({ code: "DECISION_TOO_EARLY" });
    }
    const lent = story(asking({}, ", early: keep")).decide("ok", "approve", who("eve"), { for: { id: "bob", groups: [] } });
    expect(lent.answer).toMatchObject({ code: "DECISION_TOO_EARLY" });
    expect(story(asking({}, ", early: keep")).approve("ok", "bob").answer).toEqual({ ok: true, request: "kept" });
  });
});

describe("what a signed decision leaves", () => {
  test("given a signature that was checked, then it stands in the ledger; one that is wrong counts nowhere", () => {
    const run = inReview({ signed: true });
    run.approve("ok", "bob");
    expect(run.answer).toMatchObject({ code: "DECISION_UNSIGNED" });
    run.decide("ok", "approve", who("bob"), { signature: { key: "k", value: "v", valid: false } });
    expect(run.answer).toMatchObject({ code: "DECISION_UNSIGNED" });
    run.decide("ok", "approve", who("bob"), { signature: { key: "k", value: "v", valid: true } });
    expect(run.state.outcome).toBe("succeeded");
    expect(run.events.find((event) => event.type === "decision-recorded")?.data).toMatchObject({ signature: { key: "k", value: "v" } });
  });
});
