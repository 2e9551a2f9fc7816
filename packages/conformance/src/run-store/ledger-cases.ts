import { deepEqual, equal, fail, ok } from "node:assert/strict";
import { type Commit, digestOf, type RunStore } from "@sluice/core";
import { rejectsWith } from "../rejects-with.ts";
import { anEvent, appended, loaded, RUN, SCOPE } from "./fixtures.ts";
import type { StoreGroup } from "./run-store-under-test.ts";

/** What the port says a digest covers, computed without any code that stores share. */
function digestByPort({ position: _position, digest: _digest, answer: _answer, ...covered }: Commit): string {
  return digestOf(covered);
}

/** More than any case of this file stores. */
const MOST_PAGES = 100;

async function wholeFeed(store: RunStore, limit: number, scope?: string): Promise<readonly Commit[]> {
  const found: Commit[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await store.feed({ limit, ...(scope === undefined ? {} : { scope }), ...(after === undefined ? {} : { after }) });
    ok(page.items.length <= limit, "no page is longer than its limit");
    found.push(...page.items);
    if (page.next === undefined) return found;
    after = page.next;
  }
  return fail("the feed does not end");
}

export const ledgerCases: StoreGroup = {
  name: "ledger, feed and chain",
  cases: [
    {
      name: "events are numbered from 1 without gaps and come back as they were",
      run: async ({ store }) => {
        await appended(store, { events: [anEvent({ type: "a" }), anEvent({ type: "b", version: 3, at: 7 })] });
        await appended(store, { expectedVersion: 2, events: [anEvent({ type: "c" })] });
        const { items, next } = await store.ledger({ scope: SCOPE, run: RUN });
        equal(next, undefined);
        deepEqual(
          items.map(({ scope, run, commandId, events }) => [scope, run, commandId, events.map(({ seq, type }) => `${seq}${type}`)]),
          [
            [SCOPE, RUN, "command-0", ["1a", "2b"]],
            [SCOPE, RUN, "command-2", ["3c"]],
          ],
        );
        deepEqual(items[0]?.events[1], { seq: 2, ...anEvent({ type: "b", version: 3, at: 7 }) });
      },
    },
    {
      name: "every commit tells what repeats of its command get",
      run: async ({ store }) => {
        await appended(store, { answer: { ok: true, run: "r" } });
        await appended(store, { expectedVersion: 1, answer: [null, "x"] });
        const { items } = await store.ledger({ scope: SCOPE, run: RUN });
        const feed = await store.feed({ limit: 10 });
        const answers = [{ ok: true, run: "r" }, [null, "x"]];
        deepEqual(
          [items, feed.items].map((commits) => commits.map(({ answer }) => answer)),
          [answers, answers],
        );
      },
    },
    {
      name: "STO-16 every commit holds the digest of the one before it in its run",
      run: async ({ store }) => {
        for (let version = 0; version < 4; version++) {
          await appended(store, { expectedVersion: version });
          await appended(store, { expectedVersion: version, run: "run-2" });
        }
        for (const run of [RUN, "run-2"]) {
          const { items } = await store.ledger({ scope: SCOPE, run });
          equal(items.length, 4);
          deepEqual(
            items.map(({ previous }) => previous),
            [undefined, ...items.slice(0, -1).map(({ digest }) => digest)],
          );
          for (const commit of items) equal(commit.digest, digestByPort(commit));
        }
      },
    },
    {
      name: "the ledger is read in pages and from any event on",
      run: async ({ store }) => {
        for (let version = 0; version < 10; version += 2)
          await appended(store, { expectedVersion: version, events: [anEvent(), anEvent()] });
        const first = await store.ledger({ scope: SCOPE, run: RUN }, { limit: 2 });
        deepEqual([first.items.map(({ commandId }) => commandId), first.next], [["command-0", "command-2"], "4"]);
        const second = await store.ledger({ scope: SCOPE, run: RUN }, { after: 4, limit: 3 });
        deepEqual([second.items.map(({ commandId }) => commandId), second.next], [["command-4", "command-6", "command-8"], undefined]);
        const inside = await store.ledger({ scope: SCOPE, run: RUN }, { after: 7 });
        deepEqual(
          inside.items.map(({ commandId }) => commandId),
          ["command-6", "command-8"],
          "commits are never cut",
        );
        deepEqual(await store.ledger({ scope: SCOPE, run: RUN }, { after: 10 }), { items: [] });
        deepEqual(await store.ledger({ scope: SCOPE, run: "unknown" }), { items: [] });
      },
    },
    {
      name: "STO-11 the feed has every commit of the store once, in ascending positions",
      run: async ({ store }) => {
        for (let version = 0; version < 5; version++)
          for (const run of [RUN, "run-2", "run-3"]) await appended(store, { expectedVersion: version, run });
        const whole = await wholeFeed(store, 100);
        equal(whole.length, 15);
        deepEqual(whole.map(({ position }) => position).toSorted(), [...new Set(whole.map(({ position }) => position))]);
        deepEqual(await wholeFeed(store, 1), whole);
        deepEqual(await wholeFeed(store, 4), whole);
        for (const commit of whole) equal(commit.digest, digestByPort(commit));
        for (const run of [RUN, "run-2", "run-3"])
          deepEqual(
            whole.filter((commit) => commit.run === run),
            (await store.ledger({ scope: SCOPE, run })).items,
          );
      },
    },
    {
      name: "who follows the feed finds what came since its last position",
      run: async ({ store }) => {
        await appended(store);
        const [first] = (await store.feed({ limit: 9 })).items;
        const after = first?.position ?? "";
        deepEqual(await store.feed({ after, limit: 9 }), { items: [] });
        await appended(store, { run: "run-2" });
        await appended(store, { expectedVersion: 1 });
        const { items } = await store.feed({ after, limit: 9 });
        deepEqual(
          items.map(({ run }) => run),
          ["run-2", RUN],
        );
      },
    },
    {
      name: "the feed of one scope leaves the others out",
      run: async ({ store }) => {
        for (const scope of ["default", "other", "default", "other", "other"])
          await appended(store, { scope, run: `run-${(await wholeFeed(store, 9)).length}` });
        deepEqual(
          (await wholeFeed(store, 1, "default")).map(({ scope, run }) => [scope, run]),
          [
            ["default", "run-0"],
            ["default", "run-2"],
          ],
        );
        equal((await wholeFeed(store, 2, "other")).length, 3);
      },
    },
    {
      name: "a place that no page named is refused",
      run: async ({ store }) => {
        for (const after of ["", "x", "1 OR 1=1", "-1", "1e3"]) {
          await rejectsWith(store.feed({ after, limit: 1 }), "COMMAND_INVALID", `feed after ${after}`);
          await rejectsWith(store.query({ scope: SCOPE, after, limit: 1 }), "COMMAND_INVALID", `query after ${after}`);
        }
        await rejectsWith(store.feed({ limit: 0 }), "COMMAND_INVALID", "a page of nothing");
      },
    },
    {
      name: "a loaded run has the last snapshot, its version and the store's time",
      run: async ({ store, clock }) => {
        equal(await store.load({ scope: SCOPE, run: RUN }), undefined);
        await appended(store, { events: [anEvent(), anEvent()], state: { shape: 4, data: { a: [1] } } });
        clock.advance(5);
        deepEqual(await loaded(store), {
          scope: SCOPE,
          run: RUN,
          version: 2,
          state: { shape: 4, data: { a: [1] } },
          storeNow: clock.now(),
        });
        await appended(store, { expectedVersion: 2, state: { shape: 5, data: {} } });
        deepEqual((await loaded(store)).state, { shape: 5, data: {} });
      },
    },
  ],
};
