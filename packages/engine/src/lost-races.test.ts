import type { Append, RunStore } from "@sluice/core";
import { createHarness } from "@sluice/testing";
import { expect, test } from "vitest";

const DEFINITION = `
format: 1
name: judge
initial: judge
stages:
  judge: { gates: [{ id: go, use: approval, with: { from: [{ count: 1, of: [bob] }] } }], next: done }
  done: { final: succeeded }
`;
const START = { key: "K", subject: { kind: "plan", facets: { head: "h1" } }, startedBy: { id: "alice", assurance: "verified" } } as const;
const RACES = 20;
const COMMANDS = 50;

type Appending = (append: Append) => Promise<void>;

/** A store that does something before each append to a run that is there. */
function beforeAppends(store: RunStore, before: Appending): RunStore {
  return {
    ...store,
    async append(append, options) {
      if (append.expectedVersion > 0) await before(append);
      return store.append(append, options);
    },
  };
}

test(`LSE-5 given ${RACES} races that somebody else wins, then the loser has not waited, and his fact is recorded`, async () => {
  const harness = createHarness({ pipelines: [DEFINITION] });
  const rival = harness.engine();
  let races = 0;
  const store = beforeAppends(harness.store, async ({ run }) => {
    if (races >= RACES) return;
    races += 1;
    await rival.signal({ run, id: `rival-${String(races).padStart(3, "0")}`, type: "rival", data: races });
  });
  const engine = harness.engine({ store });
  const { id: run } = await rival.start("judge", START);
  const startedAt = harness.clock.now();
  expect(await harness.clock.see(engine.signal({ run, id: "mine", type: "mine" }))).toMatchObject({ ok: true });
  expect(races).toBe(RACES);
  expect(harness.clock.now()).toBe(startedAt);
});

test(`given ${COMMANDS} commands of one engine on one run at once, then they do not race each other`, async () => {
  const harness = createHarness({ pipelines: [DEFINITION] });
  let appends = 0;
  const store = beforeAppends(harness.store, async () => {
    appends += 1;
  });
  const engine = harness.engine({ store });
  const { id: run } = await engine.start("judge", START);
  const signals = Array.from({ length: COMMANDS }, (_none, at) => engine.signal({ run, id: `s-${at}`, type: `fact-${at % 8}` }));
  const answers = await harness.clock.see(Promise.all(signals));
  expect(answers.every(({ ok }) => ok)).toBe(true);
  // Each is sent once at once, and those that lost once more in their turn.
  expect(appends).toBeLessThan(2 * COMMANDS);
});
