// Taking turns must cost what is taken, however long the queues are that it is taken from, and whoever they are for.
import { migratePostgres } from "@sluice/store-postgres";
import type { PoolClient } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";

const MANY = 30_000;
const FEW = 30;

let server: PostgresServer;
let client: PoolClient;
beforeAll(async () => {
  server = await startPostgres();
  client = await server.pool({ max: 1 }).connect();
});
afterAll(async () => {
  client.release();
  await server.stop();
});

/** A schema in which one scope has so many intents ready and due runs, half of the intents for others, and another scope has one of each. */
async function filled(count: number): Promise<string> {
  const schema = server.freshSchema();
  await migratePostgres(client, { schema });
  await client.query(`SET search_path = "${schema}"`);
  await client.query(
    `INSERT INTO runs (scope, run, version, digest, pipeline, "key", status, "startedBy", definition, created_at, updated_at, wake_at, poked, shape, state)
     SELECT CASE WHEN i = 0 THEN 'small' ELSE 'big' END, 'r-' || i, 1, 'd', 'p' || (i % 3), 'k', 'running', 'a', 'sha256:d', 1, 1, 1, false, 1, '{}'
     FROM generate_series(0, $1) i`,
    [count],
  );
  await client.query(
    `INSERT INTO intents (run_id, id, scope, pipeline, needs, attempt, lease_ms, ready_at, token, lost, intent)
     SELECT id, 'w', scope, pipeline, CASE WHEN id % 2 = 0 THEN 'other' ELSE NULL END, 1, 1000, 1, 0, false, '{}' FROM runs`,
  );
  await client.query("VACUUM ANALYZE runs, intents");
  await client.query("RESET search_path");
  return schema;
}

/** Pages of tables and indexes that a statement touches. */
async function pagesOf(sql: string): Promise<number> {
  await client.query("BEGIN");
  const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`);
  await client.query("ROLLBACK");
  const [plan] = (rows[0] as { readonly "QUERY PLAN": readonly [{ readonly Plan: Readonly<Record<string, number>> }] })["QUERY PLAN"];
  return (plan.Plan["Shared Hit Blocks"] ?? 0) + (plan.Plan["Shared Read Blocks"] ?? 0);
}

test("EFF-3 taking a few from long queues reads as much as from short ones", { timeout: 120_000 }, async () => {
  const [long, short] = [await filled(MANY), await filled(FEW)];
  for (const call of ["take_intents('h', '{x}', NULL, 4, '', 0, 10)", "take_runs(1000, '{}', NULL, 4, '', 0, 10)"]) {
    const many = await pagesOf(`SELECT * FROM "${long}".${call}`);
    const few = await pagesOf(`SELECT * FROM "${short}".${call}`);
    process.stdout.write(`postgres store: ${call.split("(")[0] ?? ""} reads ${many} pages of ${MANY} ready rows, ${few} of ${FEW}\n`);
    // A larger index is a level or two deeper.
    expect(many).toBeLessThan(4 * few);
  }
});
