// What an append brings, a worker of the same engine may take over with it: where it has room, and where nobody waits for a turn.
import type { Append, AppendedClaim, RunStore } from "@sluice/core";
import type { Engine } from "@sluice/engine";
import { createHarness, outcome } from "@sluice/testing";
import { expect, test } from "vitest";

const ALICE = { id: "alice", assurance: "verified" } as const;

const TWO_STAGES = `
format: 1
name: two
initial: one
stages:
  one: { gates: [{ id: a, use: check, with: { name: a } }], next: two }
  two: { gates: [{ id: b, use: check, with: { name: b } }], next: done }
  done: { final: succeeded }
`;

/** A store that claims what an append asks for, by asking itself. Notes what was asked of it. */
function claimingStore(store: RunStore) {
  const appends: Append[] = [];
  const seen = { takes: 0, released: 0 };
  const own: RunStore = {
    ...store,
    async append(append, options) {
      appends.push(append);
      const result = await store.append(append, options);
      const { claims, scope, run } = append;
      if (result.kind !== "appended" || claims === undefined) return result;
      const serves = append.intents.flatMap(({ needs }) => needs ?? []);
      const { claimed } = await store.takeIntents({ scope, run, limit: claims.intents.length, holder: claims.holder, serves });
      const got = claimed.map(({ intent, token, claimedUntil }): AppendedClaim => ({ intent: intent.id, token, claimedUntil }));
      return { ...result, claimed: got };
    },
    async takeIntents(query, options) {
      const taken = await store.takeIntents(query, options);
      seen.takes += taken.claimed.length;
      return taken;
    },
    release(key, options) {
      seen.released += 1;
      return store.release(key, options);
    },
  };
  return { store: own, appends, seen };
}

const start = (engine: Engine, key: string) => engine.start("two", { key, subject: { facets: { head: "h" } }, startedBy: ALICE });

test("given a worker with free places, then a run comes to its end without a look at the queue, and each gate is judged once", async () => {
  const judged: string[] = [];
  const harness = createHarness({ pipelines: [TWO_STAGES], script: (gate) => (judged.push(gate), outcome("pass")) });
  const { store, seen, appends } = claimingStore(harness.store);
  const engine = harness.engine({ store });
  const worker = engine.work();
  await harness.clock.flush();
  const { id } = await start(engine, "K");
  const { run } = await harness.clock.see(engine.settled(id));
  expect(run.outcome).toBe("succeeded");
  expect(judged).toEqual(["a", "b"]);
  expect(seen).toEqual({ takes: 0, released: 0 });
  expect(appends).toHaveLength(3);
  await harness.clock.see(worker.close());
});

test("given no worker, then nothing is claimed that nobody would begin", async () => {
  const harness = createHarness({ pipelines: [TWO_STAGES] });
  const { store, appends } = claimingStore(harness.store);
  const engine = harness.engine({ store });
  const { id } = await start(engine, "K");
  await harness.clock.see(engine.settled(id));
  const worker = engine.work({ scope: "elsewhere" });
  await start(engine, "L");
  expect(appends.filter(({ claims }) => claims !== undefined)).toEqual([]);
  await harness.clock.see(worker.close());
  await start(engine, "M");
  expect(appends.at(-1)?.claims).toBeUndefined();
});

test("given more runs than places, then what waits has its turn before what a run brings next", async () => {
  const judged: string[] = [];
  const harness = createHarness({
    pipelines: [TWO_STAGES],
    script: async (gate, { run }) => {
      await harness.clock.sleep(10);
      judged.push(`${gate} ${run.key}`);
      return outcome("pass");
    },
  });
  const { store } = claimingStore(harness.store);
  const engine = harness.engine({ store, concurrency: 1 });
  const worker = engine.work();
  const runs = ["K1", "K2", "K3"];
  const started = await Promise.all(runs.map((key) => start(engine, key)));
  for (const { id } of started) expect((await harness.clock.see(engine.settled(id))).run.outcome).toBe("succeeded");
  expect(judged.slice(0, 3).toSorted()).toEqual(runs.map((key) => `a ${key}`));
  await harness.clock.see(worker.close());
});

test("given a worker that closes meanwhile, then what it had claimed and not begun is anybody's at once", async () => {
  const harness = createHarness({ pipelines: [TWO_STAGES] });
  const { store, seen } = claimingStore(harness.store);
  const closing: { worker?: ReturnType<Engine["work"]>; closed?: Promise<void> | undefined } = {};
  const engine = harness.engine({
    store: {
      ...store,
      async append(append, options) {
        const result = await store.append(append, options);
        closing.closed ??= closing.worker?.close();
        return result;
      },
    },
  });
  closing.worker = engine.work();
  await harness.clock.flush();
  const { id } = await start(engine, "K");
  await harness.clock.see(Promise.resolve(closing.closed));
  await harness.clock.flush();
  expect(seen.released).toBe(1);
  const other = harness.engine();
  expect((await harness.clock.see(other.settled(id))).run.outcome).toBe("succeeded");
});
