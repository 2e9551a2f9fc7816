import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalJson, type RunStore } from "@sluice/core";
import type { RunState } from "@sluice/lifecycle";
import { createSqliteStore, sqliteDriver, type SqliteDriverName } from "@sluice/store-sqlite";
import { compare, type Side } from "./compare.ts";
import { countStatements } from "./count-statements.ts";
import type { Figure, FigureEffort, FigureResult } from "./figure.ts";
import { sameAnswer, short } from "./figure.ts";
import { openRawRows } from "./raw-rows.ts";
import { reviewLoop, startReview } from "./review-story.ts";
import { firstAppend, type Transition, typicalTransition } from "./typical-append.ts";

/** Appends of one batch, and the runs they go to by turns. */
const APPENDS = 60;
const RUNS = 8;
/**
 * Batches before the rounds, of both sides. The time of an append falls until some 700 were made, because V8 compiles the path in several
 * steps; a store's life is longer than that. The very first batch is printed as well.
 */
const WARM_UP = 15;

/** G6: a durable transition against a bare synced row. */
export const sqliteAppend: Figure = {
  name: "sqlite-append",
  async measure(effort) {
    const results: FigureResult[] = [];
    for (const driver of ["node", "better-sqlite3"] as const) {
      const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
      try {
        results.push(await measureDriver(driver, folder, effort));
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
    return results;
  },
};

async function measureDriver(driver: SqliteDriverName, folder: string, effort: FigureEffort): Promise<FigureResult> {
  const appends = effort.quick ? 4 : APPENDS;
  const counted = countStatements(sqliteDriver(driver));
  const store = createSqliteStore({ file: join(folder, "store.db"), open: counted.open });
  const plain = createSqliteStore({ file: join(folder, "plain.db"), driver });
  const raw = openRawRows(sqliteDriver(driver), join(folder, "raw.db"));
  const pipeline = reviewLoop();
  const ours = await writer(plain, pipeline);
  const looked = await writer(store, pipeline);
  const [one] = looked.prepare(1);
  if (one === undefined) throw new Error("nothing to append");
  counted.reset();
  await store.append(one.append);
  const counts = counted.counts();
  const body = bytesOf(one);
  const sides: readonly Side[] = [
    { name: "append", batch: () => ours.batch(appends) },
    { name: "raw", batch: () => () => raw.insert(body, appends) },
  ];
  const warmUp = effort.quick ? effort.warmUp : WARM_UP;
  const { faster, us, cold, rounds } = await compare(sides, { ...effort, warmUp });
  const encode = encodeShare(looked.prepare(appends));
  const loaded = await plain.load({ scope: "default", run: "r-0" });
  sameAnswer("version after the appends", loaded?.version, ours.version("r-0"));
  const rows = raw.count();
  sameAnswer("rows of the peer", rows, appends * (rounds + warmUp));
  await store.close();
  await plain.close();
  raw.close();
  return {
    name: `sqlite-append/${driver}`,
    ratio: short(faster[0] ?? 0),
    unit: "times the rate of BEGIN IMMEDIATE, one INSERT of the same bytes, COMMIT",
    detail: {
      goal: 0.8,
      bar: 0.6,
      good: "above",
      rounds,
      appends,
      bytes: body.length,
      microseconds: {
        append: short(us[0] ?? 0),
        raw: short(us[1] ?? 0),
        firstBatch: { append: short(cold[0] ?? 0), raw: short(cold[1] ?? 0) },
        canonicalJson: short(encode),
      },
      statements: counts.statements,
      transactions: counts.transactions,
      rowsWritten: counts.writes,
      pragmas: raw.pragmas,
    },
  };
}

/** Microseconds that writing the texts of one append takes, without any store. */
function encodeShare(transitions: readonly Transition[]): number {
  const began = process.hrtime.bigint();
  for (const one of transitions) bytesOf(one);
  return Number(process.hrtime.bigint() - began) / 1000 / transitions.length;
}

function bytesOf({ append }: Transition): string {
  return [append.events, append.state.data, append.answer, append.intents].map(canonicalJson).join("");
}

async function writer(store: RunStore, pipeline: ReturnType<typeof reviewLoop>) {
  const states = new Map<string, RunState>();
  for (let run = 0; run < RUNS; run++) {
    await store.append(firstAppend(pipeline, `r-${run}`));
    states.set(`r-${run}`, startReview(pipeline, `r-${run}`));
  }
  const prepare = (count: number): readonly Transition[] =>
    Array.from({ length: count }, (_, index) => {
      const run = `r-${index % RUNS}`;
      const before = states.get(run);
      if (before === undefined) throw new Error("no such run");
      const made = typicalTransition(pipeline, before, before.at + 1000);
      states.set(run, made.state);
      return made;
    });
  return {
    prepare,
    version: (run: string) => states.get(run)?.version,
    batch(count: number) {
      const transitions = prepare(count);
      return async () => {
        for (const { append } of transitions) {
          const { kind } = await store.append(append);
          if (kind !== "appended") throw new Error(`the append answered ${kind}`);
        }
        return count;
      };
    },
  };
}
