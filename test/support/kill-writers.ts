// Processes that write one store are killed at any moment, and others take their places: what was acknowledged is stored.
import { setTimeout as sleep } from "node:timers/promises";
import { ledgerFaults, readLedger } from "./check-ledger.ts";
import type { WriterGiven } from "./programs/writer.ts";
import { type Program, startProgram } from "./start-program.ts";
import { openPlace, type StorePlace } from "./store-place.ts";

const WRITERS = 3;
/** Every writer appends to a run of its own and to this one. */
const SHARED = "shared";
const MOST_ALIVE_MS = 60;

/** What came of killing. */
export interface KillReport {
  readonly kills: number;
  readonly acknowledged: number;
  /** Acknowledged, and not there, or not where it was said to be. */
  readonly lost: readonly string[];
  /** Stored when the kill came, before anybody was told. */
  readonly unheard: number;
  readonly faults: readonly string[];
}

/** Kills writers until so many were killed. */
export async function killWriters(place: StorePlace, kills: number): Promise<KillReport> {
  const acknowledged = new Map<string, string>();
  let left = kills;
  const keepKilling = async (number: number): Promise<void> => {
    while (left-- > 0) {
      const given: WriterGiven = { place, runs: [`own-${number}`, SHARED], waits: false };
      const writer = await startProgram("writer", given);
      await writer.said(`own-${number}`);
      await sleep(Math.random() * MOST_ALIVE_MS);
      await killAndRead(writer, acknowledged);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, (_none, number) => keepKilling(number)));
  const runs = [SHARED, ...Array.from({ length: WRITERS }, (_none, number) => `own-${number}`)];
  return judge(place, { kills, acknowledged, runs });
}

/** Only when the pipe is read to its end is known what was acknowledged. */
async function killAndRead(writer: Program, acknowledged: Map<string, string>): Promise<void> {
  writer.kill();
  await writer.ended;
  for (const line of writer.lines) {
    const [run, commandId, version] = line.split(" ");
    if (run !== undefined && commandId !== undefined) acknowledged.set(`${run} ${commandId}`, version ?? "");
  }
}

interface Killed {
  readonly kills: number;
  readonly acknowledged: ReadonlyMap<string, string>;
  readonly runs: readonly string[];
}

async function judge(place: StorePlace, { kills, acknowledged, runs }: Killed): Promise<KillReport> {
  const store = openPlace(place);
  const stored = new Map<string, string>();
  const faults: string[] = [];
  for (const run of runs) {
    const commits = await readLedger(store, run);
    faults.push(...ledgerFaults(commits));
    for (const { commandId, events } of commits) stored.set(`${run} ${commandId}`, String(events.at(-1)?.seq));
  }
  await store.close();
  const lost = [...acknowledged].flatMap(([command, version]) => (stored.get(command) === version ? [] : [command]));
  return { kills, acknowledged: acknowledged.size, lost, unheard: stored.size - acknowledged.size + lost.length, faults };
}
