// A suite that no broken store fails proves nothing. Each store here is the memory store with one defect; the suite itself is unmodified.
import { createSettableClock, describeRunStore, runSuite } from "@sluice/conformance";
import type { Append, ClaimedIntent, Commit, ReservationKey, RunStore, RunSummary } from "@sluice/core";
import { createMemoryStore } from "@sluice/store-memory";
import { describe, expect, test } from "vitest";

type Break = (store: RunStore) => Partial<RunStore>;

/** Runs the whole suite against a store and answers the names of the cases that failed. */
async function failuresOf(broken: Break): Promise<readonly string[]> {
  const { failed } = await runSuite((api) =>
    describeRunStore(api, {
      name: "broken",
      capabilities: { durability: "process", manyProcesses: false },
      create: async () => {
        const clock = createSettableClock();
        const store = createMemoryStore({ clock: clock.now });
        return { clock, store: { ...store, ...broken(store) } };
      },
      modelRuns: 5,
    }),
  );
  return failed.map(({ name }) => name);
}

let counter = 0;
const fresh = (): string => `fresh-${++counter}`;

/** Appends with the current version, whatever the caller expected. */
async function force(store: RunStore, append: Append): ReturnType<RunStore["append"]> {
  const result = await store.append(append);
  if (result.kind !== "conflict") return result;
  const { identity: _identity, notAfter: _notAfter, ...rest } = append;
  return store.append({ ...rest, expectedVersion: result.current?.version ?? 0 });
}

const DEFECTS: readonly (readonly [defect: string, case_: string, broken: Break])[] = [
  [
    "dedupe dropped",
    "a repeated command gets its first answer",
    (store) => ({ append: (append) => store.append({ ...append, commandId: fresh() }) }),
  ],
  [
    "duplicate answer lost",
    "a repeated command gets its first answer",
    (store) => ({
      async append(append) {
        const result = await store.append(append);
        return result.kind === "duplicate" ? { ...result, answer: append.answer } : result;
      },
    }),
  ],
  ["compare-and-set skipped", "a writer that knows an older version conflicts", (store) => ({ append: (append) => force(store, append) })],
  [
    "notAfter ignored",
    "refused once the store's time has passed its notAfter",
    (store) => ({
      append: ({ notAfter: _notAfter, ...append }) => store.append(append),
    }),
  ],
  [
    "partial append on conflict",
    "a refused append writes nothing at all",
    (store) => ({
      async append(append) {
        const result = await store.append(append);
        if (result.kind !== "conflict" || result.current === undefined) return result;
        await store.append({ ...append, expectedVersion: result.current.version, commandId: fresh(), settles: [], fences: [] });
        return result;
      },
    }),
  ],
  ["fences ignored", "LSE-1 an append with a live fence", (store) => ({ append: (append) => store.append({ ...append, fences: [] }) })],
  [
    "settle ignoring tokens",
    "LSE-1 settling needs the current token",
    (store) => ({ append: (append) => store.append({ ...append, settles: [] }) }),
  ],
  [
    "identity not unique",
    "an identity belongs to one unfinished run",
    (store) => ({ append: ({ identity: _identity, ...append }) => store.append(append) }),
  ],
  [
    "identity kept after the end",
    "an identity is free again when its run is completed",
    (store) => {
      const owners = new Map<string, string>();
      return {
        async append(append) {
          const name = `${append.scope} ${append.identity ?? ""}`;
          const owner = owners.get(name);
          if (append.identity !== undefined && owner !== undefined && owner !== append.run) return { kind: "exists", run: owner };
          if (append.identity !== undefined) owners.set(name, append.run);
          return store.append(append);
        },
      };
    },
  ],
  [
    "withdrawn intents kept",
    "what an append does not want any more is withdrawn",
    (store) => {
      const seen = new Map<string, Append["intents"][number]>();
      return {
        append(append) {
          for (const intent of append.intents) seen.set(`${append.scope} ${append.run} ${intent.id}`, intent);
          const mine = [...seen].filter(([key]) => key.startsWith(`${append.scope} ${append.run} `)).map(([, intent]) => intent);
          return store.append({ ...append, intents: mine });
        },
      };
    },
  ],
  ["claims lost on upsert", "a known intent keeps its claim", (store) => ({ append: (append) => withoutClaims(store, append) })],
  [
    "takeover flag lost",
    "which the taker is told",
    (store) => ({ takeIntents: taking(store, (claimed) => ({ ...claimed, takenOver: false })) }),
  ],
  [
    "takeover flag always set",
    "an appended intent is claimed once",
    (store) => ({ takeIntents: taking(store, (claimed) => ({ ...claimed, takenOver: true })) }),
  ],
  [
    "expiry ignored: claims last for ever",
    "a claim that ran out can be taken over",
    (store) => {
      const held = new Set<string>();
      return {
        async takeIntents(query, options) {
          const { storeNow, claimed } = await store.takeIntents(query, options);
          const first = claimed.filter(({ scope, run, intent }) => !held.has(`${scope} ${run} ${intent.id}`));
          for (const { scope, run, intent } of first) held.add(`${scope} ${run} ${intent.id}`);
          return { storeNow, claimed: first };
        },
      };
    },
  ],
  [
    "needs ignored",
    "intents with needs are for those who serve them",
    (store) => ({ takeIntents: (query) => store.takeIntents({ ...query, serves: ["build", "test", ...query.serves] }) }),
  ],
  ["youngest first", "the longest claimable comes first", (store) => ({ takeIntents: youngestFirst(store) })],
  ["renewal without effect", "a renewed claim lasts a lease longer", () => ({ renew: async ({ token }) => (token > 0 ? 1 : undefined) })],
  [
    "scope leak in query",
    "another scope's things are not there",
    (store) => ({ query: (options) => store.query({ ...options, scope: "default" }) }),
  ],
  [
    "scope leak in feed",
    "the feed of one scope leaves the others out",
    (store) => ({ feed: ({ scope: _scope, ...options }) => store.feed(options) }),
  ],
  [
    "scope leak in definitions",
    "a definition is kept by its digest",
    (store) => ({ getDefinition: ({ digest }) => store.getDefinition({ scope: "default", digest }) }),
  ],
  ["feed gap", "STO-11 the feed has every commit", (store) => ({ feed: withGap(store) })],
  [
    "chain broken",
    "STO-16 every commit holds the digest",
    (store) => ({ ledger: changingCommits(store, ({ previous: _previous, ...commit }) => commit) }),
  ],
  [
    "digest not over the events",
    "STO-16 every commit holds the digest",
    (store) => ({
      ledger: changingCommits(store, ({ events, ...commit }) => ({
        ...commit,
        events: events.map((event) => ({ ...event, at: event.at + 1 })),
      })),
    }),
  ],
  ["pages repeat", "pages neither lose nor repeat a run", (store) => ({ query: repeating(store) })],
  ["due without lease", "who takes a due run has it alone", (store) => ({ takeDue: (query) => store.takeDue({ ...query, leaseMs: 1 }) })],
  ["claims given to their holder again", "a claim is held until it runs out", (store) => ({ acquireClaim: generous(store) })],
  ["reservation not fair", "first come, first served", (store) => ({ reserve: (key) => jumping(store, key) })],
  [
    "promotion without token",
    "freeing makes the next in line the holder",
    (store) => ({ unreserve: async (key) => (await store.unreserve(key)) && store.unreserve(key) }),
  ],
  [
    "steal keeps the former holder",
    "stealing makes the thief the holder",
    (store) => ({
      async steal(key) {
        const stolen = await store.steal(key);
        return stolen && { ...stolen, token: 1 };
      },
    }),
  ],
  [
    "steal from whoever it is",
    "stealing from somebody who does not hold it any more",
    (store) => ({ steal: async (key) => store.steal({ ...key, token: (await store.holderOf(key))?.token ?? key.token }) }),
  ],
  [
    "reservations not fenced",
    "LSE-1 an append of a run that lost its reservation",
    (store) => ({ append: ({ holds: _holds, ...append }) => store.append(append) }),
  ],
  ["oldest first, whoever they are of", "a scope with many is no obstacle", (store) => ({ takeIntents: oldestFirst(store) })],
  ["due runs of the first scope first", "due runs: a scope with many is no obstacle", (store) => ({ takeDue: firstScopeFirst(store) })],
  ["one turn for each pipeline", "the pipelines of a scope share", (store) => ({ takeIntents: byPipeline(store) })],
  [
    "signals never consumed",
    "the commit that delivers a signal removes it",
    (store) => ({ append: (append) => store.append({ ...append, consumes: [] }) }),
  ],
  [
    "signals match on any column",
    "a signal is offered when all it asks for is equal",
    (store) => ({ listUnmatched: ({ for: _for, ...query }) => store.listUnmatched(query) }),
  ],
  [
    "lone surrogates replaced",
    "STO-9 NUL and lone surrogates",
    (store) => ({
      append: (append) => store.append(JSON.parse(JSON.stringify(append).replaceAll(/\\ud[89a-f]..|\\u0000/g, "?")) as Append),
    }),
  ],
  ["calls after close", "close is idempotent", (store) => ({ close: async () => store.capabilities && undefined })],
];

async function withoutClaims(store: RunStore, append: Append): ReturnType<RunStore["append"]> {
  const first = await store.append({ ...append, intents: [] });
  if (first.kind !== "appended") return first;
  await store.append({ ...append, expectedVersion: first.version, commandId: fresh(), settles: [], fences: [] });
  return first;
}

function taking(store: RunStore, change: (claimed: ClaimedIntent) => ClaimedIntent): RunStore["takeIntents"] {
  return async (query, options) => {
    const { storeNow, claimed } = await store.takeIntents(query, options);
    return { storeNow, claimed: claimed.map(change) };
  };
}

function youngestFirst(store: RunStore): RunStore["takeIntents"] {
  return async (query) => {
    const { storeNow, claimed } = await store.takeIntents({ ...query, limit: 100 });
    const wanted = claimed.toReversed();
    for (const { scope, run, intent, token } of wanted.slice(query.limit)) await store.release({ scope, run, intent: intent.id, token });
    return { storeNow, claimed: wanted.slice(0, query.limit) };
  };
}

/** Takes all there is, and gives back what does not come first by `order`. */
function takingBy(store: RunStore, order: (one: ClaimedIntent, other: ClaimedIntent) => number): RunStore["takeIntents"] {
  return async (query) => {
    const { storeNow, claimed } = await store.takeIntents({ ...query, limit: 1000 });
    const wanted = claimed.toSorted(order);
    for (const { scope, run, intent, token } of wanted.slice(query.limit)) await store.release({ scope, run, intent: intent.id, token });
    return { storeNow, claimed: wanted.slice(0, query.limit) };
  };
}

/** Tokens of this store are given out in the order of turns, so the order of the runs tells their age. */
function oldestFirst(store: RunStore): RunStore["takeIntents"] {
  return takingBy(store, (one, other) => (one.scope === other.scope ? 0 : one.scope === "many" ? -1 : 1));
}

function byPipeline(store: RunStore): RunStore["takeIntents"] {
  return takingBy(store, (one, other) => one.scope.localeCompare(other.scope));
}

function firstScopeFirst(store: RunStore): RunStore["takeDue"] {
  return (query) => store.takeDue({ scope: "many", ...query });
}

function withGap(store: RunStore): RunStore["feed"] {
  return async (options) => {
    const page = await store.feed(options);
    return { ...page, items: page.items.filter((_, index) => index !== 2) };
  };
}

function changingCommits(store: RunStore, change: (commit: Commit) => Commit): RunStore["ledger"] {
  return async (key, options) => {
    const page = await store.ledger(key, options);
    return { ...page, items: page.items.map(change) };
  };
}

function repeating(store: RunStore): RunStore["query"] {
  let last: RunSummary | undefined;
  return async (options) => {
    const page = await store.query(options);
    const items = last !== undefined && options.after !== undefined ? [last, ...page.items.slice(1)] : page.items;
    last = page.items.at(-1);
    return { ...page, items };
  };
}

function generous(store: RunStore): RunStore["acquireClaim"] {
  const held = new Map<string, number>();
  return async (key) => {
    const result = await store.acquireClaim(key);
    if (result.kind === "acquired") held.set(key.holder, result.token);
    const token = held.get(key.holder);
    return result.kind === "held" && token !== undefined ? { kind: "acquired", token, claimedUntil: result.claimedUntil } : result;
  };
}

/** The latest to ask goes in front of all who wait. */
async function jumping(store: RunStore, key: ReservationKey): ReturnType<RunStore["reserve"]> {
  const result = await store.reserve(key);
  return result.kind === "queued" ? { kind: "queued", position: 1 } : result;
}

describe("the run store suite is failed by", () => {
  test.each(DEFECTS)("%s (in: %s)", async (_defect, failing, broken) => {
    const failures = await failuresOf(broken);
    expect(failures.filter((name) => name.includes(failing))).not.toEqual([]);
  });

  test("nothing but broken stores", async () => {
    expect(await failuresOf(() => ({}))).toEqual([]);
  });
});
