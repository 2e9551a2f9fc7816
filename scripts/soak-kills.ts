// Kills writer processes at any moment, on every store that outlives one: what was acknowledged is stored.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killWriters } from "../test/support/kill-writers.ts";
import { postgresPlace } from "../test/support/postgres-place.ts";
import { startPostgres } from "../test/support/postgres-server.ts";
import type { StorePlace } from "../test/support/store-place.ts";

/** Kills on one store before another one is begun: each process that starts reads what is there. */
const BATCH = 100;

/** A kind of store. */
interface Kind {
  readonly name: string;
  /** An empty place in that folder. */
  readonly place: (folder: string) => StorePlace | Promise<StorePlace>;
}

/** Kills so many writers on each kind of store; answers whether nothing was lost. */
export async function soakKills(kills: number): Promise<boolean> {
  const server = await startPostgres();
  try {
    const kinds: readonly Kind[] = [
      { name: "file store", place: (folder) => ({ kind: "file", folder: join(folder, "store") }) },
      { name: "sqlite store", place: (folder) => ({ kind: "sqlite", file: join(folder, "runs.db") }) },
      { name: "postgres store", place: () => postgresPlace(server) },
    ];
    let isSound = true;
    for (const kind of kinds) isSound = (await killOn(kind, kills)) && isSound;
    return isSound;
  } finally {
    await server.stop();
  }
}

async function killOn({ name, place }: Kind, kills: number): Promise<boolean> {
  const found = { kills: 0, acknowledged: 0, unheard: 0, lost: 0, faults: 0 };
  while (found.kills < kills) {
    const folder = mkdtempSync(join(tmpdir(), "sluice-soak-"));
    const report = await killWriters(await place(folder), Math.min(BATCH, kills - found.kills));
    rmSync(folder, { recursive: true });
    for (const fault of [...report.lost.map((command) => `${command} was acknowledged and is lost`), ...report.faults])
      console.log(`${name}: ${fault}`);
    found.kills += report.kills;
    found.acknowledged += report.acknowledged;
    found.unheard += report.unheard;
    found.lost += report.lost.length;
    found.faults += report.faults.length;
    if (found.kills % (10 * BATCH) === 0) console.error(`${name}: ${found.kills} kills`);
  }
  const { acknowledged, lost, unheard, faults } = found;
  console.log(`${name}: ${found.kills} kills, ${acknowledged} acknowledged, ${lost} lost, ${unheard} stored unheard, ${faults} faults`);
  return lost === 0 && faults === 0;
}
