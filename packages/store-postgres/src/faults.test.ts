// A server that crashes, connections that break in the middle of a commit, processes that are killed: what was acknowledged is stored, once.
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Append, type RunStore, SluiceError } from "@sluice/core";
import { createPostgresStore, migratePostgres } from "@sluice/store-postgres";
import { verifyChain } from "@sluice/store-kit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";

const CRASHES = 5;
const WRITERS = 4;
const CUT_APPENDS = 300;

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

function appendTo(run: string, version: number): Append {
  return {
    scope,
    run,
    expectedVersion: version,
    commandId: `c${version + 1}`,
    answer: version + 1,
    events: [{ type: "noted", version: 1, at: 1, data: { text: "x".repeat(version % 3000) } }],
    state: { shape: 1, data: { version: version + 1 } },
    index: { pipeline: "p", key: "K", status: "running", startedBy: "a" },
    intents: [{ id: `look.${version}`, kind: "look", attempt: 1, leaseMs: 1000, payload: { kind: "look" } }],
    settles: [],
    consumes: [],
    fences: [],
  };
}

/** Sends an append until it is known what became of it, as the engine does: the same command again. Answers how often it had to. */
async function insist(store: RunStore, append: Append): Promise<number> {
  for (let failures = 0; ; failures++) {
    try {
      const { kind } = await store.append(append);
      if (kind !== "appended" && kind !== "duplicate") throw new Error(`the append answered ${kind}`);
      return failures;
    } catch (error) {
      if (!SluiceError.is(error) || !["STORE_FAILED", "STORE_BUSY"].includes(error.code)) throw error;
      await sleep(20);
    }
  }
}

async function checkLedger(store: RunStore, run: string, acknowledged: number): Promise<void> {
  const { items } = await store.ledger({ scope, run }, { limit: 1_000_000 });
  expect(items.map(({ commandId }) => commandId)).toEqual(Array.from({ length: acknowledged }, (_none, at) => `c${at + 1}`));
  expect(verifyChain(items)).toMatchObject({ ok: true });
  const { rows } = await server
    .pool()
    .query(`SELECT i.id FROM "${schema}".intents i JOIN "${schema}".runs r ON r.id = i.run_id WHERE r.run = $1`, [run]);
  expect(rows).toEqual([{ id: `look.${acknowledged - 1}` }]);
}

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
      for (const [writer, count] of acknowledged.entries()) await checkLedger(store, `crash-${writer}`, count);
      const total = acknowledged.reduce((sum, one) => sum + one, 0);
      expect(failures).toBeGreaterThan(0);
      process.stdout.write(`postgres store: ${CRASHES} crashes, ${total} acknowledged appends, ${failures} failed calls, 0 lost\n`);
    },
  );
});

/** Passes bytes on to the server and breaks a connection after a random number of them, in either direction. */
async function startCuttingProxy(): Promise<{ readonly url: string; cuts(): number; close(): Promise<void> }> {
  const { hostname, port } = new URL(server.url);
  const open = new Set<Socket>();
  let cuts = 0;
  const proxy = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let left = 2000 + Math.random() * 20_000;
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
    };
    const pass = (from: Socket, to: Socket): void => {
      open.add(from);
      from.on("error", cut);
      from.on("close", () => {
        open.delete(from);
        cut();
      });
      from.on("data", (chunk) => {
        left -= chunk.length;
        if (left > 0) return void to.write(chunk);
        cuts += 1;
        // Part of the message arrives, so that the server may have committed and nobody was told.
        to.write(chunk.subarray(0, Math.floor(chunk.length * Math.random())), cut);
      });
    };
    pass(client, upstream);
    pass(upstream, client);
  });
  proxy.listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  const url = new URL(server.url);
  url.port = String(typeof address === "object" && address !== null ? address.port : 0);
  return {
    url: url.href,
    cuts: () => cuts,
    async close() {
      for (const socket of open) socket.destroy();
      proxy.close();
      await once(proxy, "close");
    },
  };
}

describe("connections that break in the middle of a statement", () => {
  test("STO-14 given the same command again after each, then every append is there once", { timeout: 120_000 }, async () => {
    const proxy = await startCuttingProxy();
    const pool = server.pool({ connectionString: proxy.url, max: 2 });
    const store = createPostgresStore({ pool, schema });
    let failures = 0;
    for (let version = 0; version < CUT_APPENDS; version++) failures += await insist(store, appendTo("cut", version));
    await pool.end();
    await checkLedger(createPostgresStore({ pool: server.pool(), schema }), "cut", CUT_APPENDS);
    expect(proxy.cuts()).toBeGreaterThan(5);
    process.stdout.write(
      `postgres store: ${CUT_APPENDS} appends over ${proxy.cuts()} broken connections, ${failures} failed calls, 0 lost, 0 twice\n`,
    );
    await proxy.close();
  });
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
