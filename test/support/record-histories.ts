// Histories of one run and one claim as several clients of a store saw them, each judged by the checker.
import type { RunStore } from "@sluice/core";
import { checkStoreHistory } from "../../packages/testing/src/histories/check-store-history.ts";
import type { StoreOperation } from "../../packages/testing/src/histories/record-store.ts";
import { playRound } from "./history-client.ts";
import type { HistoryGiven } from "./programs/history.ts";
import { startProgram } from "./start-program.ts";
import type { StorePlace } from "./store-place.ts";

const CLIENTS = 3;

/** What became of the histories. */
export interface HistoriesReport {
  readonly histories: number;
  readonly operations: number;
  /** Operations during which another one was under way on the same thing. */
  readonly overlapping: number;
  /** Operations of which nobody knows what became of them. */
  readonly unknown: number;
  /** Histories that no order explains, or that were too long to say. */
  readonly refused: readonly string[];
}

/** Lets clients in processes of their own play so many rounds together. */
export async function recordProcessHistories(
  place: StorePlace,
  histories: number,
  seed = Date.now() % 1_000_000,
): Promise<HistoriesReport> {
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, (_none, number) => {
      const given: HistoryGiven = { place, client: `p${number}`, seed: seed + number * 1_000_000 };
      return startProgram("history", given);
    }),
  );
  await Promise.all(clients.map((client) => client.said("ready")));
  try {
    return await judgeRounds(histories, seed, async (round) => {
      const answers = clients.map((client) => client.next());
      for (const client of clients) client.tell(String(round));
      return (await Promise.all(answers)).flatMap((line) => JSON.parse(line) as readonly StoreOperation[]);
    });
  } finally {
    for (const client of clients) client.kill();
    await Promise.all(clients.map(({ ended }) => ended));
  }
}

/** Lets clients in this process play so many rounds together, each with a handle of its own. */
export async function recordHistories(
  handles: readonly RunStore[],
  histories: number,
  seed = Date.now() % 1_000_000,
): Promise<HistoriesReport> {
  return judgeRounds(histories, seed, async (round) => {
    const rounds = handles.map((store, number) =>
      playRound(store, { client: `p${number}`, round, seed: seed + number * 1_000_000 + round }),
    );
    return (await Promise.all(rounds)).flat();
  });
}

async function judgeRounds(
  histories: number,
  seed: number,
  play: (round: number) => Promise<readonly StoreOperation[]>,
): Promise<HistoriesReport> {
  const refused: string[] = [];
  let [operations, overlapping, unknown] = [0, 0, 0];
  for (let round = 1; round <= histories; round++) {
    const history = await play(round);
    operations += history.length;
    overlapping += history.filter((one) => history.some((other) => overlap(one, other))).length;
    unknown += history.filter(({ answer }) => answer === undefined).length;
    const verdict = checkStoreHistory(history);
    // One history is enough to think about.
    if (verdict.kind !== "linearizable")
      refused.push(JSON.stringify({ round, seed, verdict, ...(refused.length === 0 ? { history } : {}) }));
  }
  return { histories, operations, overlapping, unknown, refused };
}

function overlap(one: StoreOperation, other: StoreOperation): boolean {
  return one !== other && one.of === other.of && one.from < endOf(other) && other.from < endOf(one);
}

function endOf({ until = Number.POSITIVE_INFINITY }: StoreOperation): number {
  return until;
}
