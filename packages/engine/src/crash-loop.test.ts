import { createHarness, createMortalStore } from "@sluice/testing";
import { expect, test } from "vitest";

const DEFINITION = `
format: 1
name: judge
initial: judge
stages:
  judge:
    gates: [{ id: deadly, use: check, with: { name: deadly }, attempts: 3, every: 5s }]
    next: done
  done: { final: succeeded }
`;
const LEASE_MS = 30_000;

test("given a gate that kills every process that looks, then its tries are counted before the next one, and a person is called (PRC-12, F17)", async () => {
  let looks = 0;
  // Whoever looks never comes back: the process is killed while the gate runs.
  const harness = createHarness({
    pipelines: [DEFINITION],
    script: () => {
      looks += 1;
      return new Promise(() => undefined);
    },
  });
  const starter = harness.engine();
  const run = await starter.start("judge", {
    key: "K",
    subject: { kind: "plan", facets: { head: "h1" } },
    startedBy: { id: "alice", assurance: "verified" },
  });
  for (let life = 0; life < 8; life++) {
    const mortal = createMortalStore(harness.store);
    harness.engine({ store: mortal.store }).work();
    await harness.clock.advance(10_000);
    mortal.kill();
    await harness.clock.advance(LEASE_MS);
  }
  const view = await starter.get(run.id);
  expect(looks).toBe(3);
  expect(view?.state.holds.map((hold) => hold.code)).toEqual(["GATE_UNAVAILABLE"]);
  expect(view?.state.verdicts["deadly"]).toMatchObject({ value: "error", code: "ATTEMPTS_LOST", attempt: 3 });
});
