// Figures of many waiting runs: printed beside their goals; only what cannot be a matter of timing decides.
import { createMemoryStore } from "@sluice/store-memory";
import { expect, test } from "vitest";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const RUNS = 10_000;

test("10 000 waiting runs cost no timer and little memory beyond their own texts", async () => {
  const store = createMemoryStore();
  const far = Date.now() + 1_000_000_000;
  const timers = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
  collect();
  const before = process.memoryUsage().heapUsed;
  let texts = 0;
  for (let number = 0; number < RUNS; number++) {
    const state = { shape: 1, data: { number } };
    const events = [{ type: "run-started", version: 1, at: 1, data: { number } }];
    const run = `run-${number}`;
    texts += JSON.stringify([state, events, run, run, run, run]).length + 71;
    await store.append({
      scope: "default",
      run,
      identity: run,
      expectedVersion: 0,
      commandId: `start-${number}`,
      answer: null,
      events,
      state,
      index: { pipeline: "p", key: run, status: "waiting", startedBy: "a", definition: "sha256:d" },
      intents: [],
      settles: [],
      consumes: [],
      dueAt: far + number,
      fences: [],
    });
  }
  collect();
  const each = (process.memoryUsage().heapUsed - before) / RUNS;
  process.stdout.write(
    `memory store: ${each.toFixed(0)} bytes a waiting run, ${(each - texts / RUNS).toFixed(0)} beyond its texts (goal 400)\n`,
  );
  expect(process.getActiveResourcesInfo().filter((name) => name === "Timeout").length).toBe(timers);
  expect(each).toBeLessThan(4000);
  expect((await store.takeDue({ limit: 9, leaseMs: 1 })).due).toEqual([]);
});
