import { createHarness, type FakeTracker, fakeTracker, type Harness, pipelineFrom } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import type { Engine } from "../engine.ts";
import type { TrackedProject } from "./tracked-project.ts";

const PIPELINE = `
format: 1
name: delivery
initial: build
stages:
  build: { work: { run: build }, gates: [check], next: confirm }
  confirm:
    gates: [{ id: go, use: approval, with: { of: [alice, bob], exclude: [starter] } }]
    next: deploy
  deploy: { work: { run: deploy }, next: done }
  done: { final: succeeded }
wiring:
  tracker: { Backlog: display, "In progress": display, "Confirm deploy": { decide: go, as: approve }, "Send back": { decide: go, as: reject }, Waiting: display, Approved: display, Blocked: display, Done: display, Failed: display }
projection:
  tracker: { build: "In progress", confirm: Waiting, deploy: "In progress", held: Blocked, done: Done, failed: Failed, cancelled: Failed }
`;

const STATUSES = {
  Backlog: "backlog",
  "In progress": "started",
  Waiting: "started",
  "Confirm deploy": "started",
  "Send back": "started",
  Approved: "started",
  Blocked: "started",
  Odd: "started",
  Done: "completed",
  Failed: "cancelled",
} as const;

interface World {
  readonly harness: Harness;
  readonly tracker: FakeTracker;
  readonly engine: Engine;
  readonly restart: (given?: Partial<TrackedProject>) => Engine;
}

/** A run that asks for a confirmation, and its item in a tracker. */
async function waiting(given: Partial<TrackedProject> = {}): Promise<World> {
  const harness = createHarness({ pipelines: [PIPELINE] });
  const tracker = fakeTracker({ statuses: STATUSES, items: { "K-1": "Backlog", "K-2": "Backlog" } });
  const restart = (more: Partial<TrackedProject> = {}) =>
    harness.engine({
      trackers: [
        {
          tracker,
          everyMs: 0,
          principalOf: (actor) => (actor === "bot" ? undefined : { id: actor, assurance: "verified" as const }),
          ...given,
          ...more,
        },
      ],
    });
  const engine = restart();
  const start = { key: "K-1", run: "r1", startedBy: { id: "carol", assurance: "verified" as const }, subject: { facets: { head: "c1" } } };
  await engine.start("delivery", start);
  await engine.tick();
  await engine.tick();
  return { harness, tracker, engine, restart };
}

const decisionsOf = async (engine: Engine) =>
  (await engine.get("r1"))?.state.requests["go"]?.decisions.map(({ by, decision }) => `${by.id} ${decision}`);

describe("given a run that asks people, and its item", () => {
  test("the item shows where the run is", async () => {
    const { tracker } = await waiting();
    expect(tracker.statusOf("K-1")).toBe("Waiting");
    expect(tracker.statusOf("K-2")).toBe("Backlog");
  });

  test("a status that somebody gave decides once, by a tick alone, and the run goes on to its end (OR-46, OR-70)", async () => {
    const { harness, tracker, engine } = await waiting();
    tracker.choose("K-1", "Confirm deploy", "alice", harness.clock.now());
    const { reconciled } = await engine.tick();
    expect(reconciled).toMatchObject([{ carried: 1, refused: 0, shown: 1 }]);
    await engine.tick();
    await engine.tick();
    expect([(await engine.get("r1"))?.outcome, tracker.statusOf("K-1"), harness.performed.length]).toEqual(["succeeded", "Done", 2]);
  });

  test("who chose it is who decides: nobody else, and not whoever started it; they are told why, once (OR-51)", async () => {
    const { harness, tracker, engine, restart } = await waiting();
    tracker.choose("K-1", "Confirm deploy", "carol", harness.clock.now());
    expect((await engine.tick()).reconciled).toMatchObject([{ carried: 0, refused: 1, shown: 1 }]);
    expect([tracker.statusOf("K-1"), tracker.comments.length]).toEqual(["Waiting", 1]);
    expect(tracker.comments[0]?.text).toContain("DECISION_EXCLUDED");
    await engine.tick();
    await restart().tick();
    expect([tracker.comments.length, await decisionsOf(engine)]).toEqual([1, []]);
  });

  test.each([
    ["nobody the log names", undefined],
    ["somebody we do not know", "bot"],
    ["we ourselves", "sluice"],
  ])("a status given by %s decides nothing, and the item shows the run again", async (_who, actor) => {
    const { harness, tracker, engine } = await waiting();
    tracker.choose("K-1", "Confirm deploy", actor, harness.clock.now());
    expect((await engine.tick()).reconciled).toMatchObject([{ carried: 0, refused: 0, shown: 1 }]);
    expect([await decisionsOf(engine), tracker.statusOf("K-1"), tracker.comments]).toEqual([[], "Waiting", []]);
  });

  test("a status that is only shown decides nothing: plain approval is noted and put back (OR-47)", async () => {
    const { harness, tracker, engine } = await waiting();
    await harness.clock.advance(1000);
    tracker.choose("K-1", "Approved", "alice", harness.clock.now());
    await engine.tick();
    const run = await engine.get("r1");
    expect([await decisionsOf(engine), tracker.statusOf("K-1")]).toEqual([[], "Waiting"]);
    expect(run?.state.facts["tracker.status"]?.data).toEqual({ project: "ORCH", status: "Approved", listed: true });
  });

  test("a status that was given before the question was opened is not its answer (OR-48)", async () => {
    const { harness, tracker, engine } = await waiting();
    tracker.choose("K-1", "Confirm deploy", "alice", harness.clock.now() - 1);
    await engine.tick();
    expect([await decisionsOf(engine), tracker.statusOf("K-1")]).toEqual([[], "Waiting"]);
  });

  test("an answer that somebody else's status has covered since is not lost, and counts once in every process", async () => {
    const { harness, tracker, engine, restart } = await waiting();
    tracker.choose("K-1", "Confirm deploy", "alice", harness.clock.now());
    tracker.choose("K-1", "Waiting", "dave", harness.clock.now());
    const others = [restart(), restart()];
    await Promise.all([engine, ...others].map((one) => one.tick()));
    for (const one of [engine, ...others]) await one.tick();
    expect((await engine.get("r1"))?.outcome).toBe("succeeded");
    const events = (await engine.ledger("r1")).items.flatMap((commit) => commit.events.map(({ type }) => type));
    expect(events.filter((type) => type === "decision-recorded")).toHaveLength(1);
  });

  test("a status that nobody wired is left alone, and seen (OR-56)", async () => {
    const { harness, tracker, engine } = await waiting();
    tracker.choose("K-1", "Odd", "alice", harness.clock.now());
    expect((await engine.tick()).reconciled).toMatchObject([{ unlisted: 1, shown: 0 }]);
    expect(tracker.statusOf("K-1")).toBe("Odd");
    expect((await engine.get("r1"))?.state.facts["tracker.status"]?.data).toEqual({ project: "ORCH", status: "Odd", listed: false });
  });
});

describe("given an answer that is in doubt", () => {
  test("one that is dated in the future waits until then, and then counts", async () => {
    const { harness, tracker, engine } = await waiting();
    tracker.choose("K-1", "Confirm deploy", "alice", harness.clock.now() + 60_000);
    tracker.choose("K-1", "Waiting", "dave", harness.clock.now());
    await engine.tick();
    await engine.tick();
    expect(await decisionsOf(engine)).toEqual([]);
    await harness.clock.advance(61_000);
    await engine.tick();
    expect(await decisionsOf(engine)).toEqual(["alice approve"]);
  });

  test("where several unfinished runs could be meant, it is carried to none of them", async () => {
    const { harness, tracker, engine } = await waiting();
    const startedBy = { id: "carol", assurance: "verified" as const };
    await engine.start("delivery", { key: "K-1", run: "r2", identity: "another", startedBy, subject: { facets: { head: "c1" } } });
    await engine.tick();
    tracker.choose("K-1", "Confirm deploy", "alice", harness.clock.now());
    expect((await engine.tick()).reconciled).toMatchObject([{ ambiguous: 1, carried: 0, shown: 0 }]);
    expect([await decisionsOf(engine), tracker.statusOf("K-1")]).toEqual([[], "Confirm deploy"]);
  });
});

describe("given a definition that was changed while runs are under way", () => {
  const asksNobody = PIPELINE.replace(
    "gates: [{ id: go, use: approval, with: { of: [alice, bob], exclude: [starter] } }]",
    "gates: [{ id: go, use: check }]",
  ).replaceAll(/"(Confirm deploy|Send back)": \{[^}]*\}/g, '"$1": display');
  const wiresNothing = PIPELINE.slice(0, PIPELINE.indexOf("wiring:"));

  test.each([
    ["asks nobody", asksNobody],
    ["wires nothing", wiresNothing],
  ])("and now %s: their answers are carried by the one they were begun with", async (_how, changed) => {
    const { harness, tracker } = await waiting();
    const engine = harness.engine({
      pipelines: [pipelineFrom(changed, harness.registry)],
      trackers: [{ tracker, everyMs: 0, principalOf: (id) => ({ id, assurance: "verified" }) }],
    });
    tracker.choose("K-1", "Confirm deploy", "alice", harness.clock.now());
    tracker.choose("K-1", "Waiting", "dave", harness.clock.now());
    await engine.tick();
    expect(await decisionsOf(engine)).toEqual(["alice approve"]);
  });
});

describe("given items in sync", () => {
  test("nobody is told anything, nothing is written, and only what changed is looked at again (OR-72, OR-78)", async () => {
    const { tracker, engine, harness } = await waiting();
    await engine.tick();
    const before = await engine.get("r1");
    tracker.calls.length = 0;
    for (let round = 0; round < 3; round++) expect((await engine.tick()).reconciled).toMatchObject([{ items: 1, carried: 0, shown: 0 }]);
    expect(tracker.calls).toEqual(["items", "items", "items"]);
    expect((await engine.get("r1"))?.version).toBe(before?.version);
    expect(harness.performed).toHaveLength(1);
  });

  test("an item of an ended kind is nobody's, unless its run goes on (OR-71)", async () => {
    const { harness, tracker, engine } = await waiting();
    tracker.choose("K-1", "Done", "alice", harness.clock.now());
    tracker.choose("K-2", "Done", "alice", harness.clock.now());
    await engine.tick();
    expect([tracker.statusOf("K-1"), tracker.statusOf("K-2")]).toEqual(["Waiting", "Done"]);
  });

  test("a run that was ended where it stood is shown by how it ended, not by where", async () => {
    const { tracker, engine } = await waiting();
    expect(await engine.cancel("r1", { by: { id: "carol", assurance: "verified" } })).toMatchObject({ ok: true });
    await engine.tick();
    expect(tracker.statusOf("K-1")).toBe("Failed");
  });

  test("a held run is shown as that, and nothing is decided on it (OR-69)", async () => {
    const harness = createHarness({ pipelines: [PIPELINE], work: { build: () => Promise.resolve({ kind: "ended", exit: 3 }) } });
    const tracker = fakeTracker({ statuses: STATUSES, items: { "K-1": "Backlog" } });
    const engine = harness.engine({ trackers: [{ tracker, everyMs: 0, principalOf: (id) => ({ id, assurance: "verified" }) }] });
    await engine.start("delivery", {
      key: "K-1",
      run: "r1",
      startedBy: { id: "carol", assurance: "verified" },
      subject: { facets: { head: "c1" } },
    });
    for (let round = 0; round < 12 && (await engine.get("r1"))?.status !== "held"; round++) {
      await engine.tick();
      await harness.clock.advance(60_000);
    }
    tracker.choose("K-1", "Confirm deploy", "alice", harness.clock.now());
    tracker.calls.length = 0;
    await engine.tick();
    expect([tracker.statusOf("K-1"), tracker.calls.includes("acts")]).toEqual(["Blocked", false]);
  });
});

describe("given what fails", () => {
  test("one item that fails leaves the others alone, and is tried again (OR-77)", async () => {
    const { tracker, engine } = await waiting();
    await engine.start("delivery", {
      key: "K-2",
      run: "r2",
      startedBy: { id: "carol", assurance: "verified" },
      subject: { facets: { head: "c1" } },
    });
    tracker.fail("setStatus");
    expect((await engine.tick()).reconciled).toMatchObject([{ failed: 1 }]);
    tracker.fail();
    await engine.tick();
    expect(tracker.statusOf("K-2")).toBe("Waiting");
  });

  test("one project that fails leaves the others, and the runs, alone (OR-77)", async () => {
    const { harness, tracker } = await waiting();
    const broken = fakeTracker({ project: "OTHER", statuses: STATUSES, items: {} });
    broken.fail("items");
    const principalOf = (id: string) => ({ id, assurance: "verified" as const });
    const engine = harness.engine({
      trackers: [
        { tracker: broken, principalOf },
        { tracker, everyMs: 0, principalOf },
      ],
    });
    tracker.choose("K-1", "Confirm deploy", "alice", harness.clock.now());
    expect((await engine.tick()).reconciled).toMatchObject([
      { project: "OTHER", failed: 1 },
      { project: "ORCH", carried: 1 },
    ]);
  });

  test("a tracker that always has another page, or never answers, is given up in time (OR-77)", async () => {
    const { harness, tracker } = await waiting();
    const principalOf = () => undefined;
    const endless = { ...tracker, project: "ENDLESS", items: () => Promise.resolve({ items: [], next: "again" }) };
    let asked = 0;
    const silent = { ...tracker, project: "SILENT", items: () => (asked++, new Promise<never>(() => undefined)) };
    const engine = harness.engine({ trackers: [endless, silent].map((each) => ({ tracker: each, principalOf, everyMs: 0 })) });
    const { reconciled } = await harness.clock.see(engine.tick());
    expect(reconciled).toMatchObject([{ failed: 1 }, { failed: 1 }]);
    await harness.clock.see(engine.tick());
    expect(asked).toBe(1);
  });

  test("statuses are asked for again when they are old; stale ones of the same project stand when that fails (OR-79)", async () => {
    const { harness, tracker, engine } = await waiting({ vocabularyMs: 300_000 });
    const asked = () => tracker.calls.filter((call) => call === "statuses").length;
    expect(asked()).toBe(1);
    await harness.clock.advance(300_001);
    tracker.fail("statuses");
    tracker.choose("K-1", "Confirm deploy", "alice", harness.clock.now());
    expect((await engine.tick()).reconciled).toMatchObject([{ carried: 1, failed: 0 }]);
    expect(asked()).toBe(2);
  });

  test("a project that has not every status shows what it has, and a missing trigger is never replaced by another (OR-49, OR-80)", async () => {
    const harness = createHarness({ pipelines: [PIPELINE] });
    const tracker = fakeTracker({
      statuses: { Backlog: "backlog", "In progress": "started", Approved: "started" },
      items: { "K-1": "Backlog" },
    });
    const engine = harness.engine({ trackers: [{ tracker, everyMs: 0, principalOf: (id) => ({ id, assurance: "verified" }) }] });
    await engine.start("delivery", {
      key: "K-1",
      run: "r1",
      startedBy: { id: "carol", assurance: "verified" },
      subject: { facets: { head: "c1" } },
    });
    await engine.tick();
    await engine.tick();
    tracker.choose("K-1", "Approved", "alice", harness.clock.now());
    expect((await engine.tick()).reconciled).toMatchObject([{ carried: 0, failed: 0 }]);
    expect(await decisionsOf(engine)).toEqual([]);
  });
});
