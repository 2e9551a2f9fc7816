import { deepEqual, equal, fail } from "node:assert/strict";
import { anAppend, appended, kindOf, LEASE_MS, RUN, SCOPE, takeDue } from "./fixtures.ts";
import type { StoreGroup } from "./run-store-under-test.ts";

export const dueCases: StoreGroup = {
  name: "due runs",
  cases: [
    {
      name: "a run is due from its time on, one without a time never",
      run: async ({ store, clock }) => {
        await appended(store, { dueAt: clock.now() + 10 });
        await appended(store, { run: "never" });
        deepEqual(await takeDue(store), []);
        clock.advance(9);
        deepEqual(await takeDue(store), []);
        clock.advance(1);
        deepEqual(await store.takeDue({ limit: 9, leaseMs: 1 }), { storeNow: clock.now(), due: [{ scope: SCOPE, run: RUN }] });
      },
    },
    {
      name: "who takes a due run has it alone for the lease; then it is due again",
      run: async ({ store, clock }) => {
        await appended(store, { dueAt: clock.now() });
        deepEqual(await takeDue(store), [RUN]);
        deepEqual(await takeDue(store), []);
        clock.advance(LEASE_MS - 1);
        deepEqual(await takeDue(store), []);
        clock.advance(1);
        deepEqual(await takeDue(store), [RUN]);
      },
    },
    {
      name: "an append sets the due time anew",
      run: async ({ store, clock }) => {
        await appended(store, { dueAt: clock.now() });
        deepEqual(await takeDue(store), [RUN]);
        await appended(store, { expectedVersion: 1, dueAt: clock.now() + 1 });
        clock.advance(1);
        deepEqual(await takeDue(store), [RUN]);
        await appended(store, { expectedVersion: 2 });
        clock.advance(LEASE_MS * 10);
        deepEqual(await takeDue(store), []);
      },
    },
    {
      name: "the longest due come first, up to the limit, of the asked scope",
      run: async ({ store, clock }) => {
        const now = clock.now();
        await appended(store, { run: "third", dueAt: now + 3 });
        await appended(store, { run: "first", dueAt: now + 1 });
        await appended(store, { run: "second", dueAt: now + 2 });
        await appended(store, { scope: "other", run: "elsewhere", dueAt: now });
        clock.advance(5);
        deepEqual(await takeDue(store, { scope: SCOPE, limit: 2 }), ["first", "second"]);
        deepEqual(await takeDue(store, { scope: "other" }), ["elsewhere"]);
        deepEqual(await takeDue(store), ["third"]);
      },
    },
  ],
};

const index = anAppend().index;
const name = "merge:https://git.example/a";
const key = (run: string): { scope: string; run: string; name: string } => ({ scope: SCOPE, run, name });

export const reservationCases: StoreGroup = {
  name: "reservations",
  cases: [
    {
      name: "first come, first served; asking again tells the place",
      run: async ({ store }) => {
        const first = await store.reserve(key("a"));
        equal(first.kind, "held");
        deepEqual(await store.reserve(key("b")), { kind: "queued", position: 1 });
        deepEqual(await store.reserve(key("c")), { kind: "queued", position: 2 });
        deepEqual(await store.reserve(key("b")), { kind: "queued", position: 1 });
        deepEqual(await store.reserve(key("a")), first);
        equal((await store.reserve({ ...key("a"), name: "other" })).kind, "held");
      },
    },
    {
      name: "freeing makes the next in line the holder, with a fresh token",
      run: async ({ store }) => {
        const first = await store.reserve(key("a"));
        await store.reserve(key("b"));
        await store.reserve(key("c"));
        const token = first.kind === "held" ? first.token : -1;
        equal(await store.unreserve({ ...key("a"), token: token + 1 }), false);
        deepEqual(await store.reserve(key("a")), first);
        equal(await store.unreserve({ ...key("a"), token }), true);
        equal(await store.unreserve({ ...key("a"), token }), false);
        const second = await store.reserve(key("b"));
        equal(second.kind === "held" && second.token > token, true);
        deepEqual(await store.reserve(key("c")), { kind: "queued", position: 1 });
        deepEqual(await store.reserve(key("a")), { kind: "queued", position: 2 });
      },
    },
    {
      name: "who waits may leave the queue; a token it does not have is refused",
      run: async ({ store }) => {
        await store.reserve(key("a"));
        await store.reserve(key("b"));
        await store.reserve(key("c"));
        equal(await store.unreserve({ ...key("b"), token: 1 }), false);
        equal(await store.unreserve(key("b")), true);
        equal(await store.unreserve(key("b")), false);
        deepEqual(await store.reserve(key("c")), { kind: "queued", position: 1 });
      },
    },
    {
      name: "a freed reservation leaves nothing behind, and its token never comes back",
      run: async ({ store }) => {
        const first = await store.reserve(key("a"));
        equal(await store.unreserve(key("a")), true);
        const second = await store.reserve(key("b"));
        equal(first.kind === "held" && second.kind === "held" && second.token > first.token, true);
      },
    },
    {
      name: "the run that becomes the holder is due now",
      run: async ({ store, clock }) => {
        await appended(store, { run: "a" });
        await appended(store, { run: "b", dueAt: clock.now() + 1_000_000 });
        await store.reserve(key("a"));
        await store.reserve(key("b"));
        await store.unreserve(key("a"));
        deepEqual(await takeDue(store), ["b"]);
      },
    },
    {
      name: "an append that knew nothing of it does not put the new holder to sleep",
      run: async ({ store, clock }) => {
        await appended(store, { run: "a" });
        await appended(store, { run: "b" });
        await store.reserve(key("a"));
        await store.reserve(key("b"));
        await store.unreserve(key("a"));
        await appended(store, { run: "b", expectedVersion: 1, dueAt: clock.now() + 1_000_000 });
        deepEqual(await takeDue(store), ["b"]);
        await appended(store, { run: "b", expectedVersion: 2, dueAt: clock.now() + 1_000_000 });
        clock.advance(LEASE_MS * 2);
        deepEqual(await takeDue(store), []);
      },
    },
    {
      name: "stealing makes the thief the holder, voids the former token and keeps the queue's order",
      run: async ({ store }) => {
        for (const run of ["a", "b", "c", "d"]) await appended(store, { run, index });
        const first = await store.reserve(key("a"));
        for (const run of ["b", "c", "d"]) await store.reserve(key(run));
        const token = first.kind === "held" ? first.token : -1;
        deepEqual(await store.holderOf(key("a")), { run: "a", token });
        const stolen = (await store.steal({ ...key("c"), token })) ?? fail("nothing was stolen");
        equal(stolen.from, "a");
        deepEqual(await store.holderOf(key("a")), { run: "c", token: stolen.token });
        deepEqual(await store.reserve(key("c")), { kind: "held", token: stolen.token });
        equal(first.kind === "held" && stolen.token > first.token, true);
        equal(await store.unreserve({ ...key("a"), token: first.kind === "held" ? first.token : -1 }), false);
        deepEqual(await store.reserve(key("b")), { kind: "queued", position: 1 });
        deepEqual(await store.reserve(key("d")), { kind: "queued", position: 2 });
        deepEqual((await takeDue(store)).toSorted(), ["a", "c"], "both learn of it");
      },
    },
    {
      name: "stealing from somebody who does not hold it any more changes nothing",
      run: async ({ store }) => {
        for (const run of ["a", "b", "c"]) await appended(store, { run, index });
        equal(await store.holderOf(key("a")), undefined);
        equal(await store.steal({ ...key("a"), token: 1 }), undefined);
        equal(await store.holderOf(key("a")), undefined);
        const first = await store.reserve(key("a"));
        const token = first.kind === "held" ? first.token : -1;
        await store.reserve(key("b"));
        await store.reserve(key("c"));
        await store.unreserve(key("a"));
        await takeDue(store);
        equal(await store.steal({ ...key("c"), token }), undefined);
        equal((await store.holderOf(key("b")))?.run, "b");
        deepEqual(await store.reserve(key("c")), { kind: "queued", position: 1 });
        deepEqual(await takeDue(store), []);
      },
    },
    {
      name: "LSE-1 an append of a run that lost its reservation is fenced",
      run: async ({ store }) => {
        for (const run of ["a", "b"]) await appended(store, { run, index });
        const first = await store.reserve(key("a"));
        const token = first.kind === "held" ? first.token : -1;
        const holds = [{ name, token }];
        equal(await appended(store, { run: "a", expectedVersion: 1, holds }), 2);
        const stolen = (await store.steal({ ...key("b"), token })) ?? fail("nothing was stolen");
        const late = anAppend({ run: "a", expectedVersion: 2, holds });
        deepEqual(await store.append(late), { kind: "fenced", claim: name });
        const borrowed = anAppend({ run: "a", expectedVersion: 2, holds: [{ name, token: stolen.token }] });
        deepEqual(await store.append(borrowed), { kind: "fenced", claim: name }, "another run's token is none of one's own");
        deepEqual(await kindOf(store.append({ ...late, holds: [{ name: "unknown", token }] })), "fenced");
        equal(await appended(store, { run: "b", expectedVersion: 1, holds: [{ name, token: stolen.token }] }), 2);
        equal(await appended(store, { run: "a", expectedVersion: 2 }), 3);
      },
    },
    {
      name: "who holds it already may steal it from itself, for a fresh token",
      run: async ({ store }) => {
        const first = await store.reserve(key("a"));
        const again = await store.steal({ ...key("a"), token: first.kind === "held" ? first.token : -1 });
        equal(again?.from, "a");
        deepEqual(await store.reserve(key("a")), { kind: "held", token: again?.token });
      },
    },
  ],
};
