import { deepEqual, equal, ok } from "node:assert/strict";
import { rejectsWith } from "../rejects-with.ts";
import { anAppend, anEvent, anIntent, appended, kindOf, loaded, RUN, SCOPE } from "./fixtures.ts";
import type { StoreGroup } from "./run-store-under-test.ts";

export const appendCases: StoreGroup = {
  name: "append",
  cases: [
    {
      name: "the first append starts the run, the version is its last event",
      run: async ({ store, clock }) => {
        const result = await store.append(anAppend({ events: [anEvent(), anEvent()] }));
        deepEqual(result, { kind: "appended", version: 2, storeNow: clock.now() });
        equal(await appended(store, { expectedVersion: 2 }), 3);
      },
    },
    {
      name: "a writer that knows an older version conflicts and gets the current run",
      run: async ({ store, clock }) => {
        await appended(store);
        await appended(store, { expectedVersion: 1, state: { shape: 2, data: { current: true } } });
        const result = await store.append(anAppend({ expectedVersion: 1, commandId: "late" }));
        const current = { scope: SCOPE, run: RUN, version: 2, state: { shape: 2, data: { current: true } }, storeNow: clock.now() };
        deepEqual(result, { kind: "conflict", current, storeNow: clock.now() });
      },
    },
    {
      name: "a second start of the same run conflicts",
      run: async ({ store }) => {
        await appended(store);
        equal(await kindOf(store.append(anAppend({ commandId: "again" }))), "conflict");
      },
    },
    {
      name: "a writer from the future conflicts",
      run: async ({ store }) => {
        await appended(store);
        equal(await kindOf(store.append(anAppend({ expectedVersion: 7, commandId: "future" }))), "conflict");
      },
    },
    {
      name: "a conflict about an unknown run has no current run",
      run: async ({ store, clock }) => {
        const result = await store.append(anAppend({ expectedVersion: 3 }));
        deepEqual(result, { kind: "conflict", current: undefined, storeNow: clock.now() });
      },
    },
    {
      name: "a refused append writes nothing at all",
      run: async ({ store }) => {
        await appended(store, { intents: [anIntent("kept")] });
        await store.putUnmatched({ scope: SCOPE, id: "signal", match: { key: "x" }, signal: {}, lifetimeMs: 1000 });
        const index = { ...anAppend().index, key: "OTHER", status: "held" as const };
        const over = { expectedVersion: 4, commandId: "lost", intents: [anIntent("new")], consumes: ["signal"], dueAt: 1, index };
        equal(await kindOf(store.append(anAppend({ ...over, state: { shape: 9, data: {} } }))), "conflict");
        equal((await loaded(store)).state.shape, 1);
        equal((await store.ledger({ scope: SCOPE, run: RUN })).items.length, 1);
        equal((await store.feed({ limit: 9 })).items.length, 1);
        equal((await store.listUnmatched({ scope: SCOPE, limit: 9 })).length, 1);
        deepEqual((await store.takeDue({ limit: 9, leaseMs: 1 })).due, []);
        equal((await store.query({ scope: SCOPE, where: { key: "OTHER" }, limit: 9 })).items.length, 0);
        const { claimed } = await store.takeIntents({ limit: 9, holder: "worker", serves: [] });
        deepEqual(
          claimed.map(({ intent }) => intent.id),
          ["kept"],
        );
        equal(await kindOf(store.append(anAppend({ expectedVersion: 1, commandId: "lost" }))), "appended");
      },
    },
    {
      name: "an append without events is refused",
      run: async ({ store }) => {
        await rejectsWith(store.append(anAppend({ events: [] })), "COMMAND_INVALID");
        equal(await store.load({ scope: SCOPE, run: RUN }), undefined);
      },
    },
    {
      name: "STO-12 texts and JSON come back as they were, and callers cannot change what is stored",
      run: async ({ store }) => {
        const data = {
          deep: [{ text: "Robert'); DROP TABLE runs;-- % _ \\u0000 \u2028 😀 e\u0301 é", number: 1e21, no: null, tiny: -1.5e-7 }],
        };
        const answer = { list: [1, true, "x"] };
        const append = anAppend({ state: { shape: 3, data }, answer, events: [anEvent({ data })] });
        await store.append(append);
        const before = structuredClone(data);
        (data.deep as unknown[]).push("changed by the writer");
        answer.list.push("changed by the writer");
        const first = await loaded(store);
        deepEqual(first.state, { shape: 3, data: before });
        (first.state.data as { deep?: unknown }).deep = "changed by the reader";
        deepEqual((await loaded(store)).state.data, before);
        deepEqual((await store.ledger({ scope: SCOPE, run: RUN })).items[0]?.events[0]?.data, before);
        deepEqual(await store.append(append), { kind: "duplicate", answer: { list: [1, true, "x"] } });
      },
    },
  ],
};

export const dedupeCases: StoreGroup = {
  name: "commands and identities",
  cases: [
    {
      name: "a repeated command gets its first answer and changes nothing",
      run: async ({ store }) => {
        await appended(store, { answer: { first: true } });
        await appended(store, { expectedVersion: 1 });
        const again = anAppend({
          expectedVersion: 2,
          commandId: "command-0",
          answer: { second: true },
          state: { shape: 1, data: { count: 9 } },
        });
        deepEqual(await store.append(again), { kind: "duplicate", answer: { first: true } });
        const run = await loaded(store);
        deepEqual([run.version, run.state.data], [2, { count: 2 }]);
      },
    },
    {
      name: "a command is remembered over many others",
      run: async ({ store }) => {
        for (let version = 0; version < 20; version++) await appended(store, { expectedVersion: version });
        for (const version of [0, 3, 19])
          deepEqual(await store.append(anAppend({ expectedVersion: version })), { kind: "duplicate", answer: { after: version } });
      },
    },
    {
      name: "a repeated command is a duplicate before it is anything else",
      run: async ({ store }) => {
        await appended(store, { identity: "one" });
        const over = { identity: "one", fences: [{ claim: "gone", token: 1 }], notAfter: 0 };
        equal(await kindOf(store.append(anAppend(over))), "duplicate");
      },
    },
    {
      name: "the same command id in another run is another command",
      run: async ({ store }) => {
        await appended(store);
        equal(await appended(store, { run: "run-2" }), 1);
      },
    },
    {
      name: "an identity belongs to one unfinished run",
      run: async ({ store }) => {
        await appended(store, { identity: "one" });
        deepEqual(await store.append(anAppend({ run: "run-2", identity: "one" })), { kind: "exists", run: RUN });
        equal(await store.load({ scope: SCOPE, run: "run-2" }), undefined);
        equal(await store.findIdentity({ scope: SCOPE, identity: "one" }), RUN);
        await appended(store, { run: "run-3", identity: "two" });
        await appended(store, { run: "run-4" });
        await appended(store, { run: "run-5" });
      },
    },
    {
      name: "asking for one's own identity with another command names the run",
      run: async ({ store }) => {
        await appended(store, { identity: "one" });
        deepEqual(await store.append(anAppend({ identity: "one", commandId: "again" })), { kind: "exists", run: RUN });
      },
    },
    {
      name: "an identity is free again when its run is completed",
      run: async ({ store }) => {
        await appended(store, { identity: "one" });
        await appended(store, { expectedVersion: 1 });
        equal(await store.findIdentity({ scope: SCOPE, identity: "one" }), RUN);
        await appended(store, { expectedVersion: 2, index: { ...anAppend().index, status: "completed", outcome: "succeeded" } });
        equal(await store.findIdentity({ scope: SCOPE, identity: "one" }), undefined);
        await appended(store, { run: "run-2", identity: "one" });
        equal(await store.findIdentity({ scope: SCOPE, identity: "one" }), "run-2");
        await appended(store, { expectedVersion: 3, index: { ...anAppend().index, status: "completed", outcome: "succeeded" } });
        equal(await store.findIdentity({ scope: SCOPE, identity: "one" }), "run-2");
      },
    },
    {
      name: "a run that has ended takes late facts but never becomes unfinished",
      run: async ({ store }) => {
        await appended(store, { identity: "one", index: { ...anAppend().index, status: "completed", outcome: "succeeded" } });
        await rejectsWith(store.append(anAppend({ expectedVersion: 1 })), "RUN_COMPLETED");
        equal((await loaded(store)).version, 1);
        await appended(store, { expectedVersion: 1, index: { ...anAppend().index, status: "completed", outcome: "failed" } });
      },
    },
    {
      name: "an identity is given only when a run starts",
      run: async ({ store }) => {
        await appended(store);
        await rejectsWith(store.append(anAppend({ expectedVersion: 1, identity: "late" })), "COMMAND_INVALID");
      },
    },
    {
      name: "an append is refused once the store's time has passed its notAfter",
      run: async ({ store, clock }) => {
        await appended(store);
        const notAfter = clock.now() + 10;
        clock.advance(10);
        equal(await appended(store, { expectedVersion: 1, notAfter }), 2);
        clock.advance(1);
        const result = await store.append(anAppend({ expectedVersion: 2, notAfter }));
        ok(result.kind === "conflict" && result.current?.version === 2, `after notAfter: ${result.kind}`);
      },
    },
  ],
};
