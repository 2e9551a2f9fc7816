// Connections that break at any byte of a statement or of its answer: an append is there once, and nobody is told what is not so.
import { type Append, type AppendResult, type RunStore, SluiceError } from "@sluice/core";
import { createPostgresStore, migratePostgres } from "@sluice/store-postgres";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Cut, type CuttingProxy, startCuttingProxy, startUnsteadyProxy } from "../../../test/support/cutting-proxy.ts";
import { appendTo, expectAppends, insist } from "../../../test/support/postgres-appends.ts";
import { type PostgresServer, startPostgres } from "../../../test/support/postgres-server.ts";
import { recordHistories } from "../../../test/support/record-histories.ts";

const APPENDS = 300;
const HISTORIES = 60;
const TOGETHER = 5;
const LEASE_MS = 60_000;

let server: PostgresServer;
let proxy: CuttingProxy;
let schema: string;
let direct: Pool;
let through: Pool;
beforeAll(async () => {
  server = await startPostgres();
  proxy = await startCuttingProxy(server.url);
  schema = server.freshSchema();
  direct = server.pool();
  through = server.pool({ connectionString: proxy.url, max: 2 });
  await makeSchema(schema);
});
afterAll(async () => {
  await through.end();
  await proxy.close();
  await server.stop();
});

async function makeSchema(name: string): Promise<void> {
  const client = await direct.connect();
  await migratePostgres(client, { schema: name });
  client.release();
}

/** A request that lacks only its last byte is not carried out; of an answer every byte may be missing. */
const CUTS: readonly (Cut & { readonly name: string; readonly written: boolean })[] = [
  { name: "before the request", of: "request", share: 0, written: false },
  { name: "a third into the request", of: "request", share: 1 / 3, written: false },
  { name: "two thirds into the request", of: "request", share: 2 / 3, written: false },
  { name: "at the last bytes of the request", of: "request", share: 0.998, written: false },
  { name: "after the commit, before the answer", of: "answer", share: 0, written: true },
  { name: "a third into the answer", of: "answer", share: 1 / 3, written: true },
  { name: "at the last byte of the answer", of: "answer", share: 0.998, written: true },
];

/** The code that a call fails with. */
async function codeOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => "it did not fail",
    (thrown: unknown) => thrown,
  );
  return SluiceError.is(error) ? error.code : String(error);
}

let runs = 0;
/** A store behind the proxy whose connections have been used, and a run of so many appends. */
async function warmStore(appends: number): Promise<{ readonly store: RunStore; readonly run: string }> {
  const store = createPostgresStore({ pool: through, schema });
  const run = `run-${(runs += 1)}`;
  await store.load({ scope: "default", run });
  for (let version = 0; version < appends; version++) await store.append(appendTo(run, version));
  return { store, run };
}

describe.each(CUTS)("a connection that breaks $name", ({ written, ...cut }) => {
  test.each([0, 1, 3])(
    "STO-14 given an append to a run of %i, then it fails in words, and the same command again is stored once",
    async (before) => {
      const { store, run } = await warmStore(before);
      const append = appendTo(run, before);
      proxy.cutNext(cut);
      expect(await codeOf(store.append(append))).toBe("STORE_FAILED");
      const sound = createPostgresStore({ pool: direct, schema });
      await expectAppends(sound, run, before + (written ? 1 : 0), { pool: direct, schema });
      // The answer of a repeat is the first one's, whatever the repeat would have said.
      const again = await store.append({ ...append, answer: "another" });
      expect(again).toMatchObject(written ? { kind: "duplicate", answer: before + 1 } : { kind: "appended", version: before + 1 });
      await expectAppends(sound, run, before + 1, { pool: direct, schema });
    },
  );

  test("STO-14 given appends that share a statement, then all or none of them are stored, and again each once", async () => {
    const { store } = await warmStore(0);
    const names = Array.from({ length: TOGETHER }, () => `run-${(runs += 1)}`);
    const sound = createPostgresStore({ pool: direct, schema });
    const sendAll = () => Promise.all(names.map((run) => store.append(appendTo(run, 0)).catch((error: unknown) => error)));
    proxy.cutNext(cut);
    const answers = await sendAll();
    const stored = await Promise.all(names.map(async (run) => (await sound.load({ scope: "default", run })) !== undefined));
    for (const [at, answer] of answers.entries()) {
      const failed = SluiceError.is(answer) && answer.code === "STORE_FAILED";
      expect(failed ? stored[at] === written : stored[at] && (answer as AppendResult).kind === "appended").toBe(true);
    }
    expect(answers.some((answer) => SluiceError.is(answer))).toBe(true);
    const again = (await sendAll()) as AppendResult[];
    expect(again.map(({ kind }) => kind)).toEqual(stored.map((was) => (was ? "duplicate" : "appended")));
    for (const run of names) await expectAppends(sound, run, 1, { pool: direct, schema });
  });

  test("given any other call, then it fails in words, and the next one is right", async () => {
    const { store, run } = await warmStore(2);
    const key = { scope: "default", claim: run };
    const calls: readonly [string, () => Promise<unknown>, unknown][] = [
      ["load", () => store.load({ scope: "default", run }), { version: 2 }],
      ["ledger", () => store.ledger({ scope: "default", run }), { items: [{ commandId: "c1" }, { commandId: "c2" }] }],
      ["query", () => store.query({ scope: "default", where: { status: "running" }, limit: 1 }), { items: [{ scope: "default" }] }],
      ["reserve", () => store.reserve({ scope: "default", run, name: run }), { kind: "held" }],
      [
        "acquireClaim",
        () => store.acquireClaim({ ...key, holder: "h", leaseMs: LEASE_MS }),
        // Whoever was not told of his claim has to wait for its end, as everybody else.
        { kind: written ? "held" : "acquired" },
      ],
    ];
    for (const [name, call, right] of calls) {
      proxy.cutNext(cut);
      expect(await codeOf(call()), name).toBe("STORE_FAILED");
      expect(await call(), name).toMatchObject(right as object);
    }
  });

  test("given intents that were being taken, then they are taken by one", async () => {
    const { store, run } = await warmStore(1);
    const take = () => store.takeIntents({ scope: "default", run, limit: 9, holder: "h", serves: [] });
    proxy.cutNext(cut);
    expect(await codeOf(take())).toBe("STORE_FAILED");
    const { claimed } = await take();
    expect(claimed.map(({ intent }) => intent.id)).toEqual(written ? [] : ["look.0"]);
    const settled: Append = appendTo(run, 1, { settles: claimed.map(({ intent, token }) => ({ intent: intent.id, token })) });
    expect((await store.append(settled)).kind).toBe("appended");
  });
});

describe("connections that break all the time", () => {
  test(
    `STO-14 given ${APPENDS} appends and the same command again after each break, then every one is there once`,
    { timeout: 120_000 },
    async () => {
      const unsteady = await startUnsteadyProxy(server.url, { least: 2000, most: 22_000 });
      const pool = server.pool({ connectionString: unsteady.url, max: 2 });
      const store = createPostgresStore({ pool, schema });
      let failures = 0;
      for (let version = 0; version < APPENDS; version++) failures += await insist(store, appendTo("cut", version));
      await pool.end();
      await expectAppends(createPostgresStore({ pool: direct, schema }), "cut", APPENDS, { pool: direct, schema });
      expect(unsteady.cuts()).toBeGreaterThan(5);
      process.stdout.write(
        `postgres store: ${APPENDS} appends over ${unsteady.cuts()} broken connections, ${failures} failed calls, 0 lost, 0 twice\n`,
      );
      await unsteady.close();
    },
  );

  test(`given ${HISTORIES} histories of clients whose connections break, then each is linearizable`, { timeout: 120_000 }, async () => {
    const unsteady = await startUnsteadyProxy(server.url, { least: 1000, most: 16_000 });
    const fresh = server.freshSchema();
    await makeSchema(fresh);
    const pools = Array.from({ length: 3 }, () => server.pool({ connectionString: unsteady.url, max: 2 }));
    const report = await recordHistories(
      pools.map((pool) => createPostgresStore({ pool, schema: fresh })),
      HISTORIES,
    );
    await Promise.all(pools.map((pool) => pool.end()));
    await unsteady.close();
    process.stdout.write(
      `postgres store: ${report.histories} histories over broken connections, ${report.operations} operations, ${report.unknown} of unknown outcome, ${report.refused.length} refused\n`,
    );
    expect(report.refused).toEqual([]);
    expect(report.unknown).toBeGreaterThan(0);
  });
});

describe("errors of the connection", () => {
  test.each(["EPIPE", "ECONNRESET", "ETIMEDOUT"])("given %s, then it is none of the server's, and nothing is sent again", async (code) => {
    let sent = 0;
    const broken = Object.assign(new Error("the connection broke"), { code });
    const store = createPostgresStore({
      schema,
      pool: {
        query: async (query) => {
          if (!query.text.includes("append")) return direct.query(query);
          sent += 1;
          throw broken;
        },
      },
    });
    const answers = await Promise.all([1, 2, 3].map((run) => store.append(appendTo(`never-${run}`, 0)).catch((error: unknown) => error)));
    expect(answers).toMatchObject(answers.map(() => ({ code: "STORE_FAILED", details: { sqlState: "none" } })));
    expect(sent).toBeLessThan(answers.length + 1);
  });
});
