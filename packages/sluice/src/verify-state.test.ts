import type { LoadedRun, RunStore } from "@sluice/core";
import { createHarness } from "@sluice/testing";
import { describe, expect, test } from "vitest";
import { verifyState } from "./verify-state.ts";
import { verifyRun, verifyRuns } from "./verify-store.ts";

const PIPELINE = `
format: 1
name: confirm
initial: ask
stages:
  ask: { gates: [{ id: ok, use: approval, with: { from: [{ count: 2, of: [bob, carol] }] } }], next: done }
  done: { final: succeeded }
`;

const KEY = { scope: "default", run: "run-1" };
const { signal } = new AbortController();

/** A store in which one has approved, and what is found where somebody writes the state that the run goes on from. */
async function stored(lie: (loaded: LoadedRun) => LoadedRun = (loaded) => loaded) {
  const harness = createHarness({ pipelines: [PIPELINE] });
  const { store } = harness;
  const engine = harness.engine();
  const who = (id: string) => ({ id, assurance: "verified" }) as const;
  await engine.start("confirm", { key: "K", run: KEY.run, subject: { kind: "plan", facets: { head: "c1" } }, startedBy: who("alice") });
  const seen = (await engine.explain(KEY.run)).requests[0]?.digest ?? "sha256:";
  await engine.decide(KEY.run, { gate: "ok", decision: "approve", by: who("bob"), seen });
  const load: RunStore["load"] = async (...args) => {
    const loaded = await store.load(...args);
    return loaded === undefined ? undefined : lie(loaded);
  };
  return { ...store, load };
}

const told = (text: string, other: string) => (loaded: LoadedRun) => ({
  ...loaded,
  state: { ...loaded.state, data: JSON.parse(JSON.stringify(loaded.state.data).replace(text, other)) as LoadedRun["state"]["data"] },
});

const verdicts = async (store: RunStore) => {
  const { items } = await store.ledger(KEY);
  return [await verifyRuns(store, signal), await verifyRun(store, KEY, items, signal)];
};

describe("given the state that a run goes on from", () => {
  test("when it is what the ledger gives, then the run is verified", async () => {
    const [whole, run] = await verdicts(await stored());
    expect([whole, run]).toMatchObject([{ verified: true, runs: 1 }, { ok: true }]);
  });

  test.each([
    ["another head", '"head":"c1"', '"head":"c2"'],
    ["another starter", '"id":"alice"', '"id":"mallory"'],
    ["another decider", '"id":"bob"', '"id":"dave"'],
    ["trusted policy turned round", '"policyTrusted":true', '"policyTrusted":false'],
  ])("when it says %s, then that is found, though every digest of the ledger holds", async (_what, text, other) => {
    const [whole, run] = await verdicts(await stored(told(text, other)));
    expect([whole, run]).toMatchObject([
      { verified: false, reason: "state", run: "run-1" },
      { ok: false, reason: "state" },
    ]);
  });

  test("when it is further than the ledger, then that is found", async () => {
    expect(await verifyState(await stored((loaded) => ({ ...loaded, version: loaded.version + 1 })), KEY, signal)).toBe(false);
  });

  test("when it has a shape that nobody reads, or there is none, then there is nothing to find", async () => {
    const old = await stored((loaded) => ({ ...loaded, state: { shape: loaded.state.shape - 1, data: {} } }));
    expect([await verifyState(old, KEY, signal), await verifyState(old, { ...KEY, run: "gone" }, signal)]).toEqual([true, true]);
  });
});

describe("given the definition that a run is judged by", () => {
  test("when its text asks somebody else than was put there, then that is found, though ledger and state hold", async () => {
    const store = await stored();
    const getDefinition: RunStore["getDefinition"] = async (...args) => (await store.getDefinition(...args))?.replaceAll("bob", "mallory");
    expect(await verdicts({ ...store, getDefinition })).toMatchObject([
      { verified: false, reason: "definition", run: "run-1" },
      { ok: false, reason: "definition" },
    ]);
  });
});
