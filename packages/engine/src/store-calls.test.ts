// How often an engine asks its store: on a database each call is a round trip. Counted exactly, in virtual time.
import type { RunStore } from "@sluice/core";
import type { Engine } from "@sluice/engine";
import { createHarness } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const ALICE = { id: "alice", assurance: "verified" } as const;
const BOB = { id: "bob", assurance: "verified" } as const;

const RELEASE = `
format: 1
name: release
initial: build
stages:
  build: { gates: [{ id: built, use: check }], next: check }
  check: { gates: [{ id: checked, use: check }, { id: approved, use: approval, with: { from: [{ count: 1, of: [bob] }] } }], next: deploy }
  deploy: { gates: [{ id: deployed, use: check }], next: done }
  done: { final: succeeded }
`;

function setUp() {
  const harness = createHarness({ pipelines: [RELEASE] });
  const calls: string[] = [];
  const store = new Proxy(harness.store, {
    get(target, name: keyof RunStore) {
      const member = target[name];
      if (typeof member !== "function") return member;
      return (...given: readonly unknown[]): unknown => {
        calls.push(name);
        return Reflect.apply(member, target, given);
      };
    },
  });
  const engine = harness.engine({ store });
  const { clock } = harness;
  const makeRun = (key: string) => clock.see(runThrough(engine, key));
  const counted = async (act: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> => {
    calls.length = 0;
    await act();
    const counts: Record<string, number> = {};
    for (const call of calls) counts[call] = (counts[call] ?? 0) + 1;
    return counts;
  };
  return { engine, clock, makeRun, counted };
}

/** Three stages, and a person between the second and the third who looks before deciding. */
async function runThrough(engine: Engine, key: string): Promise<void> {
  const { id } = await engine.start("release", { key, subject: { facets: { head: "h" } }, startedBy: ALICE });
  await engine.settled(id);
  const [asked] = (await engine.explain(id)).requests;
  if (asked === undefined) throw new Error("nobody is asked");
  await engine.decide(id, { gate: asked.gate, decision: "approve", by: BOB, seen: asked.digest });
  const { run } = await engine.settled(id);
  expect(run.outcome).toBe("succeeded");
}

describe("calls of a whole run", () => {
  test("given a worker in the same process, then it writes five times, takes three times, and reads only what people and signals ask for", async () => {
    const { engine, clock, makeRun, counted } = setUp();
    const worker = engine.work();
    await makeRun("first");
    const { takeDue = 0, ...calls } = await counted(() => makeRun("second"));
    expect(calls).toEqual({ append: 5, takeIntents: 3, load: 1, listUnmatched: 1 });
    expect(takeDue).toBeLessThanOrEqual(1);
    await clock.see(worker.close());
  });
});

describe("calls of an idle worker", () => {
  test("given many waiting runs and none due, then fewer than one a second", async () => {
    const { engine, clock, counted } = setUp();
    const worker = engine.work();
    for (let run = 0; run < 20; run++) {
      const { id } = await engine.start("release", { key: `K-${run}`, subject: { facets: { head: "h" } }, startedBy: ALICE });
      await clock.see(engine.settled(id));
    }
    await clock.advance(60_000);
    const calls = await counted(() => clock.advance(300_000));
    const all = Object.values(calls).reduce((sum, count) => sum + count, 0);
    expect(calls["append"]).toBeUndefined();
    expect(all).toBeGreaterThan(0);
    expect(all).toBeLessThan(300);
    await clock.see(worker.close());
  });
});
