// What a worker costs while nothing is to be done: statements, whatever number of runs wait.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunStore } from "@sluice/core";
import { createPostgresStore, migratePostgres, type Queryable } from "@sluice/store-postgres";
import { createSqliteStore, sqliteDriver } from "@sluice/store-sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { countStatements } from "../bench/count-statements.ts";
import { type PostgresServer, startPostgres } from "./support/postgres-server.ts";
import { suiteEngine } from "./support/suite-engine.ts";

const WAITING = 500;
/** Until the pauses between looks are as long as they get. */
const SETTLING_MS = 6000;
const WATCHED_MS = 9000;

const folder = mkdtempSync(join(tmpdir(), "sluice-idle-"));
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** A store, and how many statements and rows it has asked for so far. */
interface CountedStore {
  readonly store: RunStore;
  readonly counts: () => { readonly statements: number; readonly rows: number };
}

function sqlite(name: string): CountedStore {
  const counted = countStatements(sqliteDriver());
  const store = createSqliteStore({ file: join(folder, name, "runs.db"), open: counted.open });
  return { store, counts: () => ({ statements: counted.counts().statements, rows: 0 }) };
}

async function postgres(clock?: () => number): Promise<CountedStore> {
  const pool = server.pool({ max: 8 });
  const schema = server.freshSchema();
  const client = await pool.connect();
  await migratePostgres(client, { schema });
  client.release();
  let [statements, rows] = [0, 0];
  const counting: Queryable = {
    async query(query) {
      const result = await pool.query(query);
      statements += 1;
      rows += result.rows.length;
      return result;
    },
  };
  return {
    store: createPostgresStore({ pool: counting, schema, ...(clock === undefined ? {} : { clock }) }),
    counts: () => ({ statements, rows }),
  };
}

async function ask(engine: ReturnType<typeof suiteEngine>, runs: number): Promise<void> {
  for (let at = 0; at < runs; at += 50) {
    const keys = Array.from({ length: Math.min(50, runs - at) }, (_none, each) => `k-${at + each}`);
    const startedBy = { id: "alice", assurance: "verified" } as const;
    await Promise.all(keys.map((key) => engine.start("asking", { key, subject: { facets: { head: "h1" } }, startedBy })));
  }
}

/** Statements and rows of an idle worker in the time that it is watched. */
async function idleCosts(
  { store, counts }: CountedStore,
  waiting: number,
): Promise<{ readonly statements: number; readonly rows: number }> {
  const engine = suiteEngine(store, { definition: "first", secondMs: 0, leaseMs: 30_000, workConcurrency: 4 }, () => undefined);
  await ask(engine, waiting);
  engine.work();
  await sleep(SETTLING_MS);
  const before = counts();
  await sleep(WATCHED_MS);
  const after = counts();
  await engine.close();
  await store.close();
  return { statements: after.statements - before.statements, rows: after.rows - before.rows };
}

test("an idle worker asks for at most one statement a second, whatever number of runs wait", { timeout: 60_000 }, async () => {
  const [fewIn, manyIn] = await Promise.all([
    Promise.all([idleCosts(sqlite("few"), 5), idleCosts(await postgres(), 5)]),
    Promise.all([idleCosts(sqlite("many"), WAITING), idleCosts(await postgres(), WAITING)]),
  ]);
  process.stdout.write(`idle for ${WATCHED_MS} ms: ${JSON.stringify({ few: fewIn, many: manyIn })}\n`);
  for (const { statements, rows } of [...fewIn, ...manyIn]) {
    expect(statements).toBeLessThanOrEqual(WATCHED_MS / 1000);
    // One that tells the time and whose turn it is.
    expect(rows).toBeLessThanOrEqual(statements);
  }
});

test("a tick is one look for what is due, and for each due run at most a load and an append", async () => {
  const due = 20;
  let now = 1_767_225_600_000;
  const { store, counts } = await postgres(() => now);
  const engine = suiteEngine(store, { definition: "first", secondMs: 0, leaseMs: 30_000, workConcurrency: 4 }, () => undefined);
  await ask(engine, due);
  await engine.tick();
  now += 8 * 86_400_000;
  const before = counts().statements;
  expect((await engine.tick()).due).toBe(due);
  // Beside them: whether any signal waits for its run, and one look for intents. Appends that come together share a statement.
  expect(counts().statements - before).toBeLessThanOrEqual(1 + 2 * due + 2);
  expect((await engine.list({ where: { status: "held" }, limit: 100 })).items.length).toBe(due);
  await engine.close();
  await store.close();
});
