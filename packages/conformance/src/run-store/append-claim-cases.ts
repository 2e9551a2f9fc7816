import { deepEqual, equal, ok } from "node:assert/strict";
import type { Append, AppendedClaim, RunStore } from "@sluice/core";
import { anAppend, anIntent, appended, idsOf, kindOf, LEASE_MS, RUN, SCOPE, take, takeOne } from "./fixtures.ts";
import type { StoreGroup } from "./run-store-under-test.ts";

/** Appends with claims on what it wants, and answers what was claimed. A store may leave it all to everybody. */
async function claiming(store: RunStore, over: Partial<Append>, ids: readonly string[]): Promise<readonly AppendedClaim[]> {
  const result = await store.append(anAppend({ claims: { holder: "writer", intents: ids }, ...over }));
  equal(result.kind, "appended");
  return result.kind === "appended" ? (result.claimed ?? []) : [];
}

export const appendClaimCases: StoreGroup = {
  name: "intents: claims that come with an append",
  cases: [
    {
      name: "what the writer got nobody else gets, and what it did not get anybody does",
      run: async ({ store }) => {
        const claimed = await claiming(store, { intents: [anIntent("a"), anIntent("b")] }, ["a"]);
        ok(claimed.every(({ intent }) => intent === "a"));
        const mine = claimed.map(({ intent }) => intent);
        deepEqual(
          idsOf(await take(store)).toSorted(),
          ["a", "b"].filter((id) => !mine.includes(id)),
        );
      },
    },
    {
      name: "the claim is one like any other: it is prolonged, settled by its token only, and taken over when it has run out",
      run: async ({ store, clock }) => {
        const began = clock.now();
        for (const claim of await claiming(store, { intents: [anIntent("a")] }, ["a"])) {
          const key = { scope: SCOPE, run: RUN, intent: "a", token: claim.token };
          equal(claim.claimedUntil, began + LEASE_MS);
          clock.advance(10);
          equal(await store.renew(key), clock.now() + LEASE_MS);
          const wrong = { settles: [{ intent: "a", token: claim.token + 1 }], expectedVersion: 1 };
          equal(await kindOf(store.append(anAppend(wrong))), "fenced");
          clock.advance(LEASE_MS);
          const other = await takeOne(store);
          ok(other.token > claim.token, "tokens grow with every claim");
          equal(other.takenOver, true);
          equal(await kindOf(store.append(anAppend({ settles: [claim], expectedVersion: 1 }))), "fenced");
          equal(await store.release({ ...key, token: other.token }), true);
        }
      },
    },
    {
      name: "the next one is claimed by the append that settles the one before",
      run: async ({ store }) => {
        await appended(store, { intents: [anIntent("a")] });
        const first = await takeOne(store);
        const settles = [{ intent: "a", token: first.token }];
        const [next] = await claiming(store, { expectedVersion: 1, settles, intents: [anIntent("b")] }, ["b"]);
        const { token } = next ?? (await takeOne(store));
        ok(token > first.token, "tokens grow with every claim");
        deepEqual(idsOf(await take(store)), []);
        equal(await appended(store, { expectedVersion: 2, settles: [{ intent: "b", token }] }), 3);
      },
    },
    {
      name: "what is put off, known before, or somebody else's is not claimed",
      run: async ({ store, clock }) => {
        const later = anIntent("later", { notBefore: clock.now() + 10 });
        deepEqual(await claiming(store, { intents: [later, anIntent("known"), anIntent("held")] }, ["later"]), []);
        const held = (await take(store)).find(({ intent }) => intent.id === "held");
        const wanted = [later, anIntent("known", { attempt: 2 }), anIntent("held", { attempt: 2 }), anIntent("new")];
        const claimed = await claiming(store, { expectedVersion: 1, intents: wanted }, ["later", "known", "held"]);
        deepEqual(claimed, []);
        const key = { scope: SCOPE, run: RUN, intent: "held", token: held?.token ?? 0 };
        equal(await store.renew(key), clock.now() + LEASE_MS);
      },
    },
    {
      name: "what is not written claims nothing",
      run: async ({ store }) => {
        await appended(store, { intents: [anIntent("a")] });
        const claims = { holder: "writer", intents: ["b"] };
        const lost = { claims, intents: [anIntent("b")] };
        equal(await kindOf(store.append(anAppend({ ...lost, expectedVersion: 7, commandId: "future" }))), "conflict");
        equal(await kindOf(store.append(anAppend({ ...lost, expectedVersion: 1, commandId: "command-0" }))), "duplicate");
        deepEqual(idsOf(await take(store)), ["a"]);
      },
    },
  ],
};
