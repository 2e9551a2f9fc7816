// A server that crashes, and transactions of the host's that end this way or the other.
import { setTimeout as sleep } from "node:timers/promises";
import type { RunStore } from "@sluice/core";
import { createPostgresStore, migratePostgres } from "@sluice/store-postgres";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appendTo, expectAppends, insist } from "../../../test/support/postgres-appends.ts";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";

const CRASHES = 5;
const WRITERS = 4;

let server: PostgresServer;
let schema: string;
beforeAll(async () => {
  server = await startPostgres({ own: true });
  schema = server.freshSchema();
  const client = await server.pool().connect();
  await migratePostgres(client, { schema });
  client.release();
});
afterAll(() => server.stop());

const scope = "default";

describe("a server that crashes under load", () => {
  test(
    `STO-14 given ${CRASHES} crashes and ${WRITERS} writers, then every acknowledged append is there once`,
    { timeout: 120_000 },
    async () => {
      const store = createPostgresStore({ pool: server.pool({ max: WRITERS }), schema });
      const end = new AbortController();
      const acknowledged = Array.from({ length: WRITERS }, () => 0);
      let failures = 0;
      const write = async (writer: number): Promise<void> => {
        for (let version = 0; !end.signal.aborted; version++) {
          failures += await insist(store, appendTo(`crash-${writer}`, version));
          acknowledged[writer] = version + 1;
        }
      };
      const writers = acknowledged.map((_none, writer) => write(writer));
      for (let crash = 0; crash < CRASHES; crash++) {
        await sleep(100 + 100 * Math.random());
        await server.crash();
      }
      end.abort();
      await Promise.all(writers);
      const tables = { pool: server.pool(), schema };
      for (const [writer, count] of acknowledged.entries()) await expectAppends(store, `crash-${writer}`, count, tables);
      const total = acknowledged.reduce((sum, one) => sum + one, 0);
      expect(failures).toBeGreaterThan(0);
      process.stdout.write(`postgres store: ${CRASHES} crashes, ${total} acknowledged appends, ${failures} failed calls, 0 lost\n`);
    },
  );
});

describe("inside a transaction of the host's", () => {
  test("given a commit, then append and the host's own rows are there together; given a rollback, then neither", async () => {
    const pool = server.pool();
    const store = createPostgresStore({ pool, schema });
    await pool.query("CREATE TABLE IF NOT EXISTS orders (run text)");
    for (const [run, end, there] of [
      ["kept", "COMMIT", true],
      ["dropped", "ROLLBACK", false],
    ] as const) {
      const client = await pool.connect();
      await client.query("BEGIN");
      await client.query("INSERT INTO orders VALUES ($1)", [run]);
      expect(await store.using(client).append(appendTo(run, 0))).toMatchObject({ kind: "appended", version: 1 });
      expect(await store.using(client).load({ scope, run })).toMatchObject({ version: 1 });
      expect(await store.load({ scope, run })).toBeUndefined();
      await client.query(end);
      client.release();
      expect((await store.load({ scope, run })) !== undefined).toBe(there);
      expect((await pool.query("SELECT 1 FROM orders WHERE run = $1", [run])).rows).toHaveLength(there ? 1 : 0);
    }
  });

  test("STO-11 given a transaction that stays open, then the feed does not pass it over", async () => {
    const pool = server.pool();
    const store = createPostgresStore({ pool, schema });
    const after = await endOfFeed(store);
    const client = await pool.connect();
    await client.query("BEGIN");
    await store.using(client).append(appendTo("slow", 0));
    await store.append(appendTo("quick", 0));
    const seen = async () => (await store.feed({ limit: 10, ...(after === undefined ? {} : { after }) })).items.map(({ run }) => run);
    expect(await seen()).toEqual([]);
    await client.query("COMMIT");
    client.release();
    expect(await seen()).toEqual(["slow", "quick"]);
  });
});

async function endOfFeed(store: RunStore): Promise<string | undefined> {
  let after: string | undefined;
  for (;;) {
    const page = await store.feed({ limit: 1000, ...(after === undefined ? {} : { after }) });
    const last = page.items.at(-1);
    if (last === undefined) return after;
    after = last.position;
  }
}
