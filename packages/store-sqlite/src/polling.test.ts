// What a tick costs must depend on what is due, not on what waits.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createSqliteStore, sqliteDriver } from "@sluice/store-sqlite";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "sluice-polling-"));
afterAll(() => rmSync(folder, { recursive: true }));

const NOW = 1_000_000;
const DUE = 10;

/** Fills the tables directly: so many durable appends would only measure the disk. */
function fill(file: string, waiting: number): void {
  const database = new DatabaseSync(file);
  database.exec(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${waiting + DUE})
    INSERT INTO runs (id, scope, run, version, digest, pipeline, "key", status, startedBy, definition, created_at, updated_at, due_at, wake_at, poked, shape, state)
    SELECT i, 'default', 'run-' || i, 1, '', 'p', 'k' || i, 'waiting', 'a', 'sha256:d', 1, 1, iif(i <= ${DUE}, i, ${NOW} + i), iif(i <= ${DUE}, i, ${NOW} + i), 0, 1, '{}' FROM n`);
  database.exec(`INSERT INTO intents (run_id, id, scope, pipeline, needs, attempt, lease_ms, ready_at, token, lost, intent)
    SELECT id, 'look', scope, pipeline, '', 1, 1000, wake_at, 0, 0, '{"id":"look","kind":"look","attempt":1,"leaseMs":1000,"payload":{"kind":"look"}}' FROM runs`);
  database.close();
}

/** The best of several ticks on fresh stores, in milliseconds. */
async function tickMs(waiting: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const file = join(folder, `${waiting}-${round}`, "runs.db");
    const store = createSqliteStore({ file, clock: () => NOW });
    fill(file, waiting);
    await store.takeDue({ limit: 1, leaseMs: 1, scope: "other" });
    const began = performance.now();
    expect((await store.takeDue({ limit: 100, leaseMs: 1000 })).due.length).toBe(DUE);
    expect((await store.takeIntents({ limit: 100, holder: "w", serves: ["x"] })).claimed.length).toBe(DUE);
    times.push(performance.now() - began);
    await store.close();
  }
  return Math.min(...times);
}

test("a tick with 10 due among 10 000 waiting runs is printed beside one among 10", async () => {
  const few = await tickMs(DUE);
  const many = await tickMs(10_000);
  process.stdout.write(
    `sqlite store: tick of 10 due among 10 000: ${many.toFixed(2)} ms, ${(many / few).toFixed(2)} times that among 10 (goal 2)\n`,
  );
  expect(many).toBeGreaterThan(0);
});

test("polling reads by the index over its time, turns by theirs, and nothing is sorted; look-ups by their columns", async () => {
  const plans: string[] = [];
  const file = join(folder, "plans", "runs.db");
  const store = createSqliteStore({
    file,
    clock: () => NOW + 1000,
    open: (path) => {
      const database = sqliteDriver()(path);
      return {
        close: () => database.close(),
        prepare: (sql) => {
          const statement = database.prepare(sql);
          const explain = (values: Parameters<typeof statement.all>): void => {
            if (!sql.startsWith("SELECT")) return;
            const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[];
            plans.push(steps.map(({ detail }) => detail).join("; "));
          };
          return {
            get: (...values) => (explain(values), statement.get(...values)),
            all: (...values) => (explain(values), statement.all(...values)),
            run: (...values) => statement.run(...values),
          };
        },
      };
    },
  });
  fill(file, 200);
  plans.length = 0;
  for (const scope of [{}, { scope: "default" }]) {
    await store.takeDue({ limit: 3, leaseMs: 1000, ...scope });
    await store.takeIntents({ limit: 3, holder: "w", serves: ["x"], ...scope });
  }
  await store.takeIntents({ limit: 3, holder: "w", serves: ["x"], scope: "default", run: "run-9" });
  const used = new Set(
    plans.flatMap((plan) => [...plan.matchAll(/INDEX (\w+) \((.*?)\)(?:;|$)/g)].map(([, index, terms]) => `${index}: ${terms}`)),
  );
  const seen = [...used].filter((each) => !each.includes("autoindex"));
  expect(seen.toSorted()).toEqual([
    "intents_by_ready: ready_at<?",
    "intents_by_turn: scope=? AND (pipeline,needs)>(?,?)",
    "intents_by_turn: scope=? AND pipeline=? AND needs=? AND ready_at<?",
    "intents_by_turn: scope>?",
    "runs_by_name: scope=? AND run=?",
    "runs_by_turn: scope=? AND pipeline=? AND wake_at<?",
    "runs_by_turn: scope=? AND pipeline>?",
    "runs_by_turn: scope>?",
    "runs_by_wake: wake_at<?",
  ]);
  const ofOneRun = plans.filter((plan) => plan.includes("json_each"));
  expect(plans.filter((plan) => !ofOneRun.includes(plan) && /TEMP B-TREE|SCAN/.test(plan))).toEqual([]);
  plans.length = 0;
  for (const column of ["key", "head", "change", "parent"]) await store.query({ scope: "default", where: { [column]: "x" }, limit: 9 });
  expect(plans.map((plan) => /INDEX runs_by_(\w+) \(scope=\? AND \w+=\?/.exec(plan)?.[1])).toEqual(["key", "head", "change", "parent"]);
  await store.close();
});
