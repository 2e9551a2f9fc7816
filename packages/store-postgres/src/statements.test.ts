// Each call of the store is one statement, so one round trip and one transaction; these are the counts that the figures page promises.
import type { Append, Intent, RunStore } from "@sluice/core";
import { createPostgresStore, migratePostgres, type Query } from "@sluice/store-postgres";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";

let server: PostgresServer;
let pool: Pool;
let schema: string;
let sent: string[] = [];
let store: RunStore;
beforeAll(async () => {
  server = await startPostgres();
  pool = server.pool({ max: 8 });
  schema = server.freshSchema();
  const client = await pool.connect();
  await migratePostgres(client, { schema });
  client.release();
  store = counted();
  await store.load({ scope, run: "nobody" });
});
afterAll(() => server.stop());

const scope = "default";

/** A store whose statements are noted, sent by `query`. */
function counted(query: (query: Query) => Promise<{ rows: Record<string, unknown>[] }> = (each) => pool.query(each)): RunStore {
  return createPostgresStore({ schema, pool: { query: (each) => (sent.push(each.text), query(each)) } });
}

async function statementsOf(act: () => Promise<unknown>): Promise<number> {
  sent = [];
  await act();
  return sent.length;
}

const look = (id: string): Intent => ({ id, kind: "look", attempt: 1, leaseMs: 60_000, payload: { kind: "look" } });

const appendTo = (run: string, expectedVersion: number, over: Partial<Append> = {}): Append => ({
  scope,
  run,
  expectedVersion,
  commandId: `c${expectedVersion}`,
  answer: null,
  events: [1, 2, 3].map((at) => ({ type: "noted", version: 1, at, data: {} })),
  state: { shape: 1, data: {} },
  index: { pipeline: "p", key: "K", status: "running", startedBy: "a", definition: "sha256:d" },
  intents: [look(`look.${expectedVersion}`)],
  settles: [],
  consumes: [],
  fences: [],
  ...over,
});

describe("statements of a transition, whatever number of events it makes", () => {
  test("a new run: one; the same store again: one; one that has to load the run first: two", async () => {
    expect(await statementsOf(() => store.append(appendTo("run", 0)))).toBe(1);
    expect(await statementsOf(() => store.append(appendTo("run", 3)))).toBe(1);
    const other = counted();
    await other.load({ scope, run: "nobody" });
    const cold = async () => {
      const run = await other.load({ scope, run: "run" });
      expect(await other.append(appendTo("run", run?.version ?? 0))).toMatchObject({ kind: "appended" });
    };
    expect(await statementsOf(cold)).toBe(2);
    expect(await statementsOf(() => other.append(appendTo("run", 9)))).toBe(1);
  });

  test("one transaction writes it all", async () => {
    await store.append(appendTo("transactions", 0));
    await store.append(appendTo("transactions", 3));
    const { rows } = await pool.query(
      `WITH r AS (SELECT id, xmin FROM "${schema}".runs WHERE run = 'transactions')
      SELECT DISTINCT xmin::text FROM (SELECT xmin FROM r
        UNION ALL SELECT c.xmin FROM "${schema}".commits c, r WHERE c.run_id = r.id AND c.version = 6
        UNION ALL SELECT i.xmin FROM "${schema}".intents i, r WHERE i.run_id = r.id) AS written`,
    );
    expect(rows).toHaveLength(1);
  });

  test("a settled claim, an intent in its place, other columns, a due time: still one", async () => {
    await store.append(appendTo("settling", 0, { intents: [look("settled")] }));
    const [claim] = (await store.takeIntents({ scope, run: "settling", limit: 1, holder: "h", serves: [] })).claimed;
    const settles = [{ intent: "settled", token: claim?.token ?? 0 }];
    const index = { ...appendTo("settling", 3).index, stage: "two" };
    const append = appendTo("settling", 3, { settles, index, dueAt: 5, notAfter: 9e15 });
    expect(await statementsOf(async () => expect(await store.append(append)).toMatchObject({ kind: "appended" }))).toBe(1);
  });

  test("the claim of what comes: none more", async () => {
    const claims = (intent: string) => ({ holder: "writer", intents: [intent] });
    const claimed = async (append: Append) => {
      const result = await store.append(append);
      return result.kind === "appended" ? result.claimed : undefined;
    };
    let [mine] = (await claimed(appendTo("claiming", 0, { claims: claims("look.0") }))) ?? [];
    expect(mine).toMatchObject({ intent: "look.0" });
    for (const version of [3, 6]) {
      const settles = mine === undefined ? [] : [mine];
      const append = appendTo("claiming", version, { settles, claims: claims(`look.${version}`) });
      expect(await statementsOf(async () => ([mine] = (await claimed(append)) ?? []))).toBe(1);
      expect(mine).toMatchObject({ intent: `look.${version}` });
    }
    expect((await store.takeIntents({ scope, run: "claiming", limit: 1, holder: "h", serves: [] })).claimed).toEqual([]);
  });

  test("what is not as remembered: one more, and the current run comes with it", async () => {
    await store.append(appendTo("raced", 0));
    await counted().append(appendTo("raced", 3, { commandId: "theirs" }));
    const lost = async () => expect(await store.append(appendTo("raced", 3))).toMatchObject({ kind: "conflict", current: { version: 6 } });
    expect(await statementsOf(lost)).toBe(2);
    expect(await statementsOf(lost)).toBe(1);
    const again = async () => expect(await store.append(appendTo("raced", 0))).toMatchObject({ kind: "duplicate" });
    expect(await statementsOf(again)).toBe(1);
  });

  test("sixteen runs at once share two", async () => {
    const runs = Array.from({ length: 16 }, (_none, at) => `shared-${at}`);
    const all = (version: number) => Promise.all(runs.map((run) => store.append(appendTo(run, version))));
    expect(await statementsOf(() => all(0))).toBe(2);
    expect(await statementsOf(() => all(3))).toBe(2);
  });

  test("behind a pooler that keeps no prepared statements: one refused, then one each", async () => {
    const refuse = (query: Query) => Promise.reject(Object.assign(new Error("no such statement"), { code: "26000", query }));
    const pooled = counted((query) => (query.name === undefined ? pool.query(query) : refuse(query)));
    await pooled.append(appendTo("pooled", 0));
    expect(sent.length).toBeGreaterThan(1);
    for (const version of [3, 6]) expect(await statementsOf(() => pooled.append(appendTo("pooled", version)))).toBe(1);
    expect(await pooled.load({ scope, run: "pooled" })).toMatchObject({ version: 9 });
  });
});

describe("statements of a look at an idle store", () => {
  const nobody = { scope: "idle", limit: 10 } as const;
  const calls: readonly (readonly [name: string, call: () => Promise<unknown>])[] = [
    ["takeIntents", () => store.takeIntents({ ...nobody, holder: "h", serves: ["a", "b"] })],
    ["takeDue", () => store.takeDue({ ...nobody, leaseMs: 1000 })],
    ["query", () => store.query(nobody)],
  ];
  test.each(calls)("%s: one", async (_name, call) => {
    expect(await statementsOf(call)).toBe(1);
  });
});
