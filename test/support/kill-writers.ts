// Processes that write one store are killed at any moment, and others take their places: what was acknowledged is stored.
import { setTimeout as sleep } from "node:timers/promises";
import { type Acknowledged, compareStored, noteAcknowledged, type StoredReport } from "./acknowledged.ts";
import type { WriterGiven } from "./programs/writer.ts";
import { type Program, startProgram } from "./start-program.ts";
import type { StorePlace } from "./store-place.ts";

const WRITERS = 3;
/** Every writer appends to a run of its own and to this one. */
const SHARED = "shared";
const MOST_ALIVE_MS = 60;

/** What came of killing. */
export interface KillReport extends StoredReport {
  readonly kills: number;
}

/** Kills writers until so many were killed. */
export async function killWriters(place: StorePlace, kills: number): Promise<KillReport> {
  const acknowledged: Acknowledged = new Map();
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
  return { kills, ...(await compareStored(place, acknowledged, runs)) };
}

/** Only when the pipe is read to its end is known what was acknowledged. */
async function killAndRead(writer: Program, acknowledged: Acknowledged): Promise<void> {
  writer.kill();
  await writer.ended;
  noteAcknowledged(writer.lines, acknowledged);
}
