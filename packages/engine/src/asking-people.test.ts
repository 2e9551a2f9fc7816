import type { Notice, People, Principal, Vcs } from "@sluice/core";
import { createHarness, fakeVcs } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import type { Engine, EngineOptions } from "./index.ts";

const HOUR = 3_600_000;
const ALICE: Principal = { id: "alice", assurance: "verified" };
const who = (id: string): Principal => ({ id, assurance: "verified" });

function release(config: object, more = ""): string {
  const plan = JSON.stringify({ from: [{ count: 2, of: ["group:ops"] }], exclude: [], expiresMs: 48 * HOUR, ...config });
  return `
format: 1
name: release
initial: judge
stages:
  judge:
    gates: [{ id: go, use: approval, with: ${plan} }${more}]
    next: done
  done: { final: succeeded }
`;
}

/** Groups that the test changes while the run waits. */
function changing(groups: Record<string, readonly string[] | undefined>): People & { asked: number } {
  const port = {
    portVersion: 1 as const,
    asked: 0,
    groupsOf: (id: string) => Promise.resolve(Object.keys(groups).filter((group) => groups[group]?.includes(id))),
    membersOf: (group: string) => {
      port.asked += 1;
      return Promise.resolve(groups[group]);
    },
  };
  return port;
}

async function parked(text: string, options: Partial<EngineOptions>, facets: Readonly<Record<string, string>> = { head: "h1" }) {
  const harness = createHarness({ pipelines: [text] });
  const engine = harness.engine(options);
  const kind = facets["base"] === undefined ? "plan" : "git";
  const { id } = await engine.start("release", { key: "K", subject: { kind, facets }, startedBy: ALICE });
  await harness.clock.see(engine.settled(id));
  const seen = async () => (await engine.explain(id)).requests[0]?.digest ?? "sha256:";
  const decide = async (by: string, more: object = {}) =>
    engine.decide(id, { gate: "go", decision: "approve", by: who(by), seen: await seen(), ...more });
  return { harness, engine, id, decide, seen };
}

async function events(engine: Engine, run: string) {
  return (await engine.ledger(run, { limit: 1000 })).items.flatMap((commit) => commit.events);
}

describe("who is in the groups that are asked", () => {
  const config = { lookUpMs: HOUR };

  test("given too few at the opening, then nobody is asked; given enough, then the ledger says who could answer", async () => {
    const few = await parked(release(config), { people: changing({ ops: ["bob"] }) });
    expect((await few.engine.get(few.id))?.state.holds).toMatchObject([{ code: "QUORUM_IMPOSSIBLE" }]);
    const enough = await parked(release(config), { people: changing({ ops: ["bob", "carol"] }) });
    const roster = (await events(enough.engine, enough.id)).find(({ type }) => type === "roster-recorded");
    expect(roster?.data).toMatchObject({ roster: { people: [{ id: "bob" }, { id: "carol" }], unlisted: [] }, missing: [] });
  });

  test("given nothing changes, then it is looked up now and then, and nothing is written; given people leave, then that is", async () => {
    const groups: Record<string, readonly string[]> = { ops: ["bob", "carol"] };
    const people = changing(groups);
    const { harness, engine, id, decide } = await parked(release(config), { people });
    await decide("bob");
    const { version } = (await engine.get(id)) ?? { version: 0 };
    const look = async () => {
      await harness.clock.advance(HOUR + 60_000);
      await harness.clock.see(engine.tick());
    };
    const asked = people.asked;
    await look();
    await look();
    expect([people.asked, (await engine.get(id))?.version]).toEqual([asked + 2, version]);
    groups["ops"] = ["bob"];
    await look();
    expect((await engine.explain(id)).data.blockers[0]?.code).toBe("QUORUM_IMPOSSIBLE");
    groups["ops"] = ["bob", "dave"];
    await look();
    expect((await engine.explain(id)).data.blockers[0]?.code).toBe("WAITS_FOR_PEOPLE");
    expect(await decide("dave")).toEqual({ ok: true, request: "approved" });
  });

  test("given those who wrote the change are excluded, then they are none of the people there are, co-authors neither (APR-4)", async () => {
    const commit = {
      id: "c2",
      parents: ["c1"],
      author: "Bob <bob@x.org>",
      committer: "x <x@x.org>",
      message: "m\n\nCo-authored-by: Carol <carol@x.org>\n",
    };
    const vcs: Vcs = { ...fakeVcs({ commits: {} }), observe: () => Promise.resolve(facets), commits: () => Promise.resolve([commit]) };
    const facets = { head: "c2", base: "main", baseCommit: "c1" };
    const given = { people: changing({ ops: ["bob", "carol", "dave"] }), vcs };
    const banned = await parked(release({ ...config, exclude: ["author"] }), given, facets);
    expect((await banned.engine.get(banned.id))?.state.holds).toMatchObject([{ code: "QUORUM_IMPOSSIBLE" }]);
    const free = await parked(release({ exclude: ["author"] }), given, facets);
    expect(await free.decide("carol")).toMatchObject({ code: "DECISION_EXCLUDED" });
    expect(await free.decide("bob")).toMatchObject({ code: "DECISION_EXCLUDED" });
    expect(await free.decide("dave")).toEqual({ ok: true, request: "open" });
  });

  test("given nobody can say who is in a group, then nobody decides, and nothing is written (invariant 4)", async () => {
    const down: People = {
      portVersion: 1,
      groupsOf: () => Promise.reject(new Error("down")),
      membersOf: () => Promise.reject(new Error("down")),
    };
    const harness = createHarness({ pipelines: [release({})] });
    const engine = harness.engine({ people: down });
    const { id } = await engine.start("release", { key: "K", subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE });
    const { version } = (await engine.get(id)) ?? { version: 0 };
    const seen = (await engine.explain(id)).requests[0]?.digest ?? "sha256:";
    await expect(engine.decide(id, { gate: "go", decision: "approve", by: who("bob"), seen })).rejects.toThrow("down");
    expect((await engine.get(id))?.version).toBe(version);
  });

  test.each<[string, unknown]>([
    ["a text in which the group stands", "devops"],
    ["nothing", null],
    ["names that are none", [{ name: "ops" }]],
  ])("given the port gives %s, then that says nothing of anybody, and nobody decides (invariant 4)", async (_what, told) => {
    const people = {
      portVersion: 1,
      groupsOf: () => Promise.resolve(told as never),
      membersOf: () => Promise.resolve(told as never),
    } as const;
    const engine = createHarness({ pipelines: [release({})] }).engine({ people });
    const { id } = await engine.start("release", { key: "K", subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE });
    const seen = (await engine.explain(id)).requests[0]?.digest ?? "sha256:";
    const decided = engine.decide(id, { gate: "go", decision: "approve", by: who("bob"), seen });
    await expect(decided).rejects.toMatchObject({ code: "PEOPLE_UNKNOWN" });
    expect((await events(engine, id)).map(({ type }) => type)).not.toContain("decision-recorded");
  });

  test("given more people than anybody lists, or a group that nobody lists, then there are taken to be enough", async () => {
    const crowd = Array.from({ length: 300 }, (_none, index) => `p${index}`);
    for (const ops of [crowd, undefined]) {
      const run = await parked(release(config), { people: changing({ ops }) });
      expect((await run.engine.get(run.id))?.state.holds).toEqual([]);
      const roster = (await events(run.engine, run.id)).find(({ type }) => type === "roster-recorded");
      expect(roster?.data).toMatchObject({ roster: { unlisted: ["group:ops"] } });
    }
  });

  test("given the membership of the opening counts, then who joins later is nobody, though no worker had looked it up (F1)", async () => {
    const groups: Record<string, readonly string[]> = { ops: ["bob", "carol"] };
    const harness = createHarness({ pipelines: [release({ members: "at-opening" })] });
    const engine = harness.engine({ people: changing(groups) });
    const { id } = await engine.start("release", { key: "K", subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE });
    const seen = (await engine.explain(id)).requests[0]?.digest ?? "sha256:";
    const decide = (by: string) => engine.decide(id, { gate: "go", decision: "approve", by: who(by), seen });
    expect(await decide("bob")).toEqual({ ok: true, request: "open" });
    groups["ops"] = ["dave", "bob"];
    expect(await decide("dave")).toMatchObject({ code: "DECISION_NOT_ELIGIBLE" });
    expect(await decide("carol")).toEqual({ ok: true, request: "approved" });
  });
});

describe("people who stand in, advise, and are told", () => {
  test("given somebody stands in, then it is the other's groups that count, as they are now", async () => {
    const groups: Record<string, readonly string[]> = { ops: ["bob", "carol"] };
    const delegation = { longestMs: HOUR, chains: false };
    const { engine, id, decide, harness } = await parked(release({ delegation }), { people: changing(groups) });
    const until = harness.clock.now() + HOUR;
    expect(await engine.delegate(id, { gate: "go", to: "eve", until, by: who("zoe") })).toMatchObject({ code: "DECISION_NOT_ELIGIBLE" });
    const answer = await engine.delegate(id, { gate: "go", to: "eve", until, by: who("bob"), id: "lend" });
    expect(answer).toEqual({ ok: true, delegation: "lend" });
    groups["ops"] = ["carol"];
    expect(await decide("eve", { for: "bob" })).toMatchObject({ code: "DECISION_NOT_ELIGIBLE" });
    groups["ops"] = ["bob", "carol"];
    expect(await decide("eve", { for: "bob" })).toEqual({ ok: true, request: "open" });
    expect(await decide("bob")).toMatchObject({ code: "DECISION_DUPLICATE" });
    expect(await engine.endDelegation(id, { delegation: "lend", by: who("bob") })).toEqual({ ok: true });
    expect(await decide("bob", { decision: "revoke" })).toEqual({ ok: true, request: "open" });
    expect(await decide("eve", { for: "bob" })).toMatchObject({ code: "DELEGATION_MISSING" });
  });

  test("given a machine advises, then people see it, and it counts for nothing", async () => {
    const { engine, id, seen, decide } = await parked(release({ from: [{ count: 1, of: ["anyone"] }] }), {});
    const bot = { id: "bot", assurance: "verified", kind: "machine" } as const;
    const advice = { gate: "go", says: "approve", by: bot, seen: await seen(), reason: "all green" } as const;
    expect(await engine.advise(id, advice)).toEqual({ ok: true, counted: false });
    expect((await engine.explain(id)).text).toContain("advice of bot, not counted: approve, all green");
    expect(await engine.decide(id, { ...advice, decision: "approve" })).toMatchObject({ code: "DECISION_NOT_ELIGIBLE" });
    await expect(engine.advise(id, { ...advice, says: "yes" as "approve" })).rejects.toMatchObject({ code: "COMMAND_INVALID" });
    expect(await decide("bob")).toEqual({ ok: true, request: "approved" });
  });

  test("given a schedule, then people are told by the store's time, once each, also after a crash", async () => {
    const told: Notice[] = [];
    const notifier = { portVersion: 1, notify: (notice: Notice) => Promise.resolve(void told.push(notice)) } as const;
    const tell = { opening: true, remindMs: 5 * HOUR, escalate: [{ afterMs: 12 * HOUR, to: ["cto"] }] };
    const { harness, id } = await parked(release({ tell, from: [{ count: 1, of: ["bob"] }] }), { notifier });
    expect(told).toMatchObject([{ to: "bob", topic: "request-opened", run: id, data: { gate: "go", key: "K" } }]);
    const another = harness.engine({ notifier });
    for (let hour = 0; hour < 13; hour++) {
      await harness.clock.advance(HOUR + 60_000);
      await harness.clock.see(another.tick());
    }
    expect(told.slice(1).map(({ to, topic }) => `${topic} ${to}`)).toEqual([
      "request-reminder bob",
      "request-reminder bob",
      "request-escalated cto",
    ]);
    expect(new Set(told.map(({ key }) => key)).size).toBe(told.length);
  });

  test("given nobody can be told, then that is written down, and the request goes on", async () => {
    const { engine, id, decide } = await parked(release({ tell: { opening: true }, from: [{ count: 1, of: ["bob"] }] }), {});
    expect((await events(engine, id)).at(-1)).toMatchObject({ type: "telling-ended", data: { as: "failed" } });
    expect(await decide("bob")).toEqual({ ok: true, request: "approved" });
  });
});

describe("who may waive", () => {
  const audit = `, { id: audit, use: check, waive: { of: ["group:leads"], count: 2, longest: 2d } }`;

  test("given a gate wants two, then the second agrees to the terms of the first, with the groups of now (F23)", async () => {
    const people = changing({ leads: ["lea", "max"], ops: [] });
    const harness = createHarness({
      pipelines: [release({}, audit)],
      script: () => ({ value: "fail", code: "X", reason: "r", findings: [], evidence: [] }),
    });
    const engine = harness.engine({ people });
    const { id } = await engine.start("release", { key: "K", subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE });
    await harness.clock.see(engine.settled(id));
    const terms = { gate: "audit", reason: "known", until: harness.clock.now() + HOUR, owner: "lea", scope: { subject: "run" } } as const;
    expect(await engine.waive(id, { ...terms, by: who("bob") })).toMatchObject({ code: "DECISION_NOT_ELIGIBLE" });
    expect(await engine.waive(id, { ...terms, by: who("lea"), id: "w1" })).toMatchObject({ ok: true, waiver: "proposed", id: "w1" });
    expect(await engine.waive(id, { ...terms, by: who("max"), second: "nothing" })).toMatchObject({ code: "DECISION_TOO_EARLY" });
    expect(await engine.waive(id, { ...terms, by: who("max"), second: "w1" })).toEqual({ ok: true });
    const shown = (await engine.explain(id)).data.gates.find(({ gate }) => gate === "audit");
    expect(shown).toMatchObject({ value: "fail", open: true, waiver: { owner: "lea", allowedBy: ["lea", "max"] } });
  });
});

describe("what people write (SEC-1)", () => {
  const SECRET = "hunter2-hunter2";
  const redactor = { portVersion: 1, redact: (text: string) => text.replaceAll(SECRET, "[hidden]") } as const;

  test("given secrets in answers, reasons and advice, then none is stored; in names they are refused", async () => {
    const form = [{ name: "note", type: "text" }];
    const { engine, id, seen, decide, harness } = await parked(release({ form, delegation: { longestMs: HOUR, chains: false } }), {
      redactor,
    });
    const by = { ...who("bob"), groups: ["ops"] };
    expect(await decide("bob", { by, answers: { note: `use ${SECRET}` }, reason: SECRET })).toEqual({ ok: true, request: "open" });
    await engine.advise(id, { gate: "go", says: "reject", by: who("bot"), seen: await seen(), reason: SECRET });
    const until = harness.clock.now() + HOUR;
    const refused = { code: "COMMAND_INVALID" };
    await expect(engine.delegate(id, { gate: "go", to: SECRET, until, by })).rejects.toMatchObject(refused);
    await expect(decide("carol", { for: SECRET, answers: { note: "x" } })).rejects.toMatchObject(refused);
    const scope = { paths: [SECRET] };
    await expect(engine.waive(id, { gate: "go", reason: "r", until, by, scope })).rejects.toMatchObject(refused);
    const written = JSON.stringify([await engine.ledger(id, { limit: 1000 }), await engine.get(id)]);
    expect([written.includes(SECRET), written.includes("[hidden]")]).toEqual([false, true]);
  });
});
