// Several processes write one store until the fastest of them has done so much; then is counted what the others could.
import type { Program } from "./start-program.ts";

const WRITERS = 4;

/** How the rounds were shared out. */
export interface Shares {
  /** Rounds of each writer. */
  readonly counts: readonly number[];
  /** The slowest one's to the fastest one's. */
  readonly fairness: number;
}

/**
 * Lets writers go on until one of them has done so much. Rounds are counted, not seconds: a machine that is busy with something else slows
 * all of them.
 *
 * @param start starts one, which says "ready", begins when it is told "go", then says a line for each round, and ends when it is told "stop"
 */
export async function shareOut(enough: number, start: (writer: number) => Promise<Program>): Promise<Shares> {
  const writers = await Promise.all(Array.from({ length: WRITERS }, (_none, number) => start(number)));
  await Promise.all(writers.map((writer) => writer.said("ready")));
  const first = new Promise<void>((resolve) => {
    for (const writer of writers) writer.onLine(() => roundsOf(writer) >= enough && resolve());
  });
  for (const writer of writers) writer.tell("go");
  await first;
  const counts = writers.map(roundsOf);
  for (const writer of writers) writer.tell("stop");
  await Promise.all(writers.map(({ ended }) => ended));
  return { counts, fairness: Math.min(...counts) / Math.max(...counts) };
}

function roundsOf({ lines }: Program): number {
  return lines.length - 1;
}
