import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, type Pipeline, type RunStore } from "@sluice/core";
import { createPostgresStore, migratePostgres, type Queryable } from "@sluice/store-postgres";
import { createSqliteStore, type SqliteDatabase, sqliteDriver } from "@sluice/store-sqlite";
import { createVirtualClock, pipelineFrom, scriptedRegistry } from "@sluice/testing";
import { startPostgres } from "../test/support/postgres-server.ts";
import { benchEngine } from "./bench-engine.ts";
import { fillPostgres, fillSqlite, type FirstRows, firstRows } from "./bulk-runs.ts";
import { compare } from "./compare.ts";
import { countStatements } from "./count-statements.ts";
import { type Figure, type FigureEffort, type FigureResult, sameAnswer, short } from "./figure.ts";
import { heapUsed } from "./heap-used.ts";
import { waitingAppend } from "./waiting-run.ts";

const STORED = 100_000;
const DUE = 1000;
const ROUNDS = 5;
const DAY_MS = 86_400_000;

/** A tick costs what is due, not what is stored: on a store for one machine, and on one for many. */
export const storedRuns: Figure = {
  name: "stored-runs",
  async measure(effort) {
    const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
    const server = await startPostgres();
    try {
      const sqlite = await measureStore("sqlite", effort, async (name, clock) => sqlitePlace(join(folder, `${name}.db`), clock));
      const pool = server.pool({ max: 4 });
      const postgres = await measureStore("postgres", effort, async (_name, clock) => postgresPlace(pool, server.freshSchema(), clock));
      return [sqlite, postgres];
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  },
};

/** A store, and the short way into its tables. */
interface Place {
  readonly store: RunStore;
  readonly put: (rows: readonly FirstRows[]) => Promise<void>;
  /** Takes those runs out again. */
  readonly drop: (prefix: string) => Promise<void>;
  /** Rows of a run as they are stored, without what only counts rows. */
  readonly rowsOf: (run: string) => Promise<unknown>;
  readonly counts: () => { readonly statements: number; readonly rows?: number };
  readonly reset: () => void;
}

async function measureStore(
  kind: string,
  effort: FigureEffort,
  place: (name: string, clock: Clock) => Promise<Place>,
): Promise<FigureResult> {
  const [stored, due] = effort.quick ? [2000, 100] : [STORED, DUE];
  const full = await storedHost("full", stored, due, place);
  const small = await storedHost("small", due, due, place);
  const { faster, us, rounds } = await compare([full.side, small.side], {
    rounds: Math.min(effort.rounds, ROUNDS),
    warmUp: Math.min(effort.warmUp, 1),
  });
  const idle = { full: await full.idle(), small: await small.idle() };
  sameAnswer("statements of an idle tick", idle.full.statements, idle.small.statements);
  await full.close();
  await small.close();
  return {
    name: `stored-runs/${kind}`,
    ratio: short(1 / (faster[0] ?? 0)),
    unit: `times the cost of a tick with ${due} due runs among ${stored} stored ones as among ${due}`,
    detail: {
      bar: 1.3,
      goal: 1.1,
      good: "below",
      rounds,
      stored: { full: stored, small: due },
      due,
      microsecondsPerDueRun: { full: short(us[0] ?? 0), small: short(us[1] ?? 0) },
      idleTick: idle,
      kilobytesOfTheWorker: { full: full.kilobytes(), small: small.kilobytes() },
    },
  };
}

const PIPELINE = `
format: 1
name: waiting
initial: ask
stages:
  ask: { gates: [{ id: confirm, use: approval }], next: done }
  done: { final: succeeded }
`;

/** A host on a store with so many runs; before each batch some of them fall due, by the end of what they wait for. */
async function storedHost(name: string, stored: number, due: number, placeOf: (name: string, clock: Clock) => Promise<Place>) {
  const clock = createVirtualClock();
  const registry = scriptedRegistry();
  const pipeline = pipelineFrom(PIPELINE, registry);
  const place = await placeOf(name, clock);
  // Brings the definition, too.
  const first = benchEngine({ store: place.store, clock, registry, pipelines: [pipeline] });
  const { id } = await first.start("waiting", { key: "first", subject: {}, startedBy: { id: "alice", assurance: "verified" } });
  await first.cancel(id, { by: { id: "alice", assurance: "verified" } });
  await first.close();
  await checkRows(place, pipeline, clock.now());
  const waiting = stored - due;
  await place.put(Array.from({ length: waiting }, (_none, at) => rowsOfRun(pipeline, `w-${at}`, clock.now(), clock.now() + 7 * DAY_MS)));
  const before = heapUsed();
  const engine = benchEngine({ store: place.store, clock, registry, pipelines: [pipeline] });
  let made = 0;
  return {
    side: {
      name,
      batch: async () => {
        const mark = `d-${made++}-`;
        const at = clock.now() - 7 * DAY_MS;
        await place.drop("d-");
        await place.put(Array.from({ length: due }, (_none, each) => rowsOfRun(pipeline, `${mark}${each}`, at, clock.now())));
        return async () => {
          const report = await engine.tick({ limit: due });
          if (report.due !== due) throw new Error(`${report.due} runs were due, not ${due}`);
          return due;
        };
      },
    },
    idle: async () => {
      await engine.tick();
      place.reset();
      await engine.tick();
      return place.counts();
    },
    kilobytes: () => Math.round((heapUsed() - before) / 1024),
    close: async () => {
      await engine.close();
      await place.store.close();
    },
  };
}

function rowsOfRun(pipeline: Pipeline, run: string, at: number, dueAt: number): FirstRows {
  return firstRows(waitingAppend(pipeline, run, at, dueAt), at);
}

/** What is filled in must be what an append writes: one run is compared. */
async function checkRows(place: Place, pipeline: Pipeline, at: number): Promise<void> {
  const append = waitingAppend(pipeline, "x-compared", at, at + DAY_MS);
  if (append.intents.length > 0) throw new Error("waiting runs want nothing; filling would have to write their intents");
  await place.store.append(append);
  const appended = await place.rowsOf("x-compared");
  await place.drop("x-");
  await place.put([rowsOfRun(pipeline, "x-compared", at, at + DAY_MS)]);
  sameAnswer("rows of a run", await place.rowsOf("x-compared"), appended);
  await place.drop("x-");
}

function sqlitePlace(file: string, clock: Clock): Place {
  const counted = countStatements(sqliteDriver());
  let opened: SqliteDatabase | undefined;
  const store = createSqliteStore({
    file,
    clock: () => clock.now(),
    open: (path) => {
      opened ??= counted.open(path);
      return opened;
    },
  });
  const database = opened ?? sqliteDriver()(file);
  return {
    store,
    async put(rows) {
      database.prepare("PRAGMA synchronous = OFF").run();
      fillSqlite(database, rows);
      database.prepare("PRAGMA synchronous = FULL").run();
    },
    async drop(prefix) {
      const ids = "SELECT id FROM runs WHERE run >= ? AND run < ?";
      const range = [prefix, `${prefix.slice(0, -1)}.`];
      database.prepare(`DELETE FROM commits WHERE run_id IN (${ids})`).run(...range);
      database.prepare(`DELETE FROM runs WHERE run >= ? AND run < ?`).run(...range);
    },
    async rowsOf(run) {
      const { id, ...row } = database.prepare("SELECT * FROM runs WHERE run = ?").get(run) as { readonly id: number };
      const commits = database.prepare("SELECT * FROM commits WHERE run_id = ?").all(id) as readonly object[];
      return [row, commits.map((commit) => ({ ...commit, number: 0, run_id: 0 }))];
    },
    counts: () => ({ statements: counted.counts().statements }),
    reset: counted.reset,
  };
}

async function postgresPlace(pool: import("pg").Pool, schema: string, clock: Clock): Promise<Place> {
  const client = await pool.connect();
  await migratePostgres(client, { schema });
  client.release();
  let counts = { statements: 0, rows: 0 };
  const counting: Queryable = {
    async query(query) {
      const result = await pool.query(query);
      counts = { statements: counts.statements + 1, rows: counts.rows + result.rows.length };
      return result;
    },
  };
  return {
    store: createPostgresStore({ pool: counting, schema, clock: () => clock.now() }),
    async put(rows) {
      await fillPostgres(pool, schema, rows);
      if (rows.length > 1) await pool.query(`ANALYZE "${schema}".runs, "${schema}".commits`);
    },
    async drop(prefix) {
      const range = [prefix, `${prefix.slice(0, -1)}.`];
      const ids = `SELECT id FROM "${schema}".runs WHERE scope = 'default' AND run >= $1 AND run < $2`;
      await pool.query(`DELETE FROM "${schema}".commits WHERE run_id IN (${ids})`, range);
      await pool.query(`DELETE FROM "${schema}".runs WHERE scope = 'default' AND run >= $1 AND run < $2`, range);
    },
    async rowsOf(run) {
      const { rows } = await pool.query(
        `SELECT to_jsonb(r) - 'id' AS run, (SELECT jsonb_agg(to_jsonb(c) - 'run_id' - 'xact') FROM "${schema}".commits c WHERE c.run_id = r.id) AS commits
         FROM "${schema}".runs r WHERE r.run = $1`,
        [run],
      );
      return rows;
    },
    counts: () => counts,
    reset: () => {
      counts = { statements: 0, rows: 0 };
    },
  };
}
