import { createHarness } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const ALICE = { id: "alice", assurance: "verified" } as const;
const SUBJECT = { kind: "plan", facets: { head: "h1" } } as const;
const START = { key: "K", subject: SUBJECT, startedBy: ALICE } as const;

function definition(identity: string): string {
  return `
format: 1
name: sync
initial: work
${identity}
stages:
  work: { work: { run: worker }, next: done }
  done: { final: succeeded }
`;
}

function setUp(identity = "") {
  const harness = createHarness({ pipelines: [definition(identity)] });
  const engine = harness.engine();
  const finish = async (run: string) => {
    await harness.clock.see(engine.settled(run));
    return (await engine.get(run))?.outcome;
  };
  return { harness, engine, finish };
}

describe("the same while active, which is the default (OP-04)", () => {
  test("given an unfinished run of the key, then starting gives that one, from any process, also at the same moment", async () => {
    const { harness, engine } = setUp();
    const others = [engine, harness.engine(), harness.engine(), engine];
    const started = await Promise.all(others.map((one) => one.start("sync", START)));
    expect(new Set(started.map(({ id }) => id)).size).toBe(1);
    expect(started.filter(({ created }) => created)).toHaveLength(1);
  });

  test("given it has ended, then starting gives another one; given another scope, then that has its own", async () => {
    const { engine, finish } = setUp("identity: active");
    const first = await engine.start("sync", START);
    const elsewhere = await engine.start("sync", START, { scope: "other" });
    expect([elsewhere.created, elsewhere.id === first.id]).toEqual([true, false]);
    expect(await finish(first.id)).toBe("succeeded");
    const second = await engine.start("sync", START);
    expect([second.created, second.id === first.id]).toEqual([true, false]);
  });
});

describe("policies of identity (OP-05)", () => {
  test("given one run for each request, then two requests are two runs, and a repeat gives the same one, also when it has ended", async () => {
    const { harness, engine, finish } = setUp("identity: request");
    const [first, second] = [
      await engine.start("sync", { ...START, id: "click-1" }),
      await engine.start("sync", { ...START, id: "click-2" }),
    ];
    expect([first.created, second.created, first.id === second.id]).toEqual([true, true, false]);
    expect(await harness.engine().start("sync", { ...START, id: "click-1" })).toEqual({ ...first, created: false });
    await finish(first.id);
    expect(await engine.start("sync", { ...START, id: "click-1" })).toEqual({ ...first, created: false });
  });

  test("given one run for each slot, then there is never a second one, whoever asks and whenever", async () => {
    const { harness, engine, finish } = setUp("identity: slot");
    const nightly = { ...START, slot: "2026-11-21" };
    const started = await Promise.all([engine, harness.engine(), harness.engine()].map((one) => one.start("sync", nightly)));
    expect([new Set(started.map(({ id }) => id)).size, started.filter(({ created }) => created).length]).toEqual([1, 1]);
    const [first] = started;
    expect(await finish(first?.id ?? "")).toBe("succeeded");
    expect(await engine.start("sync", nightly)).toMatchObject({ id: first?.id, created: false });
    expect((await engine.start("sync", { ...nightly, slot: "2026-11-22" })).created).toBe(true);
    expect((await engine.start("sync", { ...nightly, key: "L" })).created).toBe(true);
  });

  test.each([
    ["identity: request", {}],
    ["identity: request", { slot: "2026-11-21" }],
    ["identity: slot", { id: "click-1" }],
    ["identity: slot", { slot: "" }],
    ["identity: slot", { slot: "x".repeat(129) }],
  ])("given %s and %o, then the start is refused: nobody could tell a repeat from a new one", async (identity, more) => {
    const { engine } = setUp(identity);
    await expect(engine.start("sync", { ...START, ...more })).rejects.toMatchObject({
      code: expect.stringMatching(/COMMAND_INVALID|SUBJECT_INVALID/) as string,
    });
  });

  test("given an identity of the caller's own, then that counts", async () => {
    const { engine } = setUp("identity: slot");
    const first = await engine.start("sync", { ...START, identity: "mine" });
    expect(await engine.start("sync", { ...START, key: "L", identity: "mine" })).toEqual({ ...first, created: false });
  });
});

describe("a run's record", () => {
  test("given a start, then the run is there before any work, with all that is needed to ask for its authority again (OP-06, OP-07)", async () => {
    const { harness, engine } = setUp();
    const run = await engine.start("sync", START);
    expect(harness.performed).toEqual([]);
    const view = await engine.get(run.id);
    expect(view).toMatchObject({
      scope: "default",
      status: "running",
      state: { startedBy: ALICE, subject: { key: "K" }, definition: expect.any(String) as string },
    });
  });

  test("given work that is asked for by a run that is nowhere, then nothing is done, and no run comes about (OP-06)", async () => {
    const { engine } = setUp();
    expect(
      await engine.signal({ run: "nowhere", id: "s1", type: "work-finished", token: "t".repeat(32), data: { exit: 0 } }),
    ).toMatchObject({ ok: false });
    expect(await engine.get("nowhere")).toBeUndefined();
  });
});
