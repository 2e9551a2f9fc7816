import { SluiceError } from "@sluice/core";
import type { Row } from "./database.ts";

/** Values of one append, in the order of the function's parameters. */
export type AppendValues = readonly unknown[];

/** Sends appends of one process, several in one statement when they come faster than the server answers. */
export interface AppendQueue {
  /** The row that tells what became of the append. */
  send(values: AppendValues): Promise<Row>;
}

interface Waiting {
  readonly values: AppendValues;
  readonly resolve: (row: Row) => void;
  readonly reject: (error: unknown) => void;
}

/** Statements on their way at once: one is written to the disk while the next one is read. */
const MOST_UNDERWAY = 2;
/** Appends in one statement. */
export const MOST_TOGETHER = 16;

/**
 * Makes a queue. An append that comes while nothing is under way goes alone and at once; the others share a statement, and with it a round
 * trip, a transaction and a sync of the disk. They are put in the order of their runs, so that two processes lock runs in the same order.
 *
 * @param run sends a batch and gives a row for each; it either has written all or nothing
 * @param mayDivide whether the error says for sure that nothing was written, so that each may be sent alone: one bad append must not fail others
 */
export function createAppendQueue(
  run: (batch: readonly AppendValues[]) => Promise<readonly Row[]>,
  mayDivide: (error: unknown) => boolean,
): AppendQueue {
  const waiting: Waiting[] = [];
  let underway = 0;

  const sendAlone = async ({ values, resolve, reject }: Waiting): Promise<void> => {
    try {
      const [row] = await run([values]);
      if (row === undefined) reject(noAnswer());
      else resolve(row);
    } catch (error) {
      reject(error);
    }
  };
  const sendTogether = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const rows = await run(batch.map(({ values }) => values));
      for (const [at, one] of batch.entries()) {
        const row = rows[at];
        if (row === undefined) one.reject(noAnswer());
        else one.resolve(row);
      }
    } catch (error) {
      if (!mayDivide(error)) for (const one of batch) one.reject(error);
      else for (const one of batch) await sendAlone(one);
    }
  };
  const pump = async (): Promise<void> => {
    underway += 1;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MOST_TOGETHER).toSorted(byRun);
      const [only] = batch;
      await (batch.length === 1 && only !== undefined ? sendAlone(only) : sendTogether(batch));
    }
    underway -= 1;
  };
  return {
    send: (values) =>
      new Promise((resolve, reject) => {
        waiting.push({ values, resolve, reject });
        if (underway < MOST_UNDERWAY) void pump();
      }),
  };
}

/** By scope and run, which are the first two values. */
function byRun(one: Waiting, other: Waiting): number {
  const [a, b] = [one, other].map(({ values }) => `${String(values[0])} ${String(values[1])}`);
  return a === b ? 0 : (a ?? "") < (b ?? "") ? -1 : 1;
}

function noAnswer(): SluiceError {
  return new SluiceError({ code: "STORE_CORRUPT", message: "The database gave no answer to an append." });
}
