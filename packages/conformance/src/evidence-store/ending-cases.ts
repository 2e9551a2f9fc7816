import { deepEqual, equal } from "node:assert/strict";
import { digestBytes, digestOf } from "@sluice/core";
import { rejectsWith } from "../rejects-with.ts";
import { bytesOf, kept, read, SCOPE, TEXT } from "./fixtures.ts";
import type { EvidenceGroup } from "./evidence-store-under-test.ts";

const BY = { by: "carol", because: "names a customer" };

export const erasureCases: EvidenceGroup = {
  name: "erasure",
  cases: [
    {
      name: "an erased body is gone, and who erased it, when and why is told",
      run: async ({ store, clock }) => {
        const digest = await kept(store);
        clock.advance(7);
        equal(await store.erase({ scope: SCOPE, digest, ...BY }), true);
        deepEqual(await read(store, digest), { kind: "erased", ...BY, at: clock.now() });
        equal(await store.has({ scope: SCOPE, digest }), false);
      },
    },
    {
      name: "erasing again changes nothing: the first words stay",
      run: async ({ store, clock }) => {
        const digest = await kept(store);
        await store.erase({ scope: SCOPE, digest, ...BY });
        const first = await read(store, digest);
        clock.advance(7);
        equal(await store.erase({ scope: SCOPE, digest, by: "dave", because: "another reason" }), false);
        deepEqual(await read(store, digest), first);
      },
    },
    {
      name: "the same content is never kept again once it was erased",
      run: async ({ store }) => {
        const digest = await kept(store);
        await store.erase({ scope: SCOPE, digest, ...BY });
        deepEqual(await store.put({ scope: SCOPE, body: bytesOf(TEXT), class: "observed" }), { kind: "erased", digest });
        equal((await read(store, digest)).kind, "erased");
      },
    },
    {
      name: "what was never kept can be erased before it comes",
      run: async ({ store }) => {
        const digest = digestOf("to come");
        equal(await store.erase({ scope: SCOPE, digest, ...BY }), true);
        equal((await read(store, digest)).kind, "erased");
      },
    },
    {
      name: "another scope's body of the same content stays",
      run: async ({ store }) => {
        const digest = await kept(store);
        await kept(store, TEXT, { scope: "other" });
        await store.erase({ scope: SCOPE, digest, ...BY });
        equal((await read(store, digest, "other")).kind, "present");
      },
    },
    {
      name: "nobody erases without a name and a reason",
      run: async ({ store }) => {
        const digest = await kept(store);
        for (const wrong of [{ by: "" }, { because: "" }, { because: "two\nlines" }, { because: "x".repeat(513) }])
          await rejectsWith(store.erase({ scope: SCOPE, digest, ...BY, ...wrong }), "IDENTIFIER_INVALID");
        equal((await read(store, digest)).kind, "present");
      },
    },
  ],
};

export const retentionCases: EvidenceGroup = {
  name: "retention",
  cases: [
    {
      name: "a body is taken away when its time has come, not before, and its end is told",
      run: async ({ store, clock }) => {
        const digest = await kept(store, TEXT, { keepForMs: 100 });
        await kept(store, "for ever");
        const keepUntil = clock.now() + 100;
        deepEqual(await read(store, digest), { kind: "present", text: TEXT, class: "reported", keptAt: clock.now(), keepUntil });
        clock.advance(99);
        equal(await store.expire({ limit: 10 }), 0);
        clock.advance(1);
        equal(await store.expire({ limit: 10 }), 1);
        deepEqual(await read(store, digest), { kind: "expired", at: clock.now() });
        equal((await read(store, digestBytes("for ever"))).kind, "present");
        equal(await store.expire({ limit: 10 }), 0);
      },
    },
    {
      name: "of two times for one body the later end counts, whichever came first",
      run: async ({ store, clock }) => {
        const longer = await kept(store, "one", { keepForMs: 100 });
        await kept(store, "one", { keepForMs: 50 });
        const extended = await kept(store, "two", { keepForMs: 50 });
        await kept(store, "two", { keepForMs: 100 });
        const forEver = await kept(store, "three", { keepForMs: 50 });
        await kept(store, "three");
        const stays = await kept(store, "four");
        await kept(store, "four", { keepForMs: 50 });
        clock.advance(99);
        equal(await store.expire({ limit: 10 }), 0);
        clock.advance(1);
        equal(await store.expire({ limit: 10 }), 2);
        for (const digest of [longer, extended]) equal((await read(store, digest)).kind, "expired");
        for (const digest of [forEver, stays]) equal((await read(store, digest)).kind, "present");
      },
    },
    {
      name: "what expired may be kept again",
      run: async ({ store, clock }) => {
        const digest = await kept(store, TEXT, { keepForMs: 1 });
        clock.advance(1);
        await store.expire({ limit: 1 });
        await kept(store, TEXT);
        equal((await read(store, digest)).kind, "present");
        equal(await store.has({ scope: SCOPE, digest }), true);
      },
    },
    {
      name: "no more are taken away at once than was asked for, in every scope",
      run: async ({ store, clock }) => {
        for (const text of ["one", "two"]) await kept(store, text, { keepForMs: 1 });
        await kept(store, "three", { keepForMs: 1, scope: "other" });
        clock.advance(1);
        equal(await store.expire({ limit: 2 }), 2);
        equal(await store.expire({ limit: 2 }), 1);
        await rejectsWith(store.expire({ limit: 0 }), "COMMAND_INVALID");
      },
    },
    {
      name: "an erasure outlives the end of keeping",
      run: async ({ store, clock }) => {
        const digest = await kept(store, TEXT, { keepForMs: 1 });
        clock.advance(1);
        await store.expire({ limit: 1 });
        equal(await store.erase({ scope: SCOPE, digest, ...BY }), true);
        equal((await read(store, digest)).kind, "erased");
      },
    },
  ],
};
