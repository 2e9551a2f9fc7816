import { deepEqual, equal } from "node:assert/strict";
import { digestOf, type RunStore } from "@sluice/core";
import { rejectsWith } from "../rejects-with.ts";
import { acquire, anAppend, anEvent, anIntent, appended, LEASE_MS, RUN, SCOPE, take } from "./fixtures.ts";
import type { StoreGroup } from "./run-store-under-test.ts";

const NO_SCOPES = [
  "",
  ".",
  "..",
  "a..b",
  "A",
  "a b",
  "a/b",
  "../a",
  "a\0",
  "a\n",
  "é",
  "%",
  "*",
  "x".repeat(65),
  "'; DROP TABLE runs;--",
  "\ud800",
];
const NO_RUNS = ["", "..", "a..b", "a b", "a/b", "a\\b", "a\0b", "a:b", "é", "x".repeat(129), "1' OR '1'='1", "\udfff"];
const NO_LABELS = ["", "a\0", "\n", "a\u007f", "\ud800", "x".repeat(513)];
/** Ugly, but only data. */
const LABELS = [
  "'; DROP TABLE runs;--",
  "%",
  "_",
  "a b",
  '"',
  "../..",
  "grüße 😀",
  "e\u0301",
  "é",
  "${run}",
  "\\",
  "x".repeat(512),
  "__proto__",
];

/** Every call that takes a scope, with it. */
function scopedCalls(store: RunStore, scope: string): Readonly<Record<string, () => Promise<unknown>>> {
  const key = { scope, run: RUN };
  const claim = { scope, claim: "c", holder: "h", token: 1, leaseMs: 1 };
  const digest = digestOf("x");
  return {
    append: () => store.append(anAppend({ scope })),
    load: () => store.load(key),
    ledger: () => store.ledger(key),
    feed: () => store.feed({ scope, limit: 1 }),
    query: () => store.query({ scope, limit: 1 }),
    findIdentity: () => store.findIdentity({ scope, identity: "i" }),
    takeIntents: () => store.takeIntents({ scope, limit: 1, holder: "h", serves: [] }),
    renew: () => store.renew({ ...key, intent: "i", token: 1 }),
    release: () => store.release({ ...key, intent: "i", token: 1 }),
    takeDue: () => store.takeDue({ scope, limit: 1, leaseMs: 1 }),
    acquireClaim: () => store.acquireClaim(claim),
    renewClaim: () => store.renewClaim(claim),
    releaseClaim: () => store.releaseClaim(claim),
    reserve: () => store.reserve({ ...key, name: "n" }),
    unreserve: () => store.unreserve({ ...key, name: "n" }),
    holderOf: () => store.holderOf({ scope: key.scope, name: "n" }),
    steal: () => store.steal({ ...key, name: "n", token: 1 }),
    putDefinition: () => store.putDefinition({ scope, digest, text: "t" }),
    getDefinition: () => store.getDefinition({ scope, digest }),
    putUnmatched: () => store.putUnmatched({ scope, id: "i", match: { key: "k" }, signal: {}, lifetimeMs: 1 }),
    listUnmatched: () => store.listUnmatched({ scope, limit: 1 }),
  };
}

/** Every call that takes a label, with it. */
function labelledCalls(store: RunStore, label: string): Readonly<Record<string, () => Promise<unknown>>> {
  const key = { scope: SCOPE, run: RUN };
  return {
    command: () => store.append(anAppend({ commandId: label })),
    identity: () => store.append(anAppend({ identity: label })),
    intent: () => store.append(anAppend({ intents: [anIntent(label)] })),
    needs: () => store.append(anAppend({ intents: [anIntent("i", { needs: label })] })),
    settles: () => store.append(anAppend({ settles: [{ intent: label, token: 1 }] })),
    consumes: () => store.append(anAppend({ consumes: [label] })),
    fences: () => store.append(anAppend({ fences: [{ claim: label, token: 1 }] })),
    eventType: () => store.append(anAppend({ events: [anEvent({ type: label })] })),
    findIdentity: () => store.findIdentity({ scope: SCOPE, identity: label }),
    holder: () => store.takeIntents({ limit: 1, holder: label, serves: [] }),
    serves: () => store.takeIntents({ limit: 1, holder: "h", serves: [label] }),
    renew: () => store.renew({ ...key, intent: label, token: 1 }),
    acquireClaim: () => store.acquireClaim({ scope: SCOPE, claim: label, holder: "h", leaseMs: 1 }),
    claimHolder: () => store.acquireClaim({ scope: SCOPE, claim: "c", holder: label, leaseMs: 1 }),
    reserve: () => store.reserve({ ...key, name: label }),
    putUnmatched: () => store.putUnmatched({ scope: SCOPE, id: label, match: { key: "k" }, signal: {}, lifetimeMs: 1 }),
  };
}

export const nameCases: StoreGroup = {
  name: "names and texts",
  cases: [
    {
      name: "STO-15 scopes outside the grammar are refused by every method",
      run: async ({ store }) => {
        for (const scope of NO_SCOPES)
          for (const [method, call] of Object.entries(scopedCalls(store, scope)))
            await rejectsWith(call(), "IDENTIFIER_INVALID", `${method} with ${JSON.stringify(scope)}`);
      },
    },
    {
      name: "STO-15 run ids outside the grammar are refused",
      run: async ({ store }) => {
        for (const run of NO_RUNS) {
          const key = { scope: SCOPE, run };
          await rejectsWith(store.append(anAppend({ run })), "IDENTIFIER_INVALID", run);
          await rejectsWith(store.load(key), "IDENTIFIER_INVALID", run);
          await rejectsWith(store.ledger(key), "IDENTIFIER_INVALID", run);
          await rejectsWith(store.reserve({ ...key, name: "n" }), "IDENTIFIER_INVALID", run);
          await rejectsWith(store.takeIntents({ run, limit: 1, holder: "h", serves: [] }), "IDENTIFIER_INVALID", run);
        }
        equal((await store.feed({ limit: 1 })).items.length, 0);
      },
    },
    {
      name: "STO-9 labels that stores would change or confuse are refused",
      run: async ({ store }) => {
        for (const label of NO_LABELS)
          for (const [what, call] of Object.entries(labelledCalls(store, label)))
            await rejectsWith(call(), "IDENTIFIER_INVALID", `${what} ${JSON.stringify(label.slice(0, 9))}`);
        equal((await store.feed({ limit: 1 })).items.length, 0);
      },
    },
    {
      name: "STO-15 every other label is data, compared byte by byte",
      run: async ({ store, clock }) => {
        for (const [number, label] of LABELS.entries()) {
          const run = `run-${number}`;
          await appended(store, { run, commandId: label, identity: label, intents: [anIntent(label, { needs: label })] });
          deepEqual(await store.append(anAppend({ run, commandId: label })), { kind: "duplicate", answer: { after: 0 } });
          equal(await store.findIdentity({ scope: SCOPE, identity: label }), run);
          const claimed = await take(store, { serves: [label] });
          deepEqual(
            claimed.map((each) => [each.run, each.intent.id]),
            [[run, label]],
          );
          equal(await store.renew({ scope: SCOPE, run, intent: label, token: claimed[0]?.token ?? -1 }), clock.now() + LEASE_MS);
          await acquire(store, label, label);
          deepEqual((await store.reserve({ scope: SCOPE, run, name: label })).kind, "held");
          equal(await store.putUnmatched({ scope: SCOPE, id: label, match: { key: label }, signal: {}, lifetimeMs: 9 }), true);
          equal((await store.listUnmatched({ scope: SCOPE, for: { key: label }, limit: 99 })).length, 1);
        }
        equal((await store.feed({ limit: 99 })).items.length, LABELS.length);
      },
    },
    {
      name: "STO-9 NUL and lone surrogates are refused wherever text is stored, and nothing is written",
      run: async ({ store }) => {
        const index = anAppend().index;
        for (const text of ["a\0b", "a\ud800", "\udc00b"])
          for (const over of [
            { answer: [text] },
            { events: [anEvent({ data: { deep: [{ text }] } })] },
            { events: [anEvent({ data: { [text]: 1 } })] },
            { state: { shape: 1, data: { text } } },
            { index: { ...index, repo: text } },
            { intents: [anIntent("n", { payload: { kind: "notify", to: "ops", topic: "t", step: "s", data: text } })] },
          ])
            await rejectsWith(store.append(anAppend(over)), "STORE_TEXT_INVALID", JSON.stringify(over));
        const signal = { scope: SCOPE, id: "s", match: { key: "k" }, signal: { text: "\0" }, lifetimeMs: 9 };
        await rejectsWith(store.putUnmatched(signal), "STORE_TEXT_INVALID", "a signal");
        equal((await store.feed({ limit: 1 })).items.length, 0);
      },
    },
  ],
};

export const scopeCases: StoreGroup = {
  name: "scopes",
  cases: [
    {
      name: "another scope's things are not there",
      run: async ({ store }) => {
        const scope = "other";
        await appended(store, { identity: "one", intents: [anIntent("look")], dueAt: 1 });
        const [claimed] = await take(store);
        const token = await acquire(store, "claim");
        await store.reserve({ scope: SCOPE, run: RUN, name: "lock" });
        await store.putUnmatched({ scope: SCOPE, id: "s", match: { key: "k" }, signal: {}, lifetimeMs: 9 });
        equal(await store.load({ scope, run: RUN }), undefined);
        deepEqual(await store.ledger({ scope, run: RUN }), { items: [] });
        deepEqual(await store.feed({ scope, limit: 9 }), { items: [] });
        deepEqual(await store.query({ scope, limit: 9 }), { items: [] });
        equal(await store.findIdentity({ scope, identity: "one" }), undefined);
        deepEqual((await store.takeDue({ scope, limit: 9, leaseMs: 1 })).due, []);
        const key = { scope, run: RUN, intent: "look", token: claimed?.token ?? -1 };
        equal(await store.renew(key), undefined);
        equal(await store.release(key), false);
        equal(await store.renewClaim({ scope, claim: "claim", token, leaseMs: 9 }), undefined);
        equal(await store.releaseClaim({ scope, claim: "claim", token }), false);
        equal((await store.reserve({ scope, run: "b", name: "lock" })).kind, "held");
        deepEqual(await store.listUnmatched({ scope, limit: 9 }), []);
        deepEqual(await store.append(anAppend({ scope, fences: [{ claim: "claim", token }] })), { kind: "fenced", claim: "claim" });
      },
    },
    {
      name: "the same names in another scope are other things",
      run: async ({ store }) => {
        for (const scope of [SCOPE, "other"]) {
          equal(await appended(store, { scope, identity: "one", intents: [anIntent("look")], state: { shape: 1, data: { scope } } }), 1);
          deepEqual((await take(store, { scope })).length, 1);
        }
        for (const scope of [SCOPE, "other"]) {
          deepEqual((await store.load({ scope, run: RUN }))?.state.data, { scope });
          equal((await store.query({ scope, where: { key: "ORCH-22" }, limit: 9 })).items.length, 1);
        }
      },
    },
  ],
};
