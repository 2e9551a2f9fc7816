// Long forms of the tests of faults: processes killed at any moment on every store that outlives one, and histories of several of them.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killHosts } from "../test/support/kill-hosts.ts";
import { killWriters } from "../test/support/kill-writers.ts";
import { postgresPlace } from "../test/support/postgres-place.ts";
import { type PostgresServer, startPostgres } from "../test/support/postgres-server.ts";
import { recordProcessHistories } from "../test/support/record-histories.ts";
import type { StorePlace } from "../test/support/store-place.ts";

/** Kills, or histories, on one store before another one is begun: each process that starts reads what is there. */
const BATCH = 100;
const TOLD_EVERY = 1000;
const STORES = ["file", "sqlite", "postgres"] as const;

/** How much of what is wanted. */
export interface FaultSoak {
  /** The only store that is wanted; default: all. */
  readonly store?: string;
  /** Writers to kill on each store. */
  readonly kills: number;
  /** Hosts, which are engines with workers, to kill on each store. */
  readonly hosts: number;
  /** Histories to record on each store and to check for linearizability. */
  readonly histories: number;
}

/** One batch on an empty store: what it found, in numbers, and what is wrong. */
type Batch = (
  place: StorePlace,
  count: number,
) => Promise<{ readonly found: Readonly<Record<string, number>>; readonly wrong: readonly string[] }>;

const WRITERS: Batch = async (place, count) => {
  const { kills, acknowledged, unheard, lost, faults } = await killWriters(place, count);
  return { found: { kills, acknowledged, "stored unheard": unheard }, wrong: [...lost.map((command) => `${command} is lost`), ...faults] };
};

const HOSTS: Batch = async (place, count) => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-world-"));
  const { kills, runs, succeeded, results, tries, attemptsLost, lost, stranded, faults } = await killHosts(
    place,
    join(folder, "world"),
    count,
  );
  rmSync(folder, { recursive: true });
  const wrong = [...lost.map((run) => `the start of ${run} is lost`), ...stranded.map((run) => `${run} is stranded`), ...faults];
  return { found: { kills, runs, succeeded, "results of effects": results, tries, "tries lost": attemptsLost }, wrong };
};

const HISTORIES: Batch = async (place, count) => {
  const { histories, operations, overlapping, refused } = await recordProcessHistories(place, count);
  return { found: { histories, operations, overlapping }, wrong: refused };
};

/** Soaks each wanted store; answers whether nothing was wrong. */
export async function soakFaults({ store, kills, hosts, histories }: FaultSoak): Promise<boolean> {
  if (store !== undefined && !STORES.some((name) => name === store))
    throw new Error(`there is no store ${store} to soak; one of ${STORES.join(", ")}`);
  let server: PostgresServer | undefined;
  const stores: Readonly<Record<(typeof STORES)[number], (folder: string) => StorePlace | Promise<StorePlace>>> = {
    file: (folder) => ({ kind: "file", folder: join(folder, "store") }),
    sqlite: (folder) => ({ kind: "sqlite", file: join(folder, "runs.db") }),
    postgres: async () => postgresPlace((server ??= await startPostgres())),
  };
  let isSound = true;
  try {
    for (const name of STORES) {
      if (store !== undefined && store !== name) continue;
      const place = stores[name];
      isSound = (await inBatches(`${name}: killed writers`, WRITERS, kills, place)) && isSound;
      isSound = (await inBatches(`${name}: killed hosts`, HOSTS, hosts, place)) && isSound;
      isSound = (await inBatches(`${name}: histories`, HISTORIES, histories, place)) && isSound;
    }
    return isSound;
  } finally {
    await server?.stop();
  }
}

async function inBatches(
  title: string,
  batch: Batch,
  count: number,
  place: (folder: string) => StorePlace | Promise<StorePlace>,
): Promise<boolean> {
  if (count === 0) return true;
  const sums: Record<string, number> = {};
  let [done, wrongs] = [0, 0];
  while (done < count) {
    const folder = mkdtempSync(join(tmpdir(), "sluice-soak-"));
    const size = Math.min(BATCH, count - done);
    const { found, wrong } = await batch(await place(folder), size);
    rmSync(folder, { recursive: true });
    for (const each of wrong) console.log(`${title}: ${each}`);
    for (const [what, number] of Object.entries(found)) sums[what] = (sums[what] ?? 0) + number;
    wrongs += wrong.length;
    done += size;
    if (done % TOLD_EVERY === 0) console.error(`${title}: ${done} of ${count}`);
  }
  const told = Object.entries(sums).map(([what, number]) => `${number} ${what}`);
  console.log(`${title}: ${told.join(", ")}, ${wrongs} wrong`);
  return wrongs === 0;
}
