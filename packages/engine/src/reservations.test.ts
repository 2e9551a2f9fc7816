import { createHarness } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const ALICE = { id: "alice", assurance: "verified" } as const;
const SUBJECT = { kind: "plan", facets: { head: "h1" } } as const;

const DEFINITION = `
format: 1
name: merge
initial: merge
stages:
  merge:
    reserve: { name: "lock", maxWait: 4h }
    work: { run: merger, timeout: 1h }
    gates: [{ id: ok, use: check, with: { name: ok } }]
    next: done
  done: { final: succeeded }
`;

describe("reservations", () => {
  test("given several runs want one right, then they have it one after the other, first come first served", async () => {
    let inside = 0;
    let most = 0;
    const harness = createHarness({
      pipelines: [DEFINITION],
      work: {
        merger: async () => {
          inside += 1;
          most = Math.max(most, inside);
          await harness.clock.sleep(60_000);
          inside -= 1;
          return { kind: "ended", exit: 0 };
        },
      },
    });
    const engine = harness.engine();
    const runs: string[] = [];
    engine.work();
    for (const key of ["A", "B", "C"]) {
      runs.push((await engine.start("merge", { key, subject: SUBJECT, startedBy: ALICE })).id);
      await harness.clock.advance(2000);
    }
    await harness.clock.advance(10 * 60_000);
    expect(await Promise.all(runs.map(async (run) => (await engine.get(run))?.outcome))).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(harness.performed.map(({ run }) => run)).toEqual(runs);
    expect(most).toBe(1);
    await harness.clock.see(engine.close());
  });

  test("given the holder is cancelled, then the next in line gets the right", async () => {
    const harness = createHarness({ pipelines: [DEFINITION], work: { merger: () => Promise.resolve({ kind: "detached" }) } });
    const engine = harness.engine();
    engine.work();
    const first = await engine.start("merge", { key: "A", subject: SUBJECT, startedBy: ALICE });
    await harness.clock.advance(2000);
    const second = await engine.start("merge", { key: "B", subject: SUBJECT, startedBy: ALICE });
    await harness.clock.advance(2000);
    expect((await engine.get(second.id))?.waits.map((wait) => wait.for)).toEqual(["reservation"]);
    await engine.cancel(first.id, { by: ALICE });
    await harness.clock.advance(60_000);
    expect((await engine.get(second.id))?.state.work?.status).toBe("detached");
    await harness.clock.see(engine.close());
  });

  test("given the run ended while somebody asked for its right, then the right is free again", async () => {
    const harness = createHarness({ pipelines: [DEFINITION] });
    const store = new Proxy(harness.store, {
      get(target, name: keyof typeof harness.store) {
        if (name !== "reserve") return target[name];
        return async (key: Parameters<typeof target.reserve>[0]) => {
          await harness.engine().cancel(key.run, { by: ALICE });
          await harness.clock.see(harness.engine().tick());
          return target.reserve(key);
        };
      },
    });
    const slow = harness.engine({ store });
    await slow.start("merge", { key: "A", subject: SUBJECT, startedBy: ALICE });
    await slow.tick();
    const next = await harness.engine().start("merge", { key: "B", subject: SUBJECT, startedBy: ALICE });
    await harness.clock.see(harness.engine().settled(next.id));
    expect((await harness.engine().get(next.id))?.outcome).toBe("succeeded");
  });
});
