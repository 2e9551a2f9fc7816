import type { Append, AppendResult, RunStore } from "@sluice/core";
import { createMemoryStore } from "@sluice/store-memory";
import { describe, expect, test } from "vitest";
import { checkStoreHistory } from "./check-store-history.ts";
import { recordStore } from "./record-store.ts";

const scope = "default";

function anAppend(over: Partial<Append> = {}): Append {
  return {
    scope,
    run: "r",
    expectedVersion: 0,
    commandId: "c1",
    answer: { n: 1 },
    events: [{ type: "noted", version: 1, at: 1, data: {} }],
    state: { shape: 1, data: { last: over.commandId ?? "c1" } },
    index: { pipeline: "p", key: "K", status: "running", startedBy: "alice", definition: "sha256:d" },
    intents: [],
    settles: [],
    consumes: [],
    fences: [],
    ...over,
  };
}

/** Everything that is written down, in all its answers. */
async function useAll(store: RunStore): Promise<void> {
  const claim = { scope, claim: "c" };
  const given = await store.acquireClaim({ ...claim, holder: "a", leaseMs: 60_000 });
  await store.acquireClaim({ ...claim, holder: "b", leaseMs: 60_000 });
  const token = given.kind === "acquired" ? given.token : 0;
  await store.load({ scope, run: "r" });
  await store.append(anAppend({ fences: [{ claim: "c", token }] }));
  await store.append(anAppend());
  await store.append(anAppend({ commandId: "c2" }));
  await store.append(anAppend({ commandId: "c2", expectedVersion: 1, fences: [{ claim: "c", token: token + 1 }] }));
  await store.append(anAppend({ commandId: "c2", expectedVersion: 1 }));
  await store.load({ scope, run: "r" });
  await store.ledger({ scope, run: "r" });
  await store.renewClaim({ ...claim, token, leaseMs: 60_000 });
  await store.releaseClaim({ ...claim, token });
  await store.releaseClaim({ ...claim, token });
  await store.renewClaim({ ...claim, token, leaseMs: 60_000 });
}

describe("recordStore", () => {
  test("given a sound store, then its history is linearizable, and holds every call", async () => {
    const { store, operations } = recordStore(createMemoryStore(), { client: "a" });
    await useAll(store);
    expect(checkStoreHistory(operations)).toEqual({ kind: "linearizable" });
    expect(operations.map(({ of, call, answer }) => `${of} ${call.kind}: ${answer?.kind}`)).toEqual([
      "claim acquire: acquired",
      "claim acquire: held",
      "run load: run",
      "run append: appended",
      "claim use: kept",
      "run append: duplicate",
      "run append: conflict",
      "run append: fenced",
      "claim use: lost",
      "run append: appended",
      "run load: run",
      "run ledger: commits",
      "claim renew: kept",
      "claim release: kept",
      "claim release: lost",
      "claim renew: lost",
    ]);
  });

  test("given several clients, then their histories are judged together", async () => {
    const memory = createMemoryStore();
    const open = () => memory;
    // #region histories
    const clients = ["one", "two", "three"].map((client) => recordStore(open(), { client }));
    await Promise.all(clients.map(({ store }) => useAll(store)));
    const verdict = checkStoreHistory(clients.flatMap(({ operations }) => operations));
    // #endregion histories
    expect(verdict).toEqual({ kind: "linearizable" });
  });

  test("given a call that fails after it was written, then it may have happened, and the history is linearizable", async () => {
    const sound = createMemoryStore();
    const { store, operations } = recordStore(
      {
        ...sound,
        async append(append) {
          await sound.append(append);
          throw new TypeError("the connection broke");
        },
      },
      { client: "a" },
    );
    await expect(store.append(anAppend())).rejects.toThrow(TypeError);
    expect(operations).toMatchObject([{ of: "run", call: { kind: "append" } }]);
    expect(operations[0]).not.toHaveProperty("answer");
    await store.load({ scope, run: "r" });
    expect(checkStoreHistory(operations)).toEqual({ kind: "linearizable" });
  });

  test.each<[string, (sound: RunStore) => Partial<RunStore>, "run" | "claim"]>([
    ["acknowledges what it does not write", () => ({ append: acknowledging }), "run"],
    ["remembers an old run", (sound) => ({ load: remembering((key) => sound.load(key)) }), "run"],
    ["gives a claim to everybody", () => ({ acquireClaim: async () => ({ kind: "acquired", token: 1, claimedUntil: 9e15 }) }), "claim"],
    ["keeps what was given back", () => ({ releaseClaim: async () => true }), "claim"],
  ])("a store that %s is found", async (_what, broken, of) => {
    const sound = createMemoryStore();
    const { store, operations } = recordStore({ ...sound, ...broken(sound) }, { client: "a" });
    await useAll(store);
    expect(checkStoreHistory(operations)).toMatchObject({ kind: "not-linearizable", of });
  });
});

async function acknowledging({ expectedVersion, events, fences }: Append): Promise<AppendResult> {
  const claim = fences[0]?.claim;
  if (claim !== undefined && expectedVersion > 0) return { kind: "fenced", claim };
  return { kind: "appended", version: expectedVersion + events.length, storeNow: 1 };
}

function remembering(load: RunStore["load"]): RunStore["load"] {
  let first: ReturnType<RunStore["load"]> | undefined;
  return (key) => (first ??= load(key));
}
