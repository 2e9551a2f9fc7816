import { deepEqual, equal, ok } from "node:assert/strict";
import { acquire, anAppend, anIntent, appended, kindOf, LEASE_MS, SCOPE, takeOne } from "./fixtures.ts";
import type { StoreGroup } from "./run-store-under-test.ts";

const claim = "poller";

export const claimCases: StoreGroup = {
  name: "claims and fences",
  cases: [
    {
      name: "a claim is held until it runs out by the store's time",
      run: async ({ store, clock }) => {
        const wanted = { scope: SCOPE, claim, holder: "one", leaseMs: LEASE_MS };
        const first = await store.acquireClaim(wanted);
        ok(first.kind === "acquired" && first.claimedUntil === clock.now() + LEASE_MS, "the first is acquired for its lease");
        clock.advance(LEASE_MS - 1);
        const held = { kind: "held", holder: "one", claimedUntil: first.claimedUntil };
        deepEqual(await store.acquireClaim({ ...wanted, holder: "two" }), held);
        deepEqual(await store.acquireClaim(wanted), held, "its own holder is no exception");
        clock.advance(1);
        const second = await store.acquireClaim({ ...wanted, holder: "two" });
        ok(second.kind === "acquired" && second.token > first.token, "the next token is greater");
      },
    },
    {
      name: "a renewed claim lasts longer, a lost one cannot be renewed",
      run: async ({ store, clock }) => {
        const token = await acquire(store, claim);
        clock.advance(LEASE_MS - 1);
        equal(await store.renewClaim({ scope: SCOPE, claim, token, leaseMs: LEASE_MS }), clock.now() + LEASE_MS);
        clock.advance(LEASE_MS - 1);
        equal((await store.acquireClaim({ scope: SCOPE, claim, holder: "two", leaseMs: LEASE_MS })).kind, "held");
        clock.advance(1);
        await acquire(store, claim, "two");
        equal(await store.renewClaim({ scope: SCOPE, claim, token, leaseMs: LEASE_MS }), undefined);
        equal(await store.releaseClaim({ scope: SCOPE, claim, token }), false);
      },
    },
    {
      name: "a released claim is free at once, and its token is never given out again",
      run: async ({ store }) => {
        const token = await acquire(store, claim);
        equal(await store.releaseClaim({ scope: SCOPE, claim, token: token + 1 }), false);
        equal(await store.releaseClaim({ scope: SCOPE, claim, token }), true);
        equal(await store.releaseClaim({ scope: SCOPE, claim, token }), false);
        ok((await acquire(store, claim, "two")) > token, "the next token is greater");
      },
    },
    {
      name: "LSE-1 an append with a live fence is stored, with a lost one it is fenced",
      run: async ({ store, clock }) => {
        const token = await acquire(store, claim);
        equal(await appended(store, { fences: [{ claim, token }] }), 1);
        clock.advance(LEASE_MS);
        const next = await acquire(store, claim, "two");
        const late = anAppend({ expectedVersion: 1, fences: [{ claim, token }] });
        deepEqual(await store.append(late), { kind: "fenced", claim });
        equal(await appended(store, { expectedVersion: 1, fences: [{ claim, token: next }] }), 2);
      },
    },
    {
      name: "every fence counts, unknown and released claims too",
      run: async ({ store }) => {
        const token = await acquire(store, claim);
        const other = await acquire(store, "other");
        const fence = { claim, token };
        deepEqual(await store.append(anAppend({ fences: [fence, { claim: "unknown", token }] })), { kind: "fenced", claim: "unknown" });
        deepEqual(await store.append(anAppend({ fences: [fence, { claim: "other", token }] })), { kind: "fenced", claim: "other" });
        await store.releaseClaim({ scope: SCOPE, claim: "other", token: other });
        deepEqual(await store.append(anAppend({ fences: [fence, { claim: "other", token: other }] })), { kind: "fenced", claim: "other" });
        equal(await appended(store, { fences: [fence] }), 1);
      },
    },
    {
      name: "a writer learns that it is fenced before it learns of a conflict, and that a run exists before that",
      run: async ({ store }) => {
        await appended(store, { identity: "one", intents: [anIntent("look")] });
        const { token } = await takeOne(store);
        const fences = [{ claim: "unknown", token: 1 }];
        equal(await kindOf(store.append(anAppend({ expectedVersion: 5, commandId: "a", fences }))), "fenced");
        const settles = [{ intent: "look", token: token + 1 }];
        equal(await kindOf(store.append(anAppend({ expectedVersion: 5, commandId: "b", settles }))), "fenced");
        equal(await kindOf(store.append(anAppend({ run: "run-2", identity: "one", fences }))), "exists");
      },
    },
  ],
};
