import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSqliteStore, sqliteDriver, type SqliteDriverName } from "@sluice/store-sqlite";
import { appendWriter, bytesOf, encodeShare, warmUpOf } from "./append-writer.ts";
import { compare, type Side } from "./compare.ts";
import { countStatements } from "./count-statements.ts";
import type { Figure, FigureEffort, FigureResult } from "./figure.ts";
import { sameAnswer, short } from "./figure.ts";
import { openRawRows } from "./raw-rows.ts";
import { reviewLoop } from "./review-story.ts";

/** Appends of one batch. */
const APPENDS = 60;

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
  const ours = await appendWriter(plain, pipeline);
  const looked = await appendWriter(store, pipeline);
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
  const warmUp = warmUpOf(effort);
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
