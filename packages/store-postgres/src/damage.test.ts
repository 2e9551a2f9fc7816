import type { Append } from "@sluice/core";
import { createPostgresStore, migratePostgres, type PostgresStore } from "@sluice/store-postgres";
import type { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";

let server: PostgresServer;
let pool: Pool;
let schema: string;
let store: PostgresStore;
beforeAll(async () => {
  server = await startPostgres();
  pool = server.pool();
});
afterAll(() => server.stop());
beforeEach(async () => {
  schema = server.freshSchema();
  const client = await pool.connect();
  await migratePostgres(client, { schema });
  client.release();
  store = createPostgresStore({ pool, schema });
  for (let version = 0; version < 4; version++) await store.append(appendAfter(version));
});

const key = { scope: "default", run: "r" };

function appendAfter(version: number): Append {
  return {
    ...key,
    expectedVersion: version,
    commandId: `c${version}`,
    answer: null,
    events: [{ type: "noted", version: 1, at: 1, data: { note: version } }],
    state: { shape: 1, data: {} },
    index: { pipeline: "p", key: "k", status: "running", startedBy: "a", definition: "sha256:d" },
    intents: [],
    settles: [],
    consumes: [],
    fences: [],
  };
}

describe("STO-16: a history that somebody changed in the database is never shown as a ledger", () => {
  test.each([
    ["an event is another one", `UPDATE "@".commits SET events = replace(events, '"note":1', '"note":7') WHERE version = 2`],
    ["a command is another one", `UPDATE "@".commits SET command_id = 'other' WHERE version = 2`],
    ["the newest commit is gone", `DELETE FROM "@".commits WHERE version = 4`],
    ["the first commit is gone", `DELETE FROM "@".commits WHERE version = 1`],
    ["a commit in the middle is gone", `DELETE FROM "@".commits WHERE version = 2`],
  ])("%s", async (_name, sql) => {
    expect((await store.ledger(key)).items).toHaveLength(4);
    await pool.query(sql.replaceAll("@", schema));
    await expect(store.ledger(key)).rejects.toMatchObject({ code: "STORE_CORRUPT" });
  });
});
