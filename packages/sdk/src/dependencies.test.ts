import { createHarness, type Harness, outcome } from "@sluice/testing";
import { describe, expect, test } from "vitest";

const ALICE = { id: "alice", assurance: "verified" } as const;
const SUBJECT = { kind: "plan", facets: { head: "h1" } } as const;

const DEFINITION = `
format: 1
name: item
initial: work
stages:
  work:
    before: [{ id: ready, use: world, with: { name: ready }, every: 1m, maxWait: 6h }]
    work: { run: worker }
    next: done
  done: { final: succeeded }
`;

async function started(needs: Readonly<Record<string, readonly string[]>>) {
  const done = async (key: string): Promise<boolean> =>
    (await harness.store.query({ scope: "default", where: { key, outcome: "succeeded" }, limit: 1 })).items.length > 0;
  // A gate of a few lines: it waits until the items that are named have succeeded. Which ones, the host knows.
  const harness: Harness = createHarness({
    pipelines: [DEFINITION],
    script: async (_name, { subject }) => {
      for (const key of needs[subject.key] ?? []) if (!(await done(key))) return outcome("pending", { reason: `waits for ${key}` });
      return outcome("pass");
    },
  });
  const engine = harness.engine({ workConcurrency: 1 });
  const worker = engine.work();
  const runs = new Map<string, string>();
  for (const key of Object.keys(needs)) runs.set(key, (await engine.start("item", { key, subject: SUBJECT, startedBy: ALICE })).id);
  return {
    harness,
    engine,
    ended: () => harness.performed.map(({ subject }) => subject.key),
    view: (key: string) => engine.get(runs.get(key) ?? ""),
    close: () => harness.clock.see(worker.close()),
  };
}

describe("items that depend on each other (OR-86)", () => {
  test("given an order, then each waits without a place of a worker until what it needs is done, and nobody else is kept waiting", async () => {
    const { harness, ended, close } = await started({ c: ["a", "b"], b: ["a"], a: [], free: [] });
    await harness.clock.advance(10 * 60_000);
    const order = ended();
    expect([...order].toSorted()).toEqual(["a", "b", "c", "free"]);
    expect([
      order.indexOf("a") < order.indexOf("b"),
      order.indexOf("b") < order.indexOf("c"),
      order.indexOf("free") < order.indexOf("c"),
    ]).toEqual([true, true, true]);
    await close();
  });

  test("given a circle, or an item that needs itself, then each is held in the end, with its reason, and a person sees it", async () => {
    const { harness, ended, view, close } = await started({ a: ["b"], b: ["a"], self: ["self"], free: [] });
    await harness.clock.advance(7 * 3_600_000);
    expect(ended()).toEqual(["free"]);
    for (const key of ["a", "b", "self"])
      expect((await view(key))?.state.holds).toMatchObject([
        { code: "WAIT_EXCEEDED", reason: expect.stringContaining("waits for") as string },
      ]);
    await close();
  });
});
