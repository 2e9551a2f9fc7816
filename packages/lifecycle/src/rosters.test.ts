import type { Roster } from "@sluice/approvals";
import type { Json, Principal } from "@sluice/core";
import { pipelineFrom, refolded, story, type Story } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function inReview(config: Readonly<Record<string, Json>>): Story {
  const text = JSON.stringify({ expiresMs: 2 * DAY, exclude: [], from: [{ count: 2, of: ["group:ops"] }], ...config });
  const pipeline = pipelineFrom(`
format: 1
name: asking
initial: review
stages:
  review: { gates: [{ id: ok, use: approval, with: ${text} }], next: done }
  done: { final: succeeded }
`);
  return story(pipeline);
}

const ops = (...ids: readonly string[]): Roster => ({ people: ids.map((id) => ({ id, groups: ["ops"] })), unlisted: [] });
const lookUp = (run: Story, roster: Roster) =>
  run.send("record-roster", { gate: "ok", request: run.state.requests["ok"]?.request ?? "", roster });
const member = (id: string): Principal => ({ id, assurance: "verified", groups: ["ops"] });

describe("who could answer", () => {
  const config = { lookUpMs: HOUR };

  test("given groups are asked, then it is looked up who is in them, at once and now and then; else never", () => {
    const run = inReview(config);
    expect(run.intent("roster")).toMatchObject({ payload: { gate: "ok", request: run.state.requests["ok"]?.request } });
    expect(run.intent("roster")).not.toHaveProperty("notBefore");
    lookUp(run, ops("bob", "carol"));
    expect(run.intent("roster")).toMatchObject({ notBefore: run.at + HOUR });
    expect(run.next.status).toBe("waiting");
    const others = [inReview({}), inReview({ ...config, from: [{ count: 1, of: ["bob"] }] })];
    expect(others.flatMap((one) => one.next.intents)).toEqual([]);
  });

  test("given there are not enough people at the opening, then nobody is asked, and a person decides what to do (ST-07)", () => {
    const run = lookUp(inReview(config), ops("bob"));
    expect(run.holds).toEqual(["QUORUM_IMPOSSIBLE"]);
    expect(run.state.requests["ok"]?.closed).toBe("withdrawn");
    expect(run.explain().blockers[0]?.reason).toContain("1 more of group:ops");
    run.decide("ok", "approve", member("bob"));
    expect(run.answer).toMatchObject({ code: "DECISION_TOO_EARLY" });
    run.resume();
    expect(run.state.requests["ok"]).toMatchObject({ decisions: [] });
    lookUp(run, ops("bob", "carol"));
    expect(run.holds).toEqual([]);
    run.decide("ok", "approve", member("bob")).decide("ok", "approve", member("carol"));
    expect(run.state.outcome).toBe("succeeded");
    expect(refolded(run)).toEqual(run.state);
  });

  test("given the membership of the opening counts, then a veto is that of whoever has it now, since nobody asked them", () => {
    const lara: Principal = { id: "lara", assurance: "verified", groups: ["legal"] };
    const opened = () => lookUp(inReview({ ...config, members: "at-opening", veto: ["group:legal"] }), ops("bob", "carol"));
    const run = opened().decide("ok", "reject", lara);
    expect([run.answer, run.state.requests["ok"]?.closed]).toEqual([{ ok: true, request: "rejected" }, "rejected"]);
    expect(opened().decide("ok", "approve", lara).answer).toMatchObject({ code: "DECISION_NOT_ELIGIBLE" });
    expect(opened().decide("ok", "reject", member("dave")).answer).toMatchObject({ code: "DECISION_NOT_ELIGIBLE" });
  });

  test("given people leave later, then that is announced, and ends when somebody joins", () => {
    const run = lookUp(inReview({ ...config, tell: {} }), ops("bob", "carol"));
    run.decide("ok", "approve", member("bob"));
    lookUp(run, ops("bob"));
    expect(run.holds).toEqual([]);
    expect(run.explain().blockers[0]).toMatchObject({ what: "ok", code: "QUORUM_IMPOSSIBLE" });
    expect(run.intent("notify")).toMatchObject({ payload: { to: "starter", topic: "quorum-impossible" } });
    lookUp(run, ops("bob", "dave"));
    expect(run.explain().blockers[0]?.code).toBe("WAITS_FOR_PEOPLE");
    run.decide("ok", "approve", member("dave"));
    expect(run.state.outcome).toBe("succeeded");
  });

  test("given the starter is excluded, then they are none of the people there are", () => {
    expect(lookUp(inReview({ ...config, exclude: ["starter"] }), ops("alice", "bob")).holds).toEqual(["QUORUM_IMPOSSIBLE"]);
    expect(lookUp(inReview(config), ops("alice", "bob")).holds).toEqual([]);
  });

  test("given a look at a request that is not open any more, then it changes nothing", () => {
    const run = inReview(config);
    run.send("record-roster", { gate: "ok", request: "ok.1", roster: ops() });
    expect(run.answer).toMatchObject({ code: "STALE" });
    run.send("record-roster", { gate: "no", request: "ok.1", roster: ops() });
    expect(run.answer).toMatchObject({ code: "STALE" });
    run.decide("ok", "reject", member("bob"));
    run.send("record-roster", { gate: "ok", request: run.state.requests["ok"]?.request ?? "", roster: ops() });
    expect(run.answer.ok).toBe(false);
  });
});

describe("whose membership counts", () => {
  test("given that of the opening, then who left since still counts, and who joined since does not", () => {
    const run = inReview({ members: "at-opening" });
    run.decide("ok", "approve", member("bob"));
    expect(run.answer).toMatchObject({ code: "PEOPLE_UNKNOWN" });
    lookUp(run, ops("bob", "carol"));
    expect(run.next.intents).toEqual([]);
    run.decide("ok", "approve", { id: "bob", assurance: "verified" });
    run.decide("ok", "approve", member("dave"));
    expect(run.answer).toMatchObject({ code: "DECISION_NOT_ELIGIBLE" });
    run.decide("ok", "approve", { id: "carol", assurance: "verified" });
    expect(run.state.outcome).toBe("succeeded");
    expect(refolded(run)).toEqual(run.state);
  });

  test("given nobody has looked it up yet, then the decision brings it along, and once it is known nobody changes it", () => {
    const run = inReview({ members: "at-opening" });
    run.decide("ok", "approve", { id: "bob", assurance: "verified" }, { roster: ops("bob", "carol") });
    expect(run.answer).toEqual({ ok: true, request: "open" });
    run.decide("ok", "approve", member("dave"), { roster: ops("dave") });
    expect(run.answer).toMatchObject({ code: "DECISION_NOT_ELIGIBLE" });
    expect(run.state.requests["ok"]?.roster?.people.map(({ id }) => id)).toEqual(["bob", "carol"]);
  });

  test("given a group that nobody can list, then nobody is asked whose right nobody could tell", () => {
    const run = lookUp(inReview({ members: "at-opening" }), { people: [], unlisted: ["group:ops"] });
    expect(run.holds).toEqual(["PEOPLE_UNKNOWN"]);
    const other = lookUp(inReview({ lookUpMs: HOUR }), { people: [], unlisted: ["group:ops"] });
    expect(other.holds).toEqual([]);
  });

  test("given that of the decision, then the state keeps no list of people", () => {
    const many = ops(...Array.from({ length: 100 }, (_none, index) => `person-${index}`));
    const run = lookUp(inReview({ lookUpMs: HOUR }), many);
    expect(run.state.requests["ok"]).not.toHaveProperty("roster");
    expect(run.events.at(-1)).toMatchObject({ type: "roster-recorded", data: { missing: [] } });
  });
});

describe("telling people", () => {
  const tell = { opening: true, remindMs: HOUR, escalate: [{ afterMs: 5 * HOUR, to: ["cto"] }] };
  const told = (run: Story) =>
    run.next.intents.flatMap(({ payload }) => (payload.kind === "notify" ? [`${payload.topic} ${payload.to}`] : []));
  const sayDone = (run: Story) => {
    const { id, attempt } = run.intent("notify");
    return run.send("record-telling", { telling: id, attempt, as: "done" });
  };

  test("given a schedule, then those who are missing are told, again and again, and others when it lasts", () => {
    const run = inReview({
      tell,
      from: [
        { count: 1, of: ["bob", "carol"] },
        { count: 1, of: ["bob", "dave"] },
      ],
    });
    expect(told(run)).toEqual(["request-opened bob", "request-opened carol", "request-opened dave"]);
    sayDone(sayDone(sayDone(run))).decide("ok", "approve", { id: "bob", assurance: "verified" });
    expect(told(run)).toEqual([]);
    run.whenDue();
    expect(told(run)).toEqual(["request-reminder dave"]);
    sayDone(run).later(5 * HOUR);
    expect(told(run)).toEqual(["request-reminder dave", "request-escalated cto"]);
    expect(run.next.status).toBe("waiting");
    run.decide("ok", "approve", { id: "dave", assurance: "verified" });
    expect(told(run)).toEqual([]);
    expect(run.state.outcome).toBe("succeeded");
    expect(refolded(run)).toEqual(run.state);
  });

  test("given nobody tells them for days, then each is to be told once, and the state stays small", () => {
    const run = inReview({ tell: { remindMs: HOUR } });
    for (let hour = 0; hour < 30; hour++) run.later(HOUR);
    expect(told(run)).toEqual(["request-reminder group:ops"]);
  });

  test("given telling fails, then it is tried again a few times, and nothing follows from it", () => {
    const run = inReview({ tell: { opening: true } });
    run.lose("notify");
    expect(run.intent("notify").attempt).toBe(2);
    while (told(run).length > 0) run.lose("notify");
    expect(run.types().filter((type) => type === "attempt-lost").length).toBeLessThan(10);
    expect(told(run)).toEqual([]);
    expect(run.events.at(-1)).toMatchObject({ type: "telling-ended", data: { as: "failed" } });
    run.send("record-telling", { telling: "tell.9", attempt: 1, as: "done" });
    expect(run.answer).toMatchObject({ code: "STALE" });
  });

  test("given a schedule, then the run wants to be looked at when there is something to tell, held or not", () => {
    const run = inReview({ tell: { remindMs: HOUR } });
    expect(run.next.dueAt).toBe(run.at + HOUR);
    run.decide("ok", "approve", member("bob"));
    expect(run.next.dueAt).toBe(run.at + HOUR);
    run.whenDue();
    expect(run.next.dueAt).toBe(run.at + HOUR);
  });
});
