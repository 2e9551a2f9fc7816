// Several processes write one store until the fastest of them has written so much; then is counted what the others could.
import { type Program, startProgram } from "./start-program.ts";
import type { WriterGiven } from "./programs/writer.ts";
import type { StorePlace } from "./store-place.ts";

const WRITERS = 4;

/** How the appends were shared out. */
export interface Shares {
  /** Appends of each writer. */
  readonly counts: readonly number[];
  /** The slowest one's to the fastest one's. */
  readonly fairness: number;
}

/**
 * Lets writers append until one of them has so many appends. Rounds are counted, not seconds: a machine that is busy with something else
 * slows all of them.
 *
 * @param runs the run of each writer
 */
export async function shareOut(place: StorePlace, enough: number, runs: (writer: number) => string): Promise<Shares> {
  const writers = await Promise.all(
    Array.from({ length: WRITERS }, (_none, number) => {
      const given: WriterGiven = { place, runs: [runs(number)], waits: true };
      return startProgram("writer", given);
    }),
  );
  await Promise.all(writers.map((writer) => writer.said("ready")));
  const first = new Promise<void>((resolve) => {
    for (const writer of writers) writer.onLine(() => appendsOf(writer) >= enough && resolve());
  });
  for (const writer of writers) writer.tell("go");
  await first;
  const counts = writers.map(appendsOf);
  for (const writer of writers) writer.tell("stop");
  await Promise.all(writers.map(({ ended }) => ended));
  return { counts, fairness: Math.min(...counts) / Math.max(...counts) };
}

function appendsOf({ lines }: Program): number {
  return lines.length - 1;
}
