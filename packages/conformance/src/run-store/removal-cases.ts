import { deepEqual, equal, fail } from "node:assert/strict";
import { digestOf, type RemovedRun, type RunStore } from "@sluice/core";
import { rejectsWith } from "../rejects-with.ts";
import { anIntent, anAppend, appended, kindOf, RUN, SCOPE } from "./fixtures.ts";
import type { StoreGroup } from "./run-store-under-test.ts";

const COMPLETED = {
  pipeline: "delivery",
  key: "ORCH-22",
  status: "completed",
  outcome: "succeeded",
  startedBy: "alice",
  definition: "sha256:d",
} as const;

/** A run of two commits that has ended. */
async function ended(store: RunStore, run = RUN): Promise<number> {
  await appended(store, { run, identity: `identity of ${run}` });
  return appended(store, { run, expectedVersion: 1, index: COMPLETED });
}

async function remove(store: RunStore, run = RUN, version = 2, scope = SCOPE): Promise<RemovedRun> {
  const [answer] = await store.removeRuns({ scope, runs: [{ run, version }] });
  return answer ?? fail("nothing was answered");
}

async function namesOf(store: RunStore): Promise<readonly string[]> {
  return (await store.query({ scope: SCOPE, limit: 100 })).items.map(({ run }) => run);
}

async function look(from: RunStore): Promise<readonly unknown[]> {
  return [
    await from.query({ scope: SCOPE, limit: 9 }),
    await from.feed({ limit: 20 }),
    await from.load({ scope: SCOPE, run: "open" }),
    await from.holderOf({ scope: SCOPE, name: "merge" }),
  ];
}

export const removalCases: StoreGroup = {
  name: "removal",
  cases: [
    {
      name: "a removed run is gone, with every commit, and nothing else is",
      run: async ({ store }) => {
        for (const run of ["before", RUN, "after"]) await ended(store, run);
        await store.putDefinition({ scope: SCOPE, digest: digestOf("x"), text: "format: 1" });
        const others = await Promise.all(["before", "after"].map((run) => store.ledger({ scope: SCOPE, run })));
        deepEqual(await remove(store), { run: RUN, kind: "removed" });
        equal(await store.load({ scope: SCOPE, run: RUN }), undefined);
        deepEqual((await store.ledger({ scope: SCOPE, run: RUN })).items, []);
        deepEqual(await namesOf(store), ["before", "after"]);
        const feed = (await store.feed({ limit: 100 })).items;
        deepEqual(
          feed.map(({ run }) => run),
          ["before", "before", "after", "after"],
        );
        deepEqual(await Promise.all(["before", "after"].map((run) => store.ledger({ scope: SCOPE, run }))), others);
        equal(await store.getDefinition({ scope: SCOPE, digest: digestOf("x") }), "format: 1");
        deepEqual(await remove(store), { run: RUN, kind: "absent" });
      },
    },
    {
      name: "its id, its commands and its identity are free again",
      run: async ({ store }) => {
        const version = await ended(store);
        const before = (await store.ledger({ scope: SCOPE, run: RUN })).items;
        await remove(store);
        equal(await kindOf(store.append(anAppend({ expectedVersion: version }))), "conflict");
        equal(await store.findIdentity({ scope: SCOPE, identity: `identity of ${RUN}` }), undefined);
        equal(await ended(store), version);
        const digests = (await store.ledger({ scope: SCOPE, run: RUN })).items.map(({ digest }) => digest);
        deepEqual(
          digests,
          before.map(({ digest }) => digest),
          "the same commits have the same digests",
        );
      },
    },
    {
      name: "a reader of the feed misses nothing of what comes after a removal",
      run: async ({ store }) => {
        for (const run of ["one", "two"]) await ended(store, run);
        const after = (await store.feed({ limit: 100 })).items.at(-1)?.position ?? fail("the feed is empty");
        await remove(store, "two");
        await appended(store, { run: "three" });
        await remove(store, "one");
        await appended(store, { run: "four" });
        const found = (await store.feed({ limit: 100, after })).items;
        deepEqual(
          found.map(({ run }) => run),
          ["three", "four"],
        );
      },
    },
    {
      name: "a listing that is under way neither skips nor repeats a run",
      run: async ({ store }) => {
        const names = ["one", "two", "three", "four", "five", "six"];
        for (const run of names) await ended(store, run);
        const first = await store.query({ scope: SCOPE, limit: 3 });
        await store.removeRuns({ scope: SCOPE, runs: ["one", "three", "five"].map((run) => ({ run, version: 2 })) });
        await ended(store, "seven");
        const rest = await store.query({ scope: SCOPE, limit: 9, after: first.next ?? fail("there is more") });
        deepEqual(
          [...first.items, ...rest.items].map(({ run }) => run),
          ["one", "two", "three", "four", "six", "seven"],
        );
      },
    },
    {
      name: "a run that somebody wrote meanwhile, or that has not ended, is kept",
      run: async ({ store }) => {
        await appended(store, { run: "open" });
        deepEqual(await remove(store, "open", 1), { run: "open", kind: "kept", because: "unfinished" });
        await ended(store);
        for (const version of [1, 3]) deepEqual(await remove(store, RUN, version), { run: RUN, kind: "kept", because: "changed" });
        deepEqual(await namesOf(store), ["open", RUN]);
        deepEqual(await remove(store, RUN, 2, "other"), { run: RUN, kind: "absent" });
        deepEqual(await namesOf(store), ["open", RUN]);
      },
    },
    {
      name: "a run of which something is wanted, or that holds or waits for a reservation, is kept",
      run: async ({ store }) => {
        await appended(store);
        await appended(store, { expectedVersion: 1, index: COMPLETED, intents: [anIntent("notify")] });
        deepEqual(await remove(store), { run: RUN, kind: "kept", because: "intents" });
        await appended(store, { expectedVersion: 2, index: COMPLETED });
        for (const run of ["other", RUN]) await store.reserve({ scope: SCOPE, run, name: "merge" });
        await store.reserve({ scope: "elsewhere", run: RUN, name: "merge" });
        deepEqual(await remove(store, RUN, 3), { run: RUN, kind: "kept", because: "reservation" });
        await store.unreserve({ scope: SCOPE, run: "other", name: "merge" });
        deepEqual(await remove(store, RUN, 3), { run: RUN, kind: "kept", because: "reservation" });
        await store.unreserve({ scope: SCOPE, run: RUN, name: "merge" });
        deepEqual(await remove(store, RUN, 3), { run: RUN, kind: "removed" });
      },
    },
    {
      name: "of several runs each is answered for, in the order in which they were named",
      run: async ({ store }) => {
        await ended(store, "one");
        await appended(store, { run: "two" });
        await ended(store, "three");
        const runs = ["three", "none", "two", "one"].map((run) => ({ run, version: run === "two" ? 1 : 2 }));
        deepEqual(await store.removeRuns({ scope: SCOPE, runs }), [
          { run: "three", kind: "removed" },
          { run: "none", kind: "absent" },
          { run: "two", kind: "kept", because: "unfinished" },
          { run: "one", kind: "removed" },
        ]);
        deepEqual(await namesOf(store), ["two"]);
        deepEqual(await store.removeRuns({ scope: SCOPE, runs: [] }), []);
      },
    },
    {
      name: "a run is named once, by a name of the grammar, and not too many at once",
      run: async ({ store }) => {
        const one = { run: RUN, version: 1 };
        await rejectsWith(store.removeRuns({ scope: SCOPE, runs: [one, one] }), "COMMAND_INVALID");
        await rejectsWith(store.removeRuns({ scope: "A", runs: [one] }), "IDENTIFIER_INVALID");
        await rejectsWith(store.removeRuns({ scope: SCOPE, runs: [{ run: "../x", version: 1 }] }), "IDENTIFIER_INVALID");
        const many = Array.from({ length: 501 }, (_none, at) => ({ run: `run-${at}`, version: 1 }));
        await rejectsWith(store.removeRuns({ scope: SCOPE, runs: many }), "COMMAND_INVALID");
      },
    },
    {
      name: "other handles find a removed run gone, and write on after it",
      run: async ({ store, another }) => {
        const other = (await another?.()) ?? store;
        for (const run of [RUN, "stays"]) await ended(other, run);
        await appended(other, { run: "open" });
        deepEqual(await remove(store), { run: RUN, kind: "removed" });
        equal(await other.load({ scope: SCOPE, run: RUN }), undefined);
        equal(await kindOf(other.append(anAppend({ expectedVersion: 2 }))), "conflict");
        equal(await appended(other, { run: "open", expectedVersion: 1 }), 2);
        await ended(other);
        deepEqual(await namesOf(store), ["stays", "open", RUN]);
        deepEqual(await remove(other, "stays"), { run: "stays", kind: "removed" });
        deepEqual(await namesOf(store), ["open", RUN]);
        if (other !== store) await other.close();
      },
    },
  ],
};

export const removalLasts: StoreGroup = {
  name: "reopening after a removal",
  cases: [
    {
      name: "what was removed stays so, and all else is as it was",
      run: async ({ store, clock, reopen = () => fail("a store that lasts needs a `reopen`") }) => {
        for (const run of ["one", RUN, "two"]) await ended(store, run);
        await appended(store, { run: "open", intents: [anIntent("look")], dueAt: clock.now() + 5 });
        await store.reserve({ scope: SCOPE, run: "open", name: "merge" });
        const token = await store.acquireClaim({ scope: SCOPE, claim: "c", holder: "h", leaseMs: 1000 });
        await remove(store);
        await appended(store, { run: "late" });
        const before = await look(store);
        const again = await reopen();
        deepEqual(await look(again), before);
        deepEqual(await namesOf(again), ["one", "two", "open", "late"]);
        equal(token.kind, "acquired");
        equal((await again.acquireClaim({ scope: SCOPE, claim: "c", holder: "other", leaseMs: 1 })).kind, "held");
        equal((await again.takeIntents({ limit: 9, holder: "w", serves: [] })).claimed.length, 1);
        await again.close();
      },
    },
  ],
};
