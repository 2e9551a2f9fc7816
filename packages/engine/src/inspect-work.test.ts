import type { EffectHandler, EffectInspection } from "@sluice/core";
import { createHarness } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const PIPELINE = `
format: 1
name: deploy
initial: deploy
effects: { deploy: { class: ordinary, repeat: REPEAT } }
stages:
  deploy: { work: { run: deploy, timeout: 2h, attempts: 2, every: 1m }, gates: [exit], next: done }
  done: { final: succeeded }
`;

/** Detached work that never reports, seen through `inspect`. */
async function detached(seen: { now: EffectInspection }, repeat = "safe") {
  const sent: string[] = [];
  let looks = 0;
  const handler: EffectHandler = {
    portVersion: 1,
    async perform({ work }) {
      sent.push(work);
      return { kind: "detached" };
    },
    async inspect() {
      looks += 1;
      return seen.now;
    },
  };
  const harness = createHarness({ pipelines: [PIPELINE.replace("REPEAT", repeat)] });
  const open = () => harness.engine({ effects: { deploy: handler } });
  const engine = open();
  const startedBy = { id: "carol", assurance: "verified" } as const;
  await engine.start("deploy", { key: "K-1", run: "r1", startedBy, subject: { facets: { head: "c1" } } });
  await engine.tick();
  const pass = async (ms: number, by = engine) => {
    for (let passed = 0; passed < ms; passed += 15_000) {
      await harness.clock.advance(15_000);
      await by.tick();
    }
    return by.get("r1");
  };
  return { engine, open, pass, sent, looks: () => looks };
}

describe("given detached work whose report is lost", () => {
  test("while it runs nothing is written, whoever looks; its end is found and judged, in another process (OR-52, OR-84)", async () => {
    const seen: { now: EffectInspection } = { now: { kind: "running" } };
    const { engine, open, pass, looks } = await detached(seen);
    const before = (await engine.get("r1"))?.version;
    expect([(await pass(300_000))?.version, looks() > 3]).toEqual([before, true]);
    seen.now = { kind: "ended", exit: 0 };
    await engine.close();
    const run = await pass(60_000, open());
    expect(run?.outcome).toBe("succeeded");
  });

  test("every exit is recorded as it is, for the gates to judge (OR-52, OR-84)", async () => {
    const { engine, pass } = await detached({ now: { kind: "ended", exit: 7, note: "no route to host" } });
    await pass(60_000);
    const ends = (await engine.ledger("r1")).items.flatMap(({ events }) => events.filter(({ type }) => type === "work-ended"));
    expect(ends.map(({ data }) => data["end"])).toEqual([{ how: "finished", exit: 7, note: "no route to host" }]);
  });

  test("what is gone is found gone twice before it counts, and is sent again where that is safe (OR-81, OR-83)", async () => {
    const seen: { now: EffectInspection } = { now: { kind: "gone" } };
    const { pass, sent } = await detached(seen);
    await pass(30_000);
    expect(sent).toHaveLength(1);
    await pass(150_000);
    expect(sent).toEqual(["work.deploy.3.1", "work.deploy.3.2"].slice(0, sent.length));
    expect(sent).toHaveLength(2);
  });

  test("gone once and there again was only slow", async () => {
    const seen: { now: EffectInspection } = { now: { kind: "gone" } };
    const { pass, sent, looks } = await detached(seen);
    while (looks() === 0) await pass(15_000);
    seen.now = { kind: "running" };
    const run = await pass(300_000);
    expect([sent.length, run?.state.work?.status]).toEqual([1, "detached"]);
  });

  test("what is gone and may not be repeated asks a person (OP-16)", async () => {
    const { pass, sent } = await detached({ now: { kind: "gone" } }, "never");
    const run = await pass(180_000);
    expect([sent.length, run?.state.holds.map(({ code }) => code)]).toEqual([1, ["EFFECT_UNKNOWN"]]);
  });

  test("what nobody can tell is left to its deadline", async () => {
    const { pass, sent } = await detached({ now: { kind: "unknown" } });
    expect((await pass(600_000))?.state.work?.status).toBe("detached");
    const run = await pass(7_200_000);
    expect([sent.length > 1, run?.state.work?.attempt]).toEqual([true, 2]);
  });

  test("two who look at once end it once (OR-82)", async () => {
    const seen: { now: EffectInspection } = { now: { kind: "running" } };
    const { engine, open, pass } = await detached(seen);
    const other = open();
    await pass(45_000);
    seen.now = { kind: "ended", exit: 0 };
    for (let look = 0; look < 4; look++) await Promise.all([pass(15_000), pass(15_000, other)]);
    const types = (await engine.ledger("r1")).items.flatMap(({ events }) => events.map(({ type }) => type));
    expect(types.filter((type) => type === "work-ended")).toHaveLength(1);
  });
});
