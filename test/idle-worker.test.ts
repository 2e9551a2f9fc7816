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

async function postgres(): Promise<CountedStore> {
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
  return { store: createPostgresStore({ pool: counting, schema }), counts: () => ({ statements, rows }) };
}

/** Statements and rows of an idle worker in the time that it is watched. */
async function idleCosts(
  { store, counts }: CountedStore,
  waiting: number,
): Promise<{ readonly statements: number; readonly rows: number }> {
  const engine = suiteEngine(store, { definition: "first", secondMs: 0, leaseMs: 30_000, workConcurrency: 4 }, () => undefined);
  for (let at = 0; at < waiting; at += 50) {
    const keys = Array.from({ length: Math.min(50, waiting - at) }, (_none, each) => `k-${at + each}`);
    const startedBy = { id: "alice", assurance: "verified" } as const;
    await Promise.all(keys.map((key) => engine.start("asking", { key, subject: { facets: { head: "h1" } }, startedBy })));
  }
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
