import { deepEqual, equal } from "node:assert/strict";
import { digestOf, type RunStore, type SignalMatch } from "@sluice/core";
import { rejectsWith } from "../rejects-with.ts";
import { appended, RUN, SCOPE } from "./fixtures.ts";
import type { StoreGroup } from "./run-store-under-test.ts";

const digest = digestOf({ pipeline: "delivery" });

async function keep(store: RunStore, id: string, match: SignalMatch, lifetimeMs = 1000): Promise<boolean> {
  return store.putUnmatched({ scope: SCOPE, id, match, signal: { type: "work-finished", id }, lifetimeMs });
}

async function kept(store: RunStore, match?: SignalMatch, limit = 100): Promise<readonly string[]> {
  return (await store.listUnmatched({ scope: SCOPE, limit, ...(match === undefined ? {} : { for: match }) })).map(({ id }) => id);
}

export const definitionCases: StoreGroup = {
  name: "definitions",
  cases: [
    {
      name: "a definition is kept by its digest; putting it again changes nothing",
      run: async ({ store }) => {
        const text = "format: 1\nname: delivery # grüße\n".repeat(500);
        equal(await store.getDefinition({ scope: SCOPE, digest }), undefined);
        await store.putDefinition({ scope: SCOPE, digest, text });
        await store.putDefinition({ scope: SCOPE, digest, text: "format: 1 # other white space" });
        equal(await store.getDefinition({ scope: SCOPE, digest }), text);
        equal(await store.getDefinition({ scope: SCOPE, digest: digestOf("other") }), undefined);
        equal(await store.getDefinition({ scope: "other", digest }), undefined);
      },
    },
    {
      name: "a definition's name is a digest and its text storable",
      run: async ({ store }) => {
        await rejectsWith(store.getDefinition({ scope: SCOPE, digest: "sha256:x" }), "IDENTIFIER_INVALID");
        await rejectsWith(store.putDefinition({ scope: SCOPE, digest, text: "a\0b" }), "STORE_TEXT_INVALID");
        await rejectsWith(store.putDefinition({ scope: SCOPE, digest, text: "a\ud800" }), "STORE_TEXT_INVALID");
      },
    },
  ],
};

export const unmatchedCases: StoreGroup = {
  name: "unmatched signals",
  cases: [
    {
      name: "a signal is kept once by its id, with all it carries",
      run: async ({ store, clock }) => {
        const match = { key: "ORCH-22", repo: "https://git.example/a", head: "abc", change: "7" };
        equal(await keep(store, "one", match), true);
        equal(await keep(store, "one", { key: "other" }), false);
        equal(await store.putUnmatched({ scope: "other", id: "one", match, signal: {}, lifetimeMs: 5 }), true);
        const expiresAt = clock.now() + 1000;
        const signal = { type: "work-finished", id: "one" };
        deepEqual(await store.listUnmatched({ scope: SCOPE, limit: 9 }), [{ scope: SCOPE, id: "one", match, signal, expiresAt }]);
      },
    },
    {
      name: "a signal is offered when all it asks for is equal",
      run: async ({ store }) => {
        await keep(store, "by-head", { head: "abc" });
        await keep(store, "by-both", { head: "abc", repo: "r" });
        await keep(store, "by-key", { key: "K" });
        deepEqual(await kept(store), ["by-head", "by-both", "by-key"]);
        deepEqual(await kept(store, { head: "abc" }), ["by-head"]);
        deepEqual(await kept(store, { head: "abc", repo: "r", key: "other" }), ["by-head", "by-both"]);
        deepEqual(await kept(store, { head: "abc", repo: "r", key: "K" }, 2), ["by-head", "by-both"]);
        deepEqual(await kept(store, { head: "ABC" }), []);
        deepEqual(await kept(store, {}), []);
      },
    },
    {
      name: "a signal that asks for nothing would be anybody's and is refused",
      run: async ({ store }) => {
        await rejectsWith(keep(store, "any", {}), "COMMAND_INVALID");
      },
    },
    {
      name: "a signal is gone when its lifetime ends, and its id is free then",
      run: async ({ store, clock }) => {
        await keep(store, "one", { key: "K" }, 10);
        clock.advance(9);
        deepEqual(await kept(store, { key: "K" }), ["one"]);
        clock.advance(1);
        deepEqual(await kept(store, { key: "K" }), []);
        equal(await keep(store, "one", { key: "K" }), true);
      },
    },
    {
      name: "the commit that delivers a signal removes it",
      run: async ({ store }) => {
        await keep(store, "one", { key: "K" });
        await keep(store, "two", { key: "K" });
        await store.putUnmatched({ scope: "other", id: "one", match: { key: "K" }, signal: {}, lifetimeMs: 5 });
        await appended(store, { run: RUN, consumes: ["one", "unknown"] });
        deepEqual(await kept(store), ["two"]);
        equal((await store.listUnmatched({ scope: "other", limit: 9 })).length, 1);
      },
    },
  ],
};
