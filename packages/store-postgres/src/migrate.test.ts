import { createPostgresStore, migratePostgres, migrationScript } from "@sluice/store-postgres";
import type { Pool, PoolClient } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";

let server: PostgresServer;
let pool: Pool;
beforeAll(async () => {
  server = await startPostgres();
  pool = server.pool();
});
afterAll(() => server.stop());

async function onClient<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    return await work(client);
  } finally {
    client.release();
  }
}

const migrate = (schema: string) => onClient((client) => migratePostgres(client, { schema }));

/** Everything that a schema holds, told without its name. */
async function shapeOf(schema: string): Promise<unknown> {
  const { rows } = await pool.query(
    `SELECT table_name, column_name, data_type, collation_name, is_nullable FROM information_schema.columns WHERE table_schema = $1
     UNION ALL SELECT tablename, indexname, replace(indexdef, $1, ''), '', '' FROM pg_indexes WHERE schemaname = $1
     UNION ALL SELECT 'function', proname, replace(prosrc, $1, ''), '', '' FROM pg_proc WHERE pronamespace = $1::text::regnamespace
     ORDER BY 1, 2, 3`,
    [schema],
  );
  return rows;
}

describe("migration", () => {
  test("given an empty database, then all steps are taken, once", async () => {
    const schema = server.freshSchema();
    const first = await migrate(schema);
    expect(first).toMatchObject({ from: 0, to: first.steps.length });
    expect(first.steps.length).toBeGreaterThan(0);
    expect(await migrate(schema)).toEqual({ from: first.to, to: first.to, steps: [] });
  });

  test("given several migrators at once, then one takes the steps and the others find them taken", async () => {
    const schema = server.freshSchema();
    const reports = await Promise.all(Array.from({ length: 5 }, () => migrate(schema)));
    expect(reports.filter(({ steps }) => steps.length > 0)).toHaveLength(1);
    expect(new Set(reports.map(({ to }) => to)).size).toBe(1);
  });

  test("given a store that holds anything, then the step that leaves first statistics leaves it as it is", async () => {
    const schema = server.freshSchema();
    await migrate(schema);
    const row = ["default", `sha256:${"0".repeat(64)}`];
    const held = {
      unmatched: `INSERT INTO "${schema}".unmatched (scope, id, "key", expires_at, signal) VALUES ($1, $2, 'k', 1, '{}')`,
      intents: `INSERT INTO "${schema}".intents (run_id, scope, id, pipeline, attempt, lease_ms, ready_at, token, lost, intent) VALUES (1, $1, $2, 'p', 1, 1, 1, 0, false, '{}')`,
      commits: `INSERT INTO "${schema}".commits (run_id, version, command_id, digest, answer, events) VALUES (1, 1, $1, $2, '{}', '[]')`,
      runs: `INSERT INTO "${schema}".runs (scope, run, version, digest, pipeline, "key", status, "startedBy", definition, created_at, updated_at, poked, shape, state) VALUES ($1, 'r', 1, $2, 'p', 'k', 'waiting', 'a', 'd', 1, 1, false, 1, '{}')`,
    };
    for (const [table, sql] of Object.entries(held)) {
      await pool.query(sql, row);
      await pool.query(`DELETE FROM "${schema}".migrations WHERE version = 6`);
      expect(await migrate(schema)).toMatchObject({ steps: ["0006-first-statistics"] });
      const { rows } = await pool.query(`SELECT count(*)::integer AS count FROM "${schema}".${table}`);
      expect([table, rows]).toEqual([table, [{ count: 1 }]]);
      await pool.query(`TRUNCATE "${schema}".${table}`);
    }
  });

  test("given the printed script, then somebody else's hands make the same schema", async () => {
    const [ours, theirs] = [server.freshSchema(), server.freshSchema()];
    await migrate(ours);
    await onClient((client) => client.query(migrationScript({ schema: theirs })));
    expect(await shapeOf(theirs)).toEqual(await shapeOf(ours));
    expect(await migrate(theirs)).toMatchObject({ steps: [] });
  });

  test("given a step of a newer release, then it is refused by name and nothing changes", async () => {
    const schema = server.freshSchema();
    const { to } = await migrate(schema);
    await pool.query(`INSERT INTO "${schema}".migrations (version, name) VALUES ($1, '0099-future')`, [to + 1]);
    await expect(migrate(schema)).rejects.toMatchObject({ code: "STORE_SCHEMA_UNKNOWN", details: { found: "0099-future" } });
    const store = createPostgresStore({ pool, schema });
    await expect(store.load({ scope: "default", run: "r" })).rejects.toMatchObject({ code: "STORE_SCHEMA_UNKNOWN" });
  });

  test("given a step that fails, then none of it stays", async () => {
    const schema = server.freshSchema();
    await pool.query(`CREATE SCHEMA "${schema}"`);
    await pool.query(`CREATE TABLE "${schema}".intents (id integer)`);
    await expect(migrate(schema)).rejects.toMatchObject({ code: "STORE_FAILED" });
    const { rows } = await pool.query("SELECT table_name FROM information_schema.tables WHERE table_schema = $1", [schema]);
    expect(rows).toEqual([{ table_name: "intents" }]);
  });

  test.each(["", "a b", 'x"; DROP SCHEMA public; --', "1a", "Ä", "a".repeat(49)])("the schema %j is refused (STO-15)", async (schema) => {
    await expect(migrate(schema)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    expect(() => migrationScript({ schema })).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
    const store = createPostgresStore({ pool, schema });
    await expect(store.load({ scope: "default", run: "r" })).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  });
});

describe("the look at the server", () => {
  test("given no schema, then the migration is asked for; once it was run the same store works", async () => {
    const schema = server.freshSchema();
    const store = createPostgresStore({ pool, schema });
    await expect(store.load({ scope: "default", run: "r" })).rejects.toMatchObject({ code: "STORE_SCHEMA_OUTDATED" });
    await migrate(schema);
    expect(await store.load({ scope: "default", run: "r" })).toBeUndefined();
  });

  test("given a server that does not sync its commits, then no call is served (STO-7)", async () => {
    const schema = server.freshSchema();
    await migrate(schema);
    const lax = server.pool({ options: "-c synchronous_commit=off" });
    const store = createPostgresStore({ pool: lax, schema });
    await expect(store.load({ scope: "default", run: "r" })).rejects.toMatchObject({ code: "STORE_NOT_DURABLE" });
  });

  test("given a server that is not there, then the failure is coded", async () => {
    const nowhere = server.pool({ connectionString: "postgres://postgres:x@127.0.0.1:1/none" });
    await expect(createPostgresStore({ pool: nowhere }).load({ scope: "default", run: "r" })).rejects.toMatchObject({
      code: "STORE_FAILED",
    });
  });
});
