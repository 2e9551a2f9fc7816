import { type RunKey, SluiceError } from "@sluice/core";

/** Values of one append, in the order of the function's parameters. */
export type AppendValues = readonly unknown[];

/** Sends appends of one process, several in one statement when they come faster than the server answers. */
export interface AppendQueue<Answer> {
  /** What became of the append. */
  send(key: RunKey, values: AppendValues): Promise<Answer>;
}

interface Waiting<Answer> {
  /** Scope and run. */
  readonly name: string;
  readonly values: AppendValues;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Statements on their way at once: one is written to the disk while the next one is read. */
const MOST_UNDERWAY = 4;
/** Appends in one statement. */
export const MOST_TOGETHER = 8;

/**
 * Makes a queue. Appends that come within one turn of the event loop, or while enough is under way, share a statement, and with it a round
 * trip, a transaction and a sync of the disk. They are put in the order of their runs, so that two processes lock runs in the same order.
 *
 * @param run sends a batch and gives an answer for each; it either has written all or nothing
 * @param mayDivide whether the error says for sure that nothing was written, so that each may be sent alone: one bad append must not fail others
 */
export function createAppendQueue<Answer>(
  run: (batch: readonly AppendValues[]) => Promise<readonly Answer[]>,
  mayDivide: (error: unknown) => boolean,
): AppendQueue<Answer> {
  let waiting: Waiting<Answer>[] = [];
  let underway = 0;
  let isPlanned = false;

  const sendTogether = async (batch: readonly Waiting<Answer>[]): Promise<void> => {
    try {
      const answers = await run(batch.map(({ values }) => values));
      for (const [at, one] of batch.entries()) {
        const answer = answers[at];
        if (answer === undefined) one.reject(noAnswer());
        else one.resolve(answer);
      }
    } catch (error) {
      if (batch.length === 1 || !mayDivide(error)) for (const one of batch) one.reject(error);
      else for (const one of batch) await sendTogether([one]);
    }
  };
  const dispatch = async (batch: readonly Waiting<Answer>[]): Promise<void> => {
    underway += 1;
    await sendTogether(batch);
    underway -= 1;
    plan();
  };
  const flush = (): void => {
    isPlanned = false;
    for (let free = MOST_UNDERWAY - underway; free > 0 && waiting.length > 0; free--) {
      const batch = waiting.slice(0, MOST_TOGETHER);
      waiting = waiting.slice(MOST_TOGETHER);
      void dispatch(batch.toSorted(byRun));
    }
  };
  // After the turn: whoever was just answered may have the next append ready by then.
  const plan = (): void => {
    if (isPlanned || waiting.length === 0 || underway >= MOST_UNDERWAY) return;
    isPlanned = true;
    setImmediate(flush);
  };
  return {
    send: ({ scope, run: name }, values) =>
      new Promise((resolve, reject) => {
        waiting.push({ name: `${scope} ${name}`, values, resolve, reject });
        plan();
      }),
  };
}

function byRun(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name === other.name ? 0 : one.name < other.name ? -1 : 1;
}

function noAnswer(): SluiceError {
  return new SluiceError({ code: "STORE_CORRUPT", message: "The database gave no answer to an append." });
}
