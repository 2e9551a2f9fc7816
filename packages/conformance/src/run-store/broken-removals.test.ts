// As broken-stores.test.ts, for what becomes of runs that are taken out.
import { createSettableClock, describeRunStore, runSuite } from "@sluice/conformance";
import type { Commit, RemovedRun, RunStore } from "@sluice/core";
import { createMemoryStore } from "@sluice/store-memory";
import { expect, test } from "vitest";

type Remove = RunStore["removeRuns"];
type Break = (store: RunStore) => Partial<RunStore>;

async function failuresOf(broken: Break): Promise<readonly string[]> {
  const { failed } = await runSuite((api) =>
    describeRunStore(api, {
      name: "broken",
      capabilities: { durability: "process", manyProcesses: false },
      create: async () => {
        const clock = createSettableClock();
        const store = createMemoryStore({ clock: clock.now });
        return { clock, store: { ...store, ...broken(store) } };
      },
      modelRuns: 1,
    }),
  );
  return failed.map(({ name }) => name);
}

/** Asks the store with another request. */
function asking(change: (request: Parameters<Remove>[0]) => Parameters<Remove>[0]): Break {
  return (store) => ({ removeRuns: (request, options) => store.removeRuns(change(request), options) });
}

/** Changes what the store answers. */
function answering(change: (answer: RemovedRun) => RemovedRun): Break {
  return (store) => ({ removeRuns: async (request, options) => (await store.removeRuns(request, options)).map(change) });
}

const DEFECTS: readonly (readonly [defect: string, case_: string, broken: Break])[] = [
  ["nothing removed", "with every commit", () => ({ removeRuns: async ({ runs }) => runs.map(({ run }) => ({ run, kind: "removed" })) })],
  ["commits left in the feed", "with every commit", (store) => leftInFeed(store)],
  ["versions ignored", "that somebody wrote meanwhile", (store) => ({ removeRuns: async (request) => newest(store, request) })],
  ["reasons mixed up", "that has not ended", answering((answer) => (answer.kind === "kept" ? { ...answer, because: "changed" } : answer))],
  ["other scopes asked", "somebody wrote meanwhile", asking((request) => ({ ...request, scope: "default" }))],
  [
    "order of answers lost",
    "in the order in which they were named",
    asking((request) => ({ ...request, runs: request.runs.toReversed() })),
  ],
  ["what is not there reported as removed", "nothing else is", answering(({ run }) => ({ run, kind: "removed" }))],
  ["positions given out again", "misses nothing of what comes after", (store) => renumbered(store)],
  ["listings by count", "neither skips nor repeats", (store) => byCount(store)],
  ["reservations passed over", "holds or waits for a reservation", () => ({ reserve: async () => ({ kind: "held", token: 1 }) })],
  ["intents passed over", "of which something is wanted", (store) => ({ append: (append) => store.append({ ...append, intents: [] }) })],
];

test.each(DEFECTS)("the run store suite is failed by: %s (in: %s)", async (_defect, failing, broken) => {
  expect((await failuresOf(broken)).filter((name) => name.includes(failing) && name.includes("removal"))).not.toEqual([]);
});

function leftInFeed(store: RunStore): Partial<RunStore> {
  const left: Commit[] = [];
  return {
    async removeRuns(request, options) {
      for (const { run } of request.runs) left.push(...(await store.ledger({ scope: request.scope, run })).items);
      return store.removeRuns(request, options);
    },
    async feed(options) {
      const page = await store.feed(options);
      return { ...page, items: [...page.items, ...left] };
    },
  };
}

async function newest(store: RunStore, { scope, runs }: Parameters<Remove>[0]): ReturnType<Remove> {
  const known = await Promise.all(
    runs.map(async ({ run, version }) => ({ run, version: (await store.load({ scope, run }))?.version ?? version })),
  );
  return store.removeRuns({ scope, runs: known });
}

/** The place of a commit is how many are in front of it. */
function renumbered(store: RunStore): Partial<RunStore> {
  return {
    async feed({ after, limit, ...options }) {
      const all = (await store.feed({ ...options, limit: 1000 })).items.map((commit, at) => ({ ...commit, position: `p${1000 + at}` }));
      return { items: all.filter(({ position }) => after === undefined || position > after).slice(0, limit) };
    },
  };
}

function byCount(store: RunStore): Partial<RunStore> {
  return {
    async query({ after, limit, ...options }) {
      const { items } = await store.query({ ...options, limit: 1000 });
      const from = Number(after ?? "0");
      return { items: items.slice(from, from + limit), ...(items.length > from + limit ? { next: String(from + limit) } : {}) };
    },
  };
}
