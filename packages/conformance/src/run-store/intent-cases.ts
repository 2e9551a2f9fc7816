import { deepEqual, equal, ok } from "node:assert/strict";
import { anAppend, anIntent, appended, idsOf, kindOf, LEASE_MS, RUN, SCOPE, take, takeOne } from "./fixtures.ts";
import type { StoreGroup } from "./run-store-under-test.ts";

const key = (token: number, intent = "look"): { scope: string; run: string; intent: string; token: number } => ({
  scope: SCOPE,
  run: RUN,
  intent,
  token,
});

export const intentCases: StoreGroup = {
  name: "intents: claims",
  cases: [
    {
      name: "an appended intent is claimed once, with all it carries",
      run: async ({ store, clock }) => {
        const digest = `sha256:${"0".repeat(64)}` as const;
        const payload = { kind: "evaluate", gate: "verdict", binding: digest, gateDigest: digest, timeoutMs: 5 } as const;
        const intent = anIntent("evaluate:verdict", { kind: "evaluate", attempt: 2, needs: digest, payload });
        await appended(store, { intents: [intent] });
        const { storeNow, claimed } = await store.takeIntents({ limit: 9, holder: "one", serves: [digest] });
        equal(storeNow, clock.now());
        equal(claimed.length, 1);
        const { token, ...rest } = claimed[0] ?? { token: -1 };
        ok(token > 0, "tokens are positive");
        deepEqual(rest, { scope: SCOPE, run: RUN, intent, claimedUntil: clock.now() + LEASE_MS, takenOver: false });
        deepEqual(await take(store, { serves: [digest] }), []);
      },
    },
    {
      name: "an intent is not claimable before its notBefore",
      run: async ({ store, clock }) => {
        await appended(store, { intents: [anIntent("look", { notBefore: clock.now() + 10 })] });
        clock.advance(9);
        deepEqual(await take(store), []);
        clock.advance(1);
        deepEqual(idsOf(await take(store)), ["look"]);
      },
    },
    {
      name: "a claim that ran out can be taken over, which the taker is told until the attempt is written off",
      run: async ({ store, clock }) => {
        await appended(store, { intents: [anIntent("look")] });
        const first = await takeOne(store);
        clock.advance(LEASE_MS - 1);
        deepEqual(await take(store), []);
        clock.advance(1);
        const second = await takeOne(store);
        deepEqual([first.takenOver, second.takenOver], [false, true]);
        ok(second.token > first.token, "tokens grow with every claim");
        equal(await store.renew(key(first.token)), undefined);
        equal(await store.release(key(first.token)), false);
        equal(await store.release(key(second.token)), true);
        const third = await takeOne(store);
        equal(third.takenOver, true, "giving it back writes nothing off");
        const settles = [{ intent: "look", token: third.token }];
        await appended(store, { expectedVersion: 1, settles, intents: [anIntent("look", { attempt: 2 })] });
        equal((await takeOne(store)).takenOver, false);
      },
    },
    {
      name: "a renewed claim lasts a lease longer",
      run: async ({ store, clock }) => {
        await appended(store, { intents: [anIntent("look")] });
        const { token } = await takeOne(store);
        clock.advance(LEASE_MS - 1);
        equal(await store.renew(key(token)), clock.now() + LEASE_MS);
        clock.advance(LEASE_MS - 1);
        deepEqual(await take(store), []);
        equal(await store.renew(key(token + 1)), undefined);
        equal(await store.renew(key(token, "unknown")), undefined);
        clock.advance(1);
        equal((await takeOne(store)).takenOver, true);
      },
    },
    {
      name: "a claim past its time still counts while nobody has taken it over",
      run: async ({ store, clock }) => {
        await appended(store, { intents: [anIntent("look")] });
        const { token } = await takeOne(store);
        clock.advance(LEASE_MS * 3);
        equal(await store.renew(key(token)), clock.now() + LEASE_MS);
        deepEqual(await take(store), []);
        clock.advance(LEASE_MS * 3);
        equal(await appended(store, { expectedVersion: 1, settles: [{ intent: "look", token }] }), 2);
        deepEqual(await take(store), []);
      },
    },
    {
      name: "a released intent is claimable at once, or from its notBefore on",
      run: async ({ store, clock }) => {
        await appended(store, { intents: [anIntent("look")] });
        const first = await takeOne(store);
        equal(await store.release(key(first.token)), true);
        equal(await store.release(key(first.token)), false);
        const second = await takeOne(store);
        deepEqual([second.takenOver, second.token > first.token], [false, true]);
        equal(await store.release({ ...key(second.token), notBefore: clock.now() + 5 }), true);
        deepEqual(await take(store), []);
        await appended(store, { expectedVersion: 1, intents: [anIntent("look")] });
        deepEqual(await take(store), [], "an append that wants the very same keeps the delay");
        clock.advance(5);
        deepEqual(idsOf(await take(store)), ["look"]);
      },
    },
    {
      name: "intents with needs are for those who serve them",
      run: async ({ store }) => {
        await appended(store, { intents: [anIntent("any"), anIntent("b", { needs: "build" }), anIntent("t", { needs: "test" })] });
        deepEqual(idsOf(await take(store, { serves: ["other"] })), ["any"]);
        deepEqual(idsOf(await take(store, { serves: ["test", "deploy"] })), ["t"]);
        deepEqual(idsOf(await take(store, { serves: ["build", "test"] })), ["b"]);
      },
    },
    {
      name: "a taker gets at most its limit, of the asked scope and run",
      run: async ({ store }) => {
        await appended(store, { intents: [anIntent("a"), anIntent("b"), anIntent("c")] });
        await appended(store, { run: "run-2", intents: [anIntent("d")] });
        await appended(store, { scope: "other", intents: [anIntent("e")] });
        deepEqual(idsOf(await take(store, { scope: SCOPE, run: "run-2" })), ["d"]);
        deepEqual(idsOf(await take(store, { scope: "other" })), ["e"]);
        deepEqual(idsOf(await take(store, { limit: 2 })), ["a", "b"]);
        deepEqual(idsOf(await take(store, { limit: 2 })), ["c"]);
      },
    },
    {
      name: "the longest claimable comes first, so that no run starves another",
      run: async ({ store, clock }) => {
        const many = ["a", "b", "c", "d"].map((id) => anIntent(id));
        await appended(store, { run: "old", intents: many });
        clock.advance(1);
        await appended(store, { run: "young", intents: [anIntent("x")] });
        clock.advance(1);
        const taken = await take(store, { limit: 2 });
        deepEqual(idsOf(taken), ["a", "b"]);
        const settles = taken.map(({ intent, token }) => ({ intent: intent.id, token }));
        await appended(store, { run: "old", expectedVersion: 1, settles, intents: [...many, anIntent("e")] });
        deepEqual(idsOf(await take(store, { limit: 3 })), ["c", "d", "x"], "asking again goes to the end of the line");
        await appended(store, { run: "old", expectedVersion: 2, intents: [anIntent("z", { notBefore: 1 })] });
        await appended(store, { run: "young", expectedVersion: 1, intents: [anIntent("y")] });
        deepEqual(idsOf(await take(store, { limit: 1 })), ["z"], "a time long past is no place in front, but ties keep their order");
      },
    },
  ],
};

export const intentSetCases: StoreGroup = {
  name: "intents: the wanted set",
  cases: [
    {
      name: "what an append does not want any more is withdrawn",
      run: async ({ store }) => {
        await appended(store, { intents: [anIntent("a"), anIntent("b")] });
        await appended(store, { expectedVersion: 1, intents: [anIntent("b"), anIntent("c")] });
        deepEqual(idsOf(await take(store)), ["b", "c"]);
      },
    },
    {
      name: "withdrawing voids the claim, for good",
      run: async ({ store, clock }) => {
        await appended(store, { intents: [anIntent("look")] });
        const { token } = await takeOne(store);
        await appended(store, { expectedVersion: 1 });
        equal(await store.renew(key(token)), undefined);
        deepEqual(await store.append(anAppend({ expectedVersion: 2, settles: [{ intent: "look", token }] })), {
          kind: "fenced",
          claim: "look",
        });
        await appended(store, { expectedVersion: 2, intents: [anIntent("look")] });
        equal(await store.renew(key(token)), undefined);
        const again = await takeOne(store);
        deepEqual([again.takenOver, again.token > token], [false, true]);
        clock.advance(LEASE_MS);
        deepEqual(await kindOf(store.append(anAppend({ expectedVersion: 3, settles: [{ intent: "look", token }] }))), "fenced");
      },
    },
    {
      name: "a known intent keeps its claim and takes the new attempt and payload",
      run: async ({ store, clock }) => {
        await appended(store, { intents: [anIntent("look")] });
        const first = await takeOne(store);
        const changed = anIntent("look", {
          kind: "notify",
          attempt: 2,
          leaseMs: 50,
          payload: { kind: "notify", to: "ops", topic: "t", step: "s", data: 1 },
        });
        await appended(store, { expectedVersion: 1, intents: [changed] });
        deepEqual(await take(store), [], "the claim stands");
        clock.advance(LEASE_MS - 1);
        equal(await store.renew(key(first.token)), clock.now() + 50, "renewed by the new lease");
        clock.advance(50);
        const second = await takeOne(store);
        deepEqual([second.intent, second.takenOver, second.claimedUntil], [changed, true, clock.now() + 50]);
      },
    },
    {
      name: "an unclaimed intent takes its new notBefore",
      run: async ({ store, clock }) => {
        await appended(store, { intents: [anIntent("look")] });
        await appended(store, { expectedVersion: 1, intents: [anIntent("look", { notBefore: clock.now() + 5 })] });
        deepEqual(await take(store), []);
        clock.advance(5);
        deepEqual(idsOf(await take(store)), ["look"]);
      },
    },
    {
      name: "LSE-1 settling needs the current token",
      run: async ({ store, clock }) => {
        await appended(store, { intents: [anIntent("look")] });
        const { token: first } = await takeOne(store);
        clock.advance(LEASE_MS);
        const { token: second } = await takeOne(store);
        for (const token of [first, second + 1, 0]) {
          const late = anAppend({ expectedVersion: 1, commandId: `late-${token}`, settles: [{ intent: "look", token }] });
          deepEqual(await store.append(late), { kind: "fenced", claim: "look" });
        }
        equal(await appended(store, { expectedVersion: 1, settles: [{ intent: "look", token: second }] }), 2);
      },
    },
    {
      name: "nobody settles an intent that nobody holds",
      run: async ({ store }) => {
        await appended(store, { intents: [anIntent("look")] });
        for (const intent of ["look", "unknown"])
          deepEqual(await store.append(anAppend({ expectedVersion: 1, settles: [{ intent, token: 0 }] })), {
            kind: "fenced",
            claim: intent,
          });
      },
    },
    {
      name: "a settled intent that is wanted again is claimable again",
      run: async ({ store }) => {
        await appended(store, { intents: [anIntent("look"), anIntent("other")] });
        const claimed = await take(store);
        const token = claimed[0]?.token ?? -1;
        const over = { expectedVersion: 1, settles: [{ intent: "look", token }], intents: [anIntent("look"), anIntent("other")] };
        await appended(store, over);
        equal(await store.renew(key(token)), undefined, "its claim ended");
        const again = await takeOne(store);
        deepEqual([again.intent.id, again.takenOver], ["look", false]);
        ok(again.token > token, "tokens grow");
        ok((await store.renew(key(claimed[1]?.token ?? -1, "other"))) !== undefined, "the other claim stands");
      },
    },
    {
      name: "an unchanged set changes no claim",
      run: async ({ store, clock }) => {
        await appended(store, { intents: [anIntent("a"), anIntent("b")] });
        const claimed = await take(store);
        await appended(store, { expectedVersion: 1, intents: [anIntent("b"), anIntent("a")] });
        deepEqual(await take(store), []);
        for (const { intent, token } of claimed) equal(await store.renew(key(token, intent.id)), clock.now() + LEASE_MS);
      },
    },
  ],
};
