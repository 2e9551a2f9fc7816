// A store builds on what it remembers of a run. Whatever happened to the run meanwhile, the outcome is that of one that remembers nothing.
import type { Append, Intent, RunStore } from "@sluice/core";
import { verifyChain } from "@sluice/store-kit";
import { createPostgresStore, migratePostgres } from "@sluice/store-postgres";
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";

let server: PostgresServer;
let pool: Pool;
let schema: string;
beforeAll(async () => {
  server = await startPostgres();
  pool = server.pool({ max: 4 });
  schema = server.freshSchema();
  const client = await pool.connect();
  await migratePostgres(client, { schema });
  client.release();
});
afterAll(() => server.stop());

const look: Intent = {
  id: "look",
  kind: "work",
  needs: "dev",
  attempt: 1,
  leaseMs: 10,
  payload: { kind: "notify", to: "ops", topic: "t", step: "s", data: null },
};

interface Pair {
  readonly mine: RunStore;
  readonly other: RunStore;
  readonly key: { readonly scope: string; readonly run: string };
  readonly append: (expectedVersion: number, over?: Partial<Append>) => Append;
  readonly taken: () => Promise<{ readonly id: string; readonly token: number } | undefined>;
  readonly listed: (where?: Parameters<RunStore["query"]>[0]["where"]) => Promise<unknown>;
}

let runs = 0;

/** Two handles, and a run that the first of them began: its intent can be taken, and it is due. */
async function two(): Promise<Pair> {
  const open = (): RunStore => createPostgresStore({ pool, schema, clock: () => 100 });
  const [mine, other] = [open(), open()];
  const key = { scope: `scope-${++runs}`, run: "run" };
  const append: Pair["append"] = (expectedVersion, over = {}) => ({
    ...key,
    expectedVersion,
    commandId: `c${expectedVersion}`,
    answer: { version: expectedVersion },
    events: [{ type: "noted", version: 1, at: 1, data: {} }],
    state: { shape: 1, data: { after: expectedVersion } },
    index: { pipeline: "p", key: "K", status: "running", stage: "one", startedBy: "a", definition: "sha256:d" },
    intents: [],
    settles: [],
    consumes: [],
    fences: [],
    ...over,
  });
  await mine.append(append(0, { intents: [look], dueAt: 50 }));
  return {
    mine,
    other,
    key,
    append,
    async taken() {
      const [claim] = (await other.takeIntents({ scope: key.scope, limit: 9, holder: "w", serves: ["dev"] })).claimed;
      return claim && { id: claim.intent.id, token: claim.token };
    },
    listed: async (where = {}) => (await other.query({ scope: key.scope, where, limit: 9 })).items,
  };
}

test("STO-3 another handle's commit makes the remembered run a conflict, with the current state", async () => {
  const { mine, other, key, append } = await two();
  await other.append(append(1, { commandId: "theirs" }));
  expect(await mine.append(append(1))).toMatchObject({ kind: "conflict", current: { version: 2, state: { data: { after: 1 } } } });
  expect(await mine.append(append(2))).toMatchObject({ kind: "appended", version: 3 });
  const { items } = await other.ledger(key);
  expect(items.map(({ commandId }) => commandId)).toEqual(["c0", "theirs", "c2"]);
  expect(verifyChain(items)).toMatchObject({ ok: true });
});

test("STO-4 a repeated command gets its answer, whether its version is the remembered one or not", async () => {
  const { mine, other, key, append } = await two();
  await mine.append(append(1));
  for (const store of [mine, other])
    for (const version of [0, 1, 2])
      expect(await store.append(append(version, { commandId: "c1" }))).toEqual({ kind: "duplicate", answer: { version: 1 } });
  expect(await mine.load(key)).toMatchObject({ version: 2 });
  expect(await mine.append(append(2))).toMatchObject({ kind: "appended", version: 3 });
});

test("columns and intents that another handle wrote are not taken for the remembered ones", async () => {
  const { mine, other, append, taken, listed } = await two();
  const index = { ...append(0).index, stage: "two" };
  await other.append(append(1, { index, intents: [{ ...look, id: "theirs" }] }));
  await mine.append(append(2, { intents: [look] }));
  expect(await listed()).toMatchObject([{ stage: "one", version: 3 }]);
  expect(await listed({ stage: "two" })).toEqual([]);
  expect(await taken()).toMatchObject({ id: "look" });
  expect(await taken()).toBeUndefined();
});

test("columns that change are written, and those that stay are not lost", async () => {
  const { mine, append, listed } = await two();
  await mine.append(append(1, { index: { ...append(0).index, stage: "two", head: "h" } }));
  await mine.append(append(2, { index: { ...append(0).index, stage: "two", head: "h" } }));
  expect(await listed({ stage: "two", head: "h" })).toMatchObject([{ version: 3, key: "K" }]);
});

test("LSE-1 a claim that was taken meanwhile survives new content, and ends with a withdrawal", async () => {
  const { mine, key, append, taken } = await two();
  const claim = await taken();
  expect(claim).toMatchObject({ id: "look" });
  const { token = 0 } = claim ?? {};
  await mine.append(append(1, { intents: [look] }));
  await mine.append(append(2, { intents: [{ ...look, attempt: 2 }] }));
  expect(await mine.renew({ ...key, intent: "look", token })).toBe(110);
  const settles = [{ intent: "look", token }];
  expect(await mine.append(append(3, { settles, intents: [{ ...look, id: "next" }] }))).toMatchObject({ kind: "appended" });
  expect(await mine.append(append(4, { settles }))).toEqual({ kind: "fenced", claim: "look" });
  expect(await taken()).toMatchObject({ id: "next" });
});

test("LSE-1 a settlement by a token that was lost writes nothing, and says so", async () => {
  const { mine, key, append, taken, listed } = await two();
  const { token = 0 } = (await taken()) ?? {};
  for (const wanted of [[], [look], [{ ...look, id: "next" }]])
    expect(await mine.append(append(1, { settles: [{ intent: "look", token: token + 1 }], intents: wanted }))).toEqual({
      kind: "fenced",
      claim: "look",
    });
  expect(await listed()).toMatchObject([{ version: 1 }]);
  expect((await mine.ledger(key)).items).toHaveLength(1);
  expect(await mine.append(append(1, { settles: [{ intent: "look", token }], intents: [look] }))).toMatchObject({ kind: "appended" });
  expect(await taken()).toMatchObject({ id: "look" });
});

test("a run that was taken as due, or woken, meanwhile is not put to sleep by what is remembered", async () => {
  const { mine, other, key, append } = await two();
  const due = async () => (await other.takeDue({ scope: key.scope, limit: 9, leaseMs: 1000 })).due;
  expect(await due()).toEqual([key]);
  await mine.append(append(1, { dueAt: 50 }));
  expect(await due()).toEqual([key]);
  await mine.append(append(2));
  const rival = { scope: key.scope, run: "rival", name: "merge" };
  await other.reserve(rival);
  await other.reserve({ ...key, name: "merge" });
  await other.unreserve(rival);
  await mine.append(append(3, { dueAt: 5000 }));
  expect(await due()).toEqual([key]);
});

test("a deadline that has passed is a conflict, and a later append goes on", async () => {
  const { mine, append } = await two();
  expect(await mine.append(append(1, { notAfter: 99 }))).toMatchObject({ kind: "conflict", current: { version: 1 } });
  expect(await mine.append(append(1, { notAfter: 100 }))).toMatchObject({ kind: "appended", version: 2 });
});

test("STO-5 what the host rolled back is not remembered", async () => {
  const store = createPostgresStore({ pool, schema });
  const { append, other, key } = await two();
  const client = await pool.connect();
  await client.query("BEGIN");
  expect(await store.using(client).append(append(1, { index: { ...append(0).index, stage: "two" } }))).toMatchObject({ kind: "appended" });
  await client.query("ROLLBACK");
  client.release();
  expect(await store.append(append(1))).toMatchObject({ kind: "appended", version: 2 });
  expect(await other.load(key)).toMatchObject({ version: 2, state: { data: { after: 1 } } });
});

test("a run that ended stays ended", async () => {
  const { mine, append } = await two();
  await mine.append(append(1, { index: { ...append(0).index, status: "completed", outcome: "succeeded" } }));
  await expect(mine.append(append(2))).rejects.toThrow(expect.objectContaining({ code: "RUN_COMPLETED" }));
});

test("many runs at once, each of them as remembered but one, go on, and the one learns how its run stands", async () => {
  const pairs = await Promise.all(Array.from({ length: 12 }, two));
  const [first] = pairs;
  if (first === undefined) throw new Error("no run");
  const store = createPostgresStore({ pool, schema, clock: () => 100 });
  for (const { append } of pairs) await store.append(append(1));
  await first.other.append(first.append(2, { commandId: "theirs" }));
  const results = await Promise.all(pairs.map(({ append }) => store.append(append(2))));
  expect(results.map(({ kind }) => kind)).toEqual(["conflict", ...Array.from({ length: 11 }, () => "appended")]);
  const again = await Promise.all([...pairs.map(({ append }) => store.append(append(3))), store.append(first.append(3))]);
  expect(again.map(({ kind }) => kind).toSorted()).toEqual([...Array.from({ length: 12 }, () => "appended"), "duplicate"]);
});
