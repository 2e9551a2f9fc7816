import type { Digest, Principal, Vcs } from "@sluice/core";
import { createHarness, fakeVcs, type Harness, rehearse, scriptedRegistry } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import type { Engine } from "./engine.ts";

const ALICE: Principal = { id: "alice", assurance: "verified" };
const BOB: Principal = { id: "bob", assurance: "verified" };
const CAROL: Principal = { id: "carol", assurance: "verified" };
const SUBJECT = { kind: "plan", facets: { head: "h1" } } as const;

function release(from: string, exclude = "[starter]"): string {
  return `
format: 1
name: release
initial: build
stages:
  build: { work: { run: builder }, next: judge }
  judge:
    gates:
      - { id: go, use: approval, with: { from: [${from}], exclude: ${exclude} } }
      - { id: style, use: check, with: { name: style } }
    next: done
  done: { final: succeeded }
`;
}

/** A run that waits for its approval. */
async function parked(
  harness: Harness,
  engine = harness.engine(),
  subject: { readonly kind: string; readonly facets: Record<string, string> } = SUBJECT,
) {
  const run = await engine.start("release", { key: "K", subject, startedBy: ALICE });
  await harness.clock.see(engine.settled(run.id));
  return { engine, id: run.id, seen: await seenBy(engine, run.id) };
}

async function seenBy(engine: Engine, run: string): Promise<Digest> {
  return (await engine.explain(run)).requests.find(({ gate }) => gate === "go")?.digest ?? "sha256:";
}

describe("decisions", () => {
  const gates = scriptedRegistry();
  const verdicts = { style: "pass" } as const;

  test("given every process of before is gone, when a person decides, then recording it is the resume (F1)", async () => {
    const play = await rehearse(release('{ count: 1, of: ["bob"] }'), { gates, verdicts, work: { builder: {} } });
    await play.crash();
    const { version } = play.run;
    expect(await play.approve("go", "bob")).toMatchObject({ ok: true });
    // No worker, no tick: the same append that holds the decision holds the end of the run.
    expect(play.run).toMatchObject({ outcome: "succeeded", stage: "done" });
    expect((await play.engine.ledger(play.run.run, { after: version })).items).toHaveLength(1);
  });

  test("given an approval, then finished work and passed gates are not run again, and no run ends with its request open (F5)", async () => {
    const play = await rehearse(release('{ count: 2, of: ["bob", "carol"] }'), { gates, verdicts, work: { builder: {} } });
    expect(await play.approve("go", "bob")).toMatchObject({ ok: true, request: "open" });
    expect(play.run.status).toBe("waiting");
    await play.approve("go", "carol");
    expect(play.run.outcome).toBe("succeeded");
    expect(play.performed).toHaveLength(1);
    expect((await play.ledger()).match(/asked for style/g)).toHaveLength(1);
  });

  test("given an open request, then explain says what deciding on it needs, and nothing of one that is closed (F9)", async () => {
    const harness = createHarness({ pipelines: [release('{ count: 2, of: ["bob", "carol"] }')] });
    const { engine, id, seen } = await parked(harness);
    const open = { gate: "go", request: expect.any(String) as string, digest: seen, assurance: "verified" };
    const expiresAt = expect.any(Number) as number;
    const { requests } = await engine.explain(id);
    expect(requests).toEqual([{ ...open, expiresAt, missing: [{ count: 2, of: ["bob", "carol"] }] }]);
    await engine.decide(id, { gate: "go", decision: "approve", by: BOB, seen });
    expect((await engine.explain(id)).requests).toMatchObject([{ ...open, missing: [{ count: 1 }] }]);
    await engine.decide(id, { gate: "go", decision: "approve", by: CAROL, seen });
    expect((await engine.explain(id)).requests).toEqual([]);
  });

  test("given two runs that wait, then an answer to one's request cannot answer the other's (F6, APR-2)", async () => {
    const harness = createHarness({ pipelines: [release('{ count: 1, of: ["bob"] }')] });
    const { engine, id } = await parked(harness);
    const other = await engine.start("release", { key: "OTHER", subject: SUBJECT, startedBy: ALICE });
    await harness.clock.see(engine.settled(other.id));
    const seen = await seenBy(engine, other.id);
    expect(await engine.decide(id, { gate: "go", decision: "approve", by: BOB, seen })).toMatchObject({
      ok: false,
      code: "DECISION_STALE",
    });
    expect((await engine.get(id))?.outcome).toBeUndefined();
  });

  test("given the run is parked, then it keeps its identity: no second run can answer for it (F6)", async () => {
    const harness = createHarness({ pipelines: [release('{ count: 1, of: ["bob"] }')] });
    const { engine, id } = await parked(harness);
    expect(await engine.start("release", { key: "K", subject: SUBJECT, startedBy: BOB })).toEqual({ scope: "default", id, created: false });
  });

  test("given an unknown run, gate or malformed decision, then the caller is told (F1)", async () => {
    const harness = createHarness({ pipelines: [release('{ count: 1, of: ["bob"] }')] });
    const { engine, id, seen } = await parked(harness);
    expect(await engine.decide("nope", { gate: "go", decision: "approve", by: BOB, seen })).toMatchObject({ code: "RUN_NOT_FOUND" });
    expect(await engine.decide(id, { gate: "nope", decision: "approve", by: BOB, seen })).toMatchObject({ code: "GATE_UNKNOWN" });
    expect(await engine.decide(id, { gate: "style", decision: "approve", by: BOB, seen })).toMatchObject({ code: "GATE_NOT_A_REQUEST" });
    const nobody = { id: "", assurance: "verified" } as const;
    await expect(engine.decide(id, { gate: "go", decision: "approve", by: nobody, seen })).rejects.toMatchObject({
      code: "COMMAND_INVALID",
    });
    await expect(engine.decide(id, { gate: "go", decision: "yes" as "approve", by: BOB, seen })).rejects.toMatchObject({
      code: "COMMAND_INVALID",
    });
  });

  test("given the same gesture twice, also after the run ended, then the second gives the first answer and changes nothing", async () => {
    const harness = createHarness({ pipelines: [release('{ count: 1, of: ["bob"] }')] });
    const { engine, id, seen } = await parked(harness);
    const gesture = { gate: "go", decision: "approve", by: BOB, seen, id: "click 1/of Bob" } as const;
    const first = await engine.decide(id, gesture);
    const version = (await engine.get(id))?.version;
    expect(await engine.decide(id, gesture)).toEqual(first);
    expect(await harness.engine().decide(id, gesture)).toEqual(first);
    expect((await engine.get(id))?.version).toBe(version);
    expect(await engine.decide(id, { ...gesture, id: "click 2" })).toMatchObject({ ok: false, code: "RUN_COMPLETED" });
  });

  test("given two people who use one id, or one person who says two things with it, then each gets their own answer (APR-2)", async () => {
    const harness = createHarness({ pipelines: [release('{ count: 2, of: ["bob", "carol"] }')] });
    const { engine, id, seen } = await parked(harness);
    const click = { gate: "go", decision: "approve", seen, id: "1" } as const;
    const claimed = { ...CAROL, assurance: "claimed" } as const;
    expect(await engine.decide(id, { ...click, by: BOB })).toEqual({ ok: true, request: "open" });
    expect(await engine.decide(id, { ...click, by: claimed })).toMatchObject({ ok: false, code: "DECISION_ASSURANCE" });
    expect(await engine.decide(id, { ...click, by: CAROL })).toEqual({ ok: true, request: "approved" });
    const other = await engine.start("release", { key: "OTHER", subject: SUBJECT, startedBy: ALICE });
    await harness.clock.see(engine.settled(other.id));
    const again = { ...click, seen: await seenBy(engine, other.id), by: BOB };
    expect(await engine.decide(other.id, again)).toEqual({ ok: true, request: "open" });
    expect(await engine.decide(other.id, { ...again, decision: "reject" })).toEqual({ ok: true, request: "rejected" });
  });

  test("given a refused gesture repeated when it would be allowed, then its refusal stands", async () => {
    const harness = createHarness({ pipelines: [release('{ count: 1, of: ["bob"] }')] });
    const engine = harness.engine();
    const { id } = await engine.start("release", { key: "K", subject: SUBJECT, startedBy: ALICE });
    const gesture = { gate: "go", decision: "approve", by: BOB, seen: "sha256:".padEnd(71, "0") as Digest, id: "click" } as const;
    const refused = await engine.decide(id, gesture);
    expect(refused).toMatchObject({ ok: false, code: "DECISION_TOO_EARLY" });
    await harness.clock.see(engine.settled(id));
    expect(await engine.decide(id, { ...gesture, seen: await seenBy(engine, id) })).toEqual(refused);
  });

  test("given a People port, then groups come from it and not from the caller", async () => {
    const harness = createHarness({ pipelines: [release('{ count: 1, of: ["group:ops"] }')] });
    const people = {
      portVersion: 1,
      groupsOf: (id: string) => Promise.resolve(id === "carol" ? ["ops"] : []),
      membersOf: () => Promise.resolve(undefined),
    } as const;
    const { engine, id, seen } = await parked(harness, harness.engine({ people }));
    const claimed = { ...BOB, groups: ["ops"] };
    expect(await engine.decide(id, { gate: "go", decision: "approve", by: claimed, seen })).toMatchObject({
      code: "DECISION_NOT_ELIGIBLE",
    });
    expect(await engine.decide(id, { gate: "go", decision: "approve", by: CAROL, seen })).toMatchObject({ ok: true });
  });

  test("given an authorizer, then it is asked first and when the act is done, for every act (ST-16)", async () => {
    const harness = createHarness({ pipelines: [release('{ count: 1, of: ["bob"] }')] });
    const asked: string[] = [];
    const authorizer = {
      portVersion: 1,
      authorize: (_by: Principal, act: { readonly act: string }) => {
        if (act.act === "execute") return Promise.resolve({ allowed: true } as const);
        asked.push(act.act);
        return Promise.resolve(act.act === "start" ? ({ allowed: true } as const) : ({ allowed: false, reason: "not here" } as const));
      },
    } as const;
    const { engine, id, seen } = await parked(harness, harness.engine({ authorizer }));
    const version = (await engine.get(id))?.version;
    const refused = { ok: false, code: "NOT_AUTHORIZED", reason: "not here" };
    expect(await engine.decide(id, { gate: "go", decision: "approve", by: BOB, seen })).toEqual(refused);
    expect(await engine.advise(id, { gate: "go", says: "approve", by: BOB, seen })).toEqual(refused);
    expect(await engine.delegate(id, { gate: "go", to: "carol", until: 2e12, by: BOB })).toEqual(refused);
    expect(await engine.endDelegation(id, { delegation: "d", by: BOB })).toEqual(refused);
    expect(await engine.waive(id, { gate: "style", reason: "r", until: 2e12, by: BOB })).toEqual(refused);
    expect(await engine.resume(id, { by: BOB })).toEqual(refused);
    expect(await engine.extend(id, { by: BOB, gate: "go", byMs: 1000 })).toEqual(refused);
    expect(await engine.cancel(id, { by: BOB })).toEqual(refused);
    expect(await engine.revise(id, { by: BOB, facets: { head: "h9" } })).toEqual(refused);
    expect(await engine.adopt(id, { by: BOB })).toEqual(refused);
    expect(await engine.signal({ run: id, id: "s", type: "t" })).toEqual(refused);
    expect(asked.slice(0, 5)).toEqual(["start", "decide", "advise", "delegate", "delegate"]);
    expect(asked.slice(5)).toEqual(["waive", "resume", "extend", "cancel", "revise", "adopt", "signal"]);
    // Only who tried to decide is written down.
    expect((await engine.get(id))?.version).toBe((version ?? 0) + 1);
    const last = (await engine.ledger(id)).items.at(-1)?.events;
    expect(last).toMatchObject([{ type: "decision-refused", data: { gate: "go", by: BOB, code: "NOT_AUTHORIZED" } }]);
  });
});

describe("who wrote it may not approve it (APR-4)", () => {
  const facets = { head: "c2", base: "main", baseCommit: "c1" };
  const commit = { id: "c2", parents: ["c1"], message: "m" };

  function vcsWith(commits: Vcs["commits"]): Vcs {
    return { ...fakeVcs({ commits: {} }), observe: () => Promise.resolve(facets), commits };
  }

  const definition = release('{ count: 1, of: ["anyone"] }', "[starter, author, committer]");

  test.each(["bob", "Bob", "Bob <bob@example.org>", "B. <BOB@example.org>", "bob@example.org"])(
    "given the commit says %s, then bob is refused",
    async (author) => {
      const harness = createHarness({ pipelines: [definition] });
      const vcs = vcsWith(() => Promise.resolve([{ ...commit, author, committer: "ci" }]));
      const { engine, id, seen } = await parked(harness, harness.engine({ vcs }), { kind: "git", facets });
      expect(await engine.decide(id, { gate: "go", decision: "approve", by: BOB, seen })).toMatchObject({ code: "DECISION_EXCLUDED" });
      expect(await engine.decide(id, { gate: "go", decision: "approve", by: CAROL, seen })).toMatchObject({ ok: true });
    },
  );

  test("given only some may lift a rejection, then not those of them who wrote it, nor anybody while nobody can tell", async () => {
    const lifted = definition
      .replace("exclude: [starter", "lift: [bob, carol], exclude: [starter")
      .replace("use: approval,", "use: approval, onReject: hold,");
    let fails = false;
    const vcs = vcsWith(() =>
      fails ? Promise.reject(new TypeError("no git")) : Promise.resolve([{ ...commit, author: "Bob", committer: "ci" }]),
    );
    const harness = createHarness({ pipelines: [lifted] });
    const { engine, id, seen } = await parked(harness, harness.engine({ vcs }), { kind: "git", facets });
    await engine.decide(id, { gate: "go", decision: "reject", by: CAROL, seen });
    expect((await engine.get(id))?.state.holds).toMatchObject([{ code: "REQUEST_REJECTED" }]);
    expect(await engine.resume(id, { by: BOB })).toMatchObject({ code: "DECISION_EXCLUDED" });
    fails = true;
    expect(await engine.resume(id, { by: CAROL })).toMatchObject({ code: "VCS_FAILED" });
    fails = false;
    expect(await engine.resume(id, { by: CAROL })).toMatchObject({ ok: true });
  });

  test("given nobody can tell who wrote it, then nobody's decision is taken", async () => {
    const harness = createHarness({ pipelines: [definition] });
    for (const vcs of [
      vcsWith(() => Promise.reject(new TypeError("no git"))),
      vcsWith(() => Promise.resolve(Array.from({ length: 1000 }, () => ({ ...commit, author: "x", committer: "x" })))),
    ]) {
      const { engine, id, seen } = await parked(harness, harness.engine({ vcs }), { kind: "git", facets });
      expect(await engine.decide(id, { gate: "go", decision: "approve", by: BOB, seen })).toMatchObject({ ok: false, code: "VCS_FAILED" });
    }
  });

  test("given the run has ended, then that is the refusal, whoever wrote it and whatever the repository says", async () => {
    const harness = createHarness({
      pipelines: [definition, release('{ count: 1, of: ["anyone"] }', "[pusher]").replace("release", "push")],
    });
    const engine = harness.engine({ vcs: vcsWith(() => Promise.reject(new TypeError("no git"))) });
    for (const name of ["release", "push"]) {
      const { id } = await engine.start(name, { key: "K", subject: { kind: "git", facets }, startedBy: ALICE });
      await harness.clock.see(engine.settled(id));
      const seen = await seenBy(engine, id);
      await engine.cancel(id, { by: ALICE });
      expect(await engine.decide(id, { gate: "go", decision: "approve", by: BOB, seen })).toMatchObject({ code: "RUN_COMPLETED" });
    }
  });

  test.each(["pusher", "author", "committer"])(
    "given the %s of what is no commit is excluded, then the host must say who that is",
    async (relation) => {
      const harness = createHarness({ pipelines: [release('{ count: 1, of: ["anyone"] }', `[${relation}]`)] });
      const { engine, id, seen } = await parked(harness);
      const approve = { gate: "go", decision: "approve", by: BOB, seen } as const;
      const excluded = { ok: false, code: "DECISION_EXCLUDED" };
      expect(await engine.decide(id, approve)).toMatchObject(excluded);
      for (const wrong of [["bob"], "carol", [{ id: "carol" }], null])
        expect(await engine.decide(id, { ...approve, relations: { [relation]: wrong as never } })).toMatchObject(excluded);
      expect(await engine.decide(id, { ...approve, relations: { [relation]: [] } })).toMatchObject({ ok: true });
    },
  );
});
