import { deepEqual, equal, ok } from "node:assert/strict";
import type { RunFilter, RunIndex, RunStore } from "@sluice/core";
import { rejectsWith } from "../rejects-with.ts";
import { anAppend, appended, RUN, SCOPE } from "./fixtures.ts";
import type { StoreGroup } from "./run-store-under-test.ts";

const index = anAppend().index;
const FULL: RunIndex = {
  pipeline: "other",
  key: "KEY-1",
  status: "completed",
  outcome: "failed",
  stage: "review",
  repo: "https://git.example/a b",
  head: "abc123",
  change: "17",
  parent: "run-0",
  startedBy: "bob",
  definition: "sha256:f",
};

async function found(store: RunStore, where: RunFilter, scope = SCOPE): Promise<readonly string[]> {
  return (await store.query({ scope, where, limit: 100 })).items.map(({ run }) => run);
}

export const queryCases: StoreGroup = {
  name: "query",
  cases: [
    {
      name: "a summary shows the run's columns and times",
      run: async ({ store, clock }) => {
        const createdAt = clock.now();
        await appended(store, { index, dueAt: createdAt + 50 });
        clock.advance(7);
        const first = { scope: SCOPE, run: RUN, ...index, version: 1, createdAt, updatedAt: createdAt, dueAt: createdAt + 50 };
        deepEqual((await store.query({ scope: SCOPE, limit: 9 })).items, [first]);
        await appended(store, { expectedVersion: 1, index: FULL });
        const second = { scope: SCOPE, run: RUN, ...FULL, version: 2, createdAt, updatedAt: clock.now() };
        deepEqual((await store.query({ scope: SCOPE, limit: 9 })).items, [second]);
      },
    },
    {
      name: "every column finds its runs, and absent ones match nothing",
      run: async ({ store }) => {
        await appended(store, { run: "bare", index: { ...index, pipeline: "p", key: "K", startedBy: "x", definition: "sha256:d" } });
        await appended(store, { run: "full", index: FULL });
        for (const [column, value] of Object.entries(FULL)) {
          deepEqual(await found(store, { [column]: value }), ["full"], column);
          deepEqual(await found(store, { [column]: `${value}%` }), [], `${column} is no pattern`);
        }
        deepEqual(await found(store, { key: "KEY-1", head: "abc123", repo: "https://git.example/a b" }), ["full"]);
        deepEqual(await found(store, { key: "KEY-1", head: "other" }), []);
        deepEqual(await found(store, { status: ["running", "completed"] }), ["bare", "full"]);
        deepEqual(await found(store, { status: ["held", "waiting"] }), []);
        deepEqual(await found(store, { status: [] }), []);
      },
    },
    {
      name: "columns follow the run",
      run: async ({ store }) => {
        await appended(store, { index: { ...FULL, status: "held" } });
        await appended(store, { expectedVersion: 1, index });
        deepEqual(await found(store, { head: "abc123" }), []);
        deepEqual(await found(store, { status: "held" }), []);
        deepEqual(await found(store, { status: "running" }), [RUN]);
      },
    },
    {
      name: "pages neither lose nor repeat a run, whatever starts meanwhile",
      run: async ({ store }) => {
        for (let number = 0; number < 7; number++)
          await appended(store, { run: `run-${number}`, index: { ...index, key: `K${number % 2}` } });
        const seen: string[] = [];
        let after: string | undefined;
        do {
          const page = await store.query({ scope: SCOPE, where: { key: "K0" }, limit: 2, ...(after === undefined ? {} : { after }) });
          ok(page.items.length <= 2, "no page is longer than its limit");
          seen.push(...page.items.map(({ run }) => run));
          after = page.next;
          if (seen.length === 2) await appended(store, { run: "late", index: { ...index, key: "K0" } });
          if (seen.length === 2) await appended(store, { run: "run-0", expectedVersion: 1, index: { ...index, key: "K0" } });
        } while (after !== undefined && seen.length < 20);
        deepEqual(seen, ["run-0", "run-2", "run-4", "run-6", "late"]);
      },
    },
    {
      name: "a filter that a store would change before comparing is refused",
      run: async ({ store }) => {
        await appended(store, { index: { ...index, head: "\ufffd" } });
        await rejectsWith(found(store, { head: "\ud800" }), "STORE_TEXT_INVALID");
        await rejectsWith(found(store, { head: "a\0" }), "STORE_TEXT_INVALID");
        equal((await found(store, { head: "\ufffd" })).length, 1);
      },
    },
  ],
};
