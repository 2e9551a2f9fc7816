import { deepEqual, equal, ok } from "node:assert/strict";
import type { RunStore } from "@sluice/core";
import { anAppend, anIntent, appended, LEASE_MS } from "./fixtures.ts";
import type { RunStoreUnderTest, StoreCase, StoreGroup } from "./run-store-under-test.ts";

/** Something that is given out by turns, and how a test makes and takes it. */
interface Kind {
  readonly what: string;
  /** Makes `count` of them in one pipeline of one scope, older than all that is made later. */
  readonly fill: (subject: RunStoreUnderTest, scope: string, pipeline: string, count: number) => Promise<void>;
  /** Takes up to `limit` of them; answers `scope/pipeline` of each, in the order in which they were given out. */
  readonly take: (store: RunStore, limit: number, scope?: string) => Promise<readonly string[]>;
}

const INTENTS: Kind = {
  what: "intents",
  async fill({ store, clock }, scope, pipeline, count) {
    for (let made = 0; made < count; made += 10) {
      const intents = Array.from({ length: Math.min(10, count - made) }, (_none, at) => anIntent(`i-${at}`));
      await appended(store, { scope, run: `${pipeline}.${made}`, index: { ...anAppend().index, pipeline }, intents });
    }
    clock.advance(1);
  },
  async take(store, limit, scope) {
    const query = { limit, holder: "worker", serves: [], ...(scope === undefined ? {} : { scope }) };
    return (await store.takeIntents(query)).claimed.map((each) => laneOf(each.scope, each.run));
  },
};

const DUE: Kind = {
  what: "due runs",
  async fill({ store, clock }, scope, pipeline, count) {
    for (let made = 0; made < count; made++)
      await appended(store, { scope, run: `${pipeline}.${made}`, index: { ...anAppend().index, pipeline }, dueAt: clock.now() });
    clock.advance(1);
  },
  async take(store, limit, scope) {
    const { due } = await store.takeDue({ limit, leaseMs: LEASE_MS, ...(scope === undefined ? {} : { scope }) });
    return due.map((each) => laneOf(each.scope, each.run));
  },
};

function laneOf(scope: string, run: string): string {
  return `${scope}/${run.split(".")[0] ?? ""}`;
}

/** How many there are of each. */
function counted(lanes: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const lane of lanes) counts[lane] = (counts[lane] ?? 0) + 1;
  return counts;
}

function scopeCases({ what, fill, take }: Kind): readonly StoreCase[] {
  return [
    {
      name: `EFF-3 ${what}: a scope with many is no obstacle to one with few`,
      run: async (subject) => {
        await fill(subject, "many", "p", 30);
        for (const scope of ["few", "some", "zero"]) await fill(subject, scope, "p", 1);
        const first = await take(subject.store, 4);
        deepEqual(counted(first), { "few/p": 1, "many/p": 1, "some/p": 1, "zero/p": 1 });
        deepEqual(counted(await take(subject.store, 4)), { "many/p": 4 }, "what nobody else wants is given whole");
      },
    },
    {
      name: `${what}: takers that want one at a time serve the scopes by turns`,
      run: async (subject) => {
        for (const scope of ["a", "b", "c"]) await fill(subject, scope, "p", 6);
        const taken: string[] = [];
        for (let each = 0; each < 9; each++) taken.push(...(await take(subject.store, 1)));
        deepEqual(counted(taken), { "a/p": 3, "b/p": 3, "c/p": 3 });
        for (let each = 0; each < 9; each += 3)
          equal(new Set(taken.slice(each, each + 3)).size, 3, "nobody comes twice before all came once");
      },
    },
  ];
}

function pipelineCases({ what, fill, take }: Kind): readonly StoreCase[] {
  return [
    {
      name: `${what}: the pipelines of a scope share what the scope gets`,
      run: async (subject) => {
        await fill(subject, "a", "big", 20);
        for (const pipeline of ["one", "two", "three"]) await fill(subject, "a", pipeline, 3);
        await fill(subject, "b", "only", 20);
        const taken: string[] = [];
        for (let each = 0; each < 16; each++) taken.push(...(await take(subject.store, 1)));
        deepEqual(counted(taken), { "a/big": 2, "a/one": 2, "a/three": 2, "a/two": 2, "b/only": 8 });
        const rest = counted(await take(subject.store, 16));
        deepEqual(rest, { "a/big": 5, "a/one": 1, "a/three": 1, "a/two": 1, "b/only": 8 }, "also in one go");
      },
    },
    {
      name: `${what}: asked for one scope, its pipelines take turns, and others do not lose theirs`,
      run: async (subject) => {
        await fill(subject, "a", "big", 20);
        await fill(subject, "a", "small", 3);
        await fill(subject, "b", "other", 3);
        const taken: string[] = [];
        for (let each = 0; each < 3; each++) {
          taken.push(...(await take(subject.store, 1, "a")), ...(await take(subject.store, 1, "a")));
          taken.push(...(await take(subject.store, 1)));
        }
        ok((counted(taken)["b/other"] ?? 0) > 0, "the other scope has its turn");
        equal(counted(taken)["a/small"], 3);
      },
    },
    {
      name: `${what}: of one pipeline the longest waiting come first, and all of them come`,
      run: async (subject) => {
        for (const pipeline of ["p", "q"]) for (const scope of ["a", "b"]) await fill(subject, scope, pipeline, 11);
        const all: string[] = [];
        for (;;) {
          const some = await take(subject.store, 7);
          if (some.length === 0) break;
          all.push(...some);
        }
        deepEqual(counted(all), { "a/p": 11, "a/q": 11, "b/p": 11, "b/q": 11 });
      },
    },
  ];
}

export const turnCases: StoreGroup = {
  name: "turns",
  cases: [
    ...[INTENTS, DUE].flatMap((kind) => [...scopeCases(kind), ...pipelineCases(kind)]),
    {
      name: "EFF-3 intents that the taker cannot run take no turn from those it can",
      run: async ({ store, clock }) => {
        for (const scope of ["a", "b", "c"])
          await appended(store, {
            scope,
            intents: Array.from({ length: 9 }, (_none, at) => anIntent(`${scope}${at}`, { needs: "other" })),
          });
        clock.advance(1);
        await appended(store, { scope: "d", intents: [anIntent("mine", { needs: "served" }), anIntent("free")] });
        const { claimed } = await store.takeIntents({ limit: 2, holder: "worker", serves: ["served", "more"] });
        deepEqual(claimed.map(({ intent }) => intent.id).toSorted(), ["free", "mine"]);
      },
    },
    {
      name: "what is claimed, or not yet ready, takes no turn",
      run: async ({ store, clock }) => {
        const later = clock.now() + 10_000;
        for (const scope of ["a", "b"]) await appended(store, { scope, intents: [anIntent("late", { notBefore: later })], dueAt: later });
        await appended(store, { scope: "c", intents: [anIntent("x"), anIntent("y")], dueAt: clock.now() });
        const query = { limit: 1, holder: "worker", serves: [] };
        const first = await store.takeIntents(query);
        const second = await store.takeIntents(query);
        deepEqual([first, second].flatMap(({ claimed }) => claimed.map(({ intent }) => intent.id)).toSorted(), ["x", "y"]);
        deepEqual((await store.takeDue({ limit: 1, leaseMs: LEASE_MS })).due, [{ scope: "c", run: "run-1" }]);
      },
    },
  ],
};
