import { deepEqual, equal, fail, ok } from "node:assert/strict";
import { digestOf, type RunStore } from "@sluice/core";
import { rejectsWith } from "../rejects-with.ts";
import { acquire, anAppend, anIntent, appended, LEASE_MS, RUN, SCOPE, takeDue, takeOne } from "./fixtures.ts";
import type { StoreGroup } from "./run-store-under-test.ts";

const key = { scope: SCOPE, run: RUN };

/** Every call of the port. */
function everyCall(store: RunStore, signal?: AbortSignal): Readonly<Record<string, () => Promise<unknown>>> {
  const options = signal === undefined ? {} : { signal };
  const claim = { scope: SCOPE, claim: "c", holder: "h", token: 1, leaseMs: 1 };
  const digest = digestOf("x");
  return {
    append: () => store.append(anAppend(), options),
    load: () => store.load(key, options),
    ledger: () => store.ledger(key, options),
    feed: () => store.feed({ limit: 1, ...options }),
    query: () => store.query({ scope: SCOPE, limit: 1, ...options }),
    findIdentity: () => store.findIdentity({ scope: SCOPE, identity: "i", ...options }),
    removeRuns: () => store.removeRuns({ scope: SCOPE, runs: [{ run: RUN, version: 1 }] }, options),
    takeIntents: () => store.takeIntents({ limit: 1, holder: "h", serves: [] }, options),
    renew: () => store.renew({ ...key, intent: "i", token: 1 }, options),
    release: () => store.release({ ...key, intent: "i", token: 1 }, options),
    takeDue: () => store.takeDue({ limit: 1, leaseMs: 1 }, options),
    acquireClaim: () => store.acquireClaim(claim, options),
    renewClaim: () => store.renewClaim(claim, options),
    releaseClaim: () => store.releaseClaim(claim, options),
    reserve: () => store.reserve({ ...key, name: "n" }, options),
    unreserve: () => store.unreserve({ ...key, name: "n" }, options),
    holderOf: () => store.holderOf({ scope: SCOPE, name: "n" }, options),
    steal: () => store.steal({ ...key, name: "n", token: 1 }, options),
    putDefinition: () => store.putDefinition({ scope: SCOPE, digest, text: "t" }, options),
    getDefinition: () => store.getDefinition({ scope: SCOPE, digest }, options),
    putUnmatched: () => store.putUnmatched({ scope: SCOPE, id: "i", match: { key: "k" }, signal: {}, lifetimeMs: 1 }, options),
    listUnmatched: () => store.listUnmatched({ scope: SCOPE, limit: 1 }, options),
  };
}

export const lifetimeCases: StoreGroup = {
  name: "closing",
  cases: [
    {
      name: "close is idempotent, and every later call says that the store was closed",
      run: async ({ store }) => {
        await appended(store);
        await store.close();
        await store.close();
        for (const [method, call] of Object.entries(everyCall(store))) await rejectsWith(call(), "STORE_CLOSED", method);
      },
    },
    {
      name: "a call whose caller has given up already does nothing",
      run: async ({ store }) => {
        const signal = AbortSignal.abort();
        for (const [method, call] of Object.entries(everyCall(store, signal))) await rejectsWith(call(), "ABORTED", method);
        equal(await store.load(key), undefined);
      },
    },
  ],
};

export const reopenCases: StoreGroup = {
  name: "reopening",
  cases: [
    {
      name: "everything acknowledged is there after the store was opened again",
      run: async ({ store, clock, reopen = () => fail("a store that lasts needs a `reopen`") }) => {
        await appended(store, { identity: "one", intents: [anIntent("look")], dueAt: clock.now() + 1 });
        await appended(store, { expectedVersion: 1, intents: [anIntent("look")], dueAt: clock.now() + 1 });
        const claimed = await takeOne(store);
        const token = await acquire(store, "claim");
        const held = await store.reserve({ ...key, name: "lock" });
        await store.reserve({ scope: SCOPE, run: "run-2", name: "lock" });
        const digest = digestOf("x");
        await store.putDefinition({ scope: SCOPE, digest, text: "format: 1" });
        await store.putUnmatched({ scope: SCOPE, id: "s", match: { key: "k" }, signal: {}, lifetimeMs: 99 });
        const before = [
          await store.load(key),
          await store.ledger(key),
          await store.feed({ limit: 9 }),
          await store.query({ scope: SCOPE, limit: 9 }),
        ];
        const again = await reopen();
        const after = [
          await again.load(key),
          await again.ledger(key),
          await again.feed({ limit: 9 }),
          await again.query({ scope: SCOPE, limit: 9 }),
        ];
        deepEqual(after, before);
        deepEqual(await again.append(anAppend()), { kind: "duplicate", answer: { after: 0 } });
        equal(await again.findIdentity({ scope: SCOPE, identity: "one" }), RUN);
        equal(await again.renew({ ...key, intent: "look", token: claimed.token }), clock.now() + LEASE_MS);
        equal(await again.renewClaim({ scope: SCOPE, claim: "claim", token, leaseMs: LEASE_MS }), clock.now() + LEASE_MS);
        deepEqual(await again.reserve({ ...key, name: "lock" }), held);
        deepEqual(await again.reserve({ scope: SCOPE, run: "run-2", name: "lock" }), { kind: "queued", position: 1 });
        equal(await again.getDefinition({ scope: SCOPE, digest }), "format: 1");
        equal((await again.listUnmatched({ scope: SCOPE, limit: 9 })).length, 1);
        clock.advance(LEASE_MS);
        deepEqual(await takeDue(again), [RUN]);
        const taken = await takeOne(again);
        ok(taken.takenOver && taken.token > claimed.token, "tokens go on where they were");
        ok((await acquire(again, "claim")) > token, "of claims too");
        await again.close();
      },
    },
  ],
};
