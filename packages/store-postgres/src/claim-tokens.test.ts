import { setTimeout as sleep } from "node:timers/promises";
import { createPostgresStore } from "@sluice/store-postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { postgresPlace } from "../../../test/support/postgres-place.ts";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

test.each([
  ["nobody had the claim before", 0],
  ["somebody had it before", 1],
])("LSE-1 given %s, and one who waits while it goes through other hands, then his token is greater than theirs", async (_what, before) => {
  const { schema } = await postgresPlace(server);
  const pool = server.pool();
  const store = createPostgresStore({ pool, schema });
  const key = { scope: "default", claim: "c" };
  const acquire = (by: Pick<typeof store, "acquireClaim">, holder: string) => by.acquireClaim({ ...key, holder, leaseMs: 1 });
  for (let count = 0; count < before; count++) await acquire(store, "before");
  await sleep(10);
  const client = await pool.connect();
  await client.query("BEGIN");
  const inside = store.using(client);
  await acquire(inside, "first");
  const waiting = acquire(store, "waiting");
  const isWaiting = async (): Promise<boolean> => {
    const { rows } = await pool.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE $1", [`%${schema}%`]);
    return rows.length > 0;
  };
  while (!(await isWaiting())) await sleep(5);
  await sleep(10);
  const last = await acquire(inside, "last");
  const token = last.kind === "acquired" ? last.token : 0;
  expect(await inside.releaseClaim({ ...key, token })).toBe(true);
  await client.query("COMMIT");
  client.release();
  const given = await waiting;
  expect(given.kind === "acquired" && given.token).toBeGreaterThan(token);
});
