import type { RunStore } from "@sluice/core";
import { createHarness, outcome } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const ALICE = { id: "alice", assurance: "verified" } as const;
const DEFINITION = `
format: 1
name: judge
initial: judge
stages:
  judge:
    gates: [{ id: slow, use: check, with: { name: slow } }]
    next: done
  done: { final: succeeded }
`;

/** Looks that end when they are told to. */
function slowLooks() {
  const open: (() => void)[] = [];
  return {
    open,
    script: () => new Promise<ReturnType<typeof outcome>>((resolve) => open.push(() => resolve(outcome("pass")))),
    letAllEnd: () => open.splice(0).forEach((end) => end()),
  };
}

async function startRuns(harness: ReturnType<typeof createHarness>, count: number, scope = "default"): Promise<readonly string[]> {
  const engine = harness.engine();
  const runs: string[] = [];
  for (let run = 0; run < count; run++) {
    const request = { key: `${scope}-${run}`, subject: { kind: "plan", facets: { head: "h1" } }, startedBy: ALICE };
    runs.push((await engine.start("judge", request, { scope })).id);
  }
  return runs;
}

/** What anybody could claim now. */
async function claimable(
  store: RunStore,
  serves: readonly string[],
): Promise<readonly { readonly run: string; readonly takenOver: boolean }[]> {
  const { claimed } = await store.takeIntents({ limit: 100, holder: "looker", serves });
  for (const { scope, run, intent, token } of claimed) await store.release({ scope, run, intent: intent.id, token });
  return claimed.map(({ run, takenOver }) => ({ run, takenOver }));
}

const digestOf = (view: { readonly intents: readonly { readonly needs?: string }[] } | undefined): readonly string[] =>
  view?.intents.flatMap(({ needs }) => needs ?? []) ?? [];

describe("workers", () => {
  test("given several workers of one engine, then all of them together have no more in flight than the engine has places", async () => {
    const looks = slowLooks();
    const harness = createHarness({ pipelines: [DEFINITION], script: looks.script });
    const [run = ""] = await startRuns(harness, 12);
    const serves = digestOf(await harness.engine().get(run));
    const engine = harness.engine({ concurrency: 3 });
    engine.work();
    engine.work();
    engine.work();
    await harness.clock.advance(5000);
    expect(looks.open.length).toBe(3);
    expect((await claimable(harness.store, serves)).length).toBe(9);
    looks.letAllEnd();
    await harness.clock.advance(5000);
    expect(looks.open.length).toBe(3);
    expect((await claimable(harness.store, serves)).length).toBe(6);
    await harness.clock.see(engine.close());
  });

  test("given a worker that drains, then what has begun ends, nothing new is taken, and what came too late to begin is anybody's at once", async () => {
    const looks = slowLooks();
    const harness = createHarness({ pipelines: [DEFINITION], script: looks.script });
    const [first = ""] = await startRuns(harness, 1);
    let late: (() => void) | undefined;
    const store: RunStore = {
      ...harness.store,
      async takeIntents(query, options) {
        const taken = await harness.store.takeIntents(query, options);
        // The answer comes after the worker was told to close.
        if (looks.open.length > 0 && taken.claimed.length > 0) await new Promise<void>((resolve) => (late = resolve));
        return taken;
      },
    };
    const engine = harness.engine({ store, concurrency: 4 });
    const worker = engine.work();
    await harness.clock.advance(1000);
    expect(looks.open.length).toBe(1);
    const [second = "", third = ""] = await startRuns(harness, 2, "other");
    await harness.clock.advance(10_000);
    expect(late).toBeDefined();
    const closed = worker.close({ drain: true });
    late?.();
    await harness.clock.advance(10);
    const serves = digestOf(await harness.engine().get(second, { scope: "other" }));
    expect((await claimable(harness.store, serves)).toSorted((one, other) => one.run.localeCompare(other.run))).toEqual(
      [second, third].toSorted().map((run) => ({ run, takenOver: false })),
    );
    expect(looks.open.length).toBe(1);
    looks.letAllEnd();
    await harness.clock.see(closed);
    expect((await harness.engine().get(first))?.outcome).toBe("succeeded");
    expect((await harness.engine().get(second, { scope: "other" }))?.outcome).toBeUndefined();
  });

  test("given a worker that stops without draining, then what it had begun is anybody's at once, and no try is lost", async () => {
    const looks = slowLooks();
    const harness = createHarness({ pipelines: [DEFINITION], script: looks.script });
    const [run = ""] = await startRuns(harness, 1);
    const engine = harness.engine();
    const worker = engine.work();
    await harness.clock.advance(1000);
    const serves = digestOf(await engine.get(run));
    expect(await claimable(harness.store, serves)).toEqual([]);
    await harness.clock.see(worker.close({ drain: false }));
    expect(await claimable(harness.store, serves)).toEqual([{ run, takenOver: false }]);
    expect((await engine.get(run))?.intents.map(({ attempt }) => attempt)).toEqual([1]);
  });

  test("given a host that chose how long claims last, then the work of a dead one is taken over after that (OR-35)", async () => {
    const looks = slowLooks();
    const harness = createHarness({ pipelines: [DEFINITION], script: looks.script });
    const [run = ""] = await startRuns(harness, 1);
    let isDead = false;
    const store: RunStore = { ...harness.store, renew: (key) => (isDead ? new Promise(() => undefined) : harness.store.renew(key)) };
    const dead = harness.engine({ store, leaseMs: 4000 });
    await dead.cancel(run, { by: ALICE });
    const [other = ""] = (await dead.start("judge", { key: "short", subject: { kind: "plan", facets: {} }, startedBy: ALICE })).id.split(
      "\n",
    );
    dead.work();
    await harness.clock.advance(1000);
    isDead = true;
    await harness.clock.advance(9000);
    const view = await harness.engine().get(other);
    expect(view?.intents.map(({ attempt }) => attempt)).not.toEqual([1]);
    await harness.clock.see(dead.close());
  });

  test("EFF-3 given one scope with much to do and one with little, then a worker with one place serves both by turns", async () => {
    const looked: string[] = [];
    const harness = createHarness({
      pipelines: [DEFINITION],
      script: () => {
        looked.push("look");
        return outcome("pass");
      },
    });
    await startRuns(harness, 20, "many");
    const [few = ""] = await startRuns(harness, 1, "few");
    const engine = harness.engine({ concurrency: 1, scopes: ["many", "few"] });
    await harness.clock.see(engine.tick({ limit: 2 }));
    expect(looked.length).toBe(2);
    expect((await engine.get(few, { scope: "few" }))?.outcome).toBe("succeeded");
  });
});
