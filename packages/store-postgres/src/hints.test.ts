import { setTimeout as sleep } from "node:timers/promises";
import type { Append } from "@sluice/core";
import { createPostgresStore, migratePostgres, type PostgresStore } from "@sluice/store-postgres";
import { Client, type Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";

let server: PostgresServer;
let pool: Pool;
let schema: string;
beforeAll(async () => {
  server = await startPostgres();
  pool = server.pool();
  schema = server.freshSchema();
  const client = await pool.connect();
  await migratePostgres(client, { schema });
  client.release();
});
afterAll(() => server.stop());

const host = (): PostgresStore =>
  createPostgresStore({ pool, schema, listen: () => new Client({ connectionString: server.url, application_name: schema }) });

function start(run: string): Append {
  return {
    scope: "default",
    run,
    expectedVersion: 0,
    commandId: "c",
    answer: null,
    events: [{ type: "x", version: 1, at: 1, data: {} }],
    state: { shape: 1, data: {} },
    index: { pipeline: "p", key: "k", status: "running", startedBy: "a", definition: "sha256:d" },
    intents: [{ id: "look", kind: "look", attempt: 1, leaseMs: 1000, payload: { kind: "look" } }],
    settles: [],
    consumes: [],
    fences: [],
  };
}

/** Waits until it holds; the time limit of the test ends what never does. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}

describe("hosts that listen", () => {
  test("given an append on another host, then they are woken, also after their connection broke", async () => {
    const [one, other] = [host(), host()];
    let wakes = 0;
    const listening = one.listen?.(() => (wakes += 1));
    await until(() => wakes === 1);
    await other.append(start("r-1"));
    await until(() => wakes > 1);
    await pool.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1", [schema]);
    const before = wakes;
    await until(() => wakes > before);
    const reconnected = wakes;
    await other.append(start("r-2"));
    await until(() => wakes > reconnected);
    await listening?.close();
    const closed = wakes;
    await other.append(start("r-3"));
    await sleep(100);
    expect(wakes).toBe(closed);
  });

  test("given many appends at once, then few statements tell of them", async () => {
    let told = 0;
    const counting = {
      query: (query: { readonly text: string; readonly values: unknown[] }) => {
        if (query.text.includes("pg_notify")) told += 1;
        return pool.query(query);
      },
    };
    const store = createPostgresStore({ pool: counting, schema, listen: () => new Client({ connectionString: server.url }) });
    await Promise.all(Array.from({ length: 50 }, (_none, at) => store.append(start(`many-${at}`))));
    await until(() => told > 0);
    expect(told).toBeLessThan(25);
  });

  test("given a server that cannot be listened to, then the store works, and closing ends the tries", async () => {
    const store = createPostgresStore({ pool, schema, listen: () => new Client({ connectionString: "postgres://x:y@127.0.0.1:1/none" }) });
    const listening = store.listen?.(() => undefined);
    expect(await store.append(start("deaf"))).toMatchObject({ kind: "appended" });
    await listening?.close();
  });

  test("given no connection to listen on, then nobody is told that there is one", () => {
    expect("listen" in createPostgresStore({ pool, schema })).toBe(false);
  });
});
