import { type PostgresServer, startPostgres } from "../test/support/postgres-server.ts";
import { compare } from "./compare.ts";
import { type Figure, type FigureEffort, type FigureResult, sameAnswer, short } from "./figure.ts";
import { bossRuns } from "./whole-runs/boss-runs.ts";
import { type CountingPool, countingPool } from "./whole-runs/counting-pool.ts";
import { dbosRuns } from "./whole-runs/dbos-runs.ts";
import { APPROVER, type RunMaker, STEPS } from "./whole-runs/sided-run.ts";
import { sluiceRuns } from "./whole-runs/sluice-runs.ts";

/** Runs at once, and how many make a batch. */
const SIZES = [
  { atOnce: 1, runs: 8, goal: 3 },
  { atOnce: 16, runs: 48, goal: 5 },
] as const;
/** Runs over which statements are counted. */
const COUNTED = 16;
const CONNECTIONS = 16;

interface Side {
  readonly name: string;
  readonly maker: RunMaker;
  readonly counter: CountingPool;
}

/** Whole runs on one server: start, three steps, a person's approval, the end. */
export const wholeRuns: Figure = {
  name: "whole-runs",
  async measure(effort) {
    const server = await startPostgres();
    const sides = await openSides(server);
    try {
      const results: FigureResult[] = [];
      for (const size of SIZES) results.push(...(await measureSize(sides, size, effort)));
      return results;
    } finally {
      for (const { maker } of sides) await maker.close();
      await server.stop();
    }
  },
};

async function openSides(server: PostgresServer): Promise<readonly Side[]> {
  const open = async (name: string, make: (counter: CountingPool) => Promise<RunMaker>): Promise<Side> => {
    const counter = countingPool(server, CONNECTIONS);
    return { name, counter, maker: await make(counter) };
  };
  return [
    await open("sluice", ({ pool }) => sluiceRuns(pool, server.freshSchema())),
    await open("dbos", ({ pool }) => dbosRuns(pool, server.url, server.freshSchema())),
    await open("pg-boss", ({ pool }) => bossRuns(pool, server.freshSchema())),
  ];
}

async function measureSize(
  sides: readonly Side[],
  { atOnce, runs, goal }: (typeof SIZES)[number],
  effort: FigureEffort,
): Promise<readonly FigureResult[]> {
  const count = effort.quick ? atOnce : runs;
  const { faster, us, rounds } = await compare(
    sides.map(({ name, maker }) => ({ name, batch: () => () => makeRuns(maker, count, atOnce) })),
    effort,
  );
  const statements = await countStatements(sides, atOnce);
  return sides.slice(1).map(({ name }, at): FigureResult => ({
    name: `whole-runs/${atOnce}/${name}`,
    ratio: short(faster[at] ?? 0),
    unit: `times the rate of whole runs of ${name}`,
    detail: {
      ...(name === "dbos" ? { goal } : {}),
      bar: 1,
      good: "above",
      rounds,
      atOnce,
      statements,
      runsPerSecond: Object.fromEntries(sides.map((side, place) => [side.name, short(1e6 / (us[place] ?? Number.NaN))])),
    },
  }));
}

/** Statements of one run, over several. */
async function countStatements(sides: readonly Side[], atOnce: number): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const { name, maker, counter } of sides) {
    const before = counter.sent();
    await makeRuns(maker, COUNTED, atOnce);
    counts[name] = short((counter.sent() - before) / COUNTED);
  }
  return counts;
}

let made = 0;

async function makeRuns(maker: RunMaker, count: number, atOnce: number): Promise<number> {
  let left = count;
  const makeSome = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      made += 1;
      sameAnswer("a run", await maker.makeRun(`run-${made}`), { steps: STEPS, approvedBy: APPROVER });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, makeSome));
  return count;
}
