/** One side of a comparison: does a batch and answers how many units of work it did. */
export interface Side {
  readonly name: string;
  /** Prepares one batch outside of the measured time and gives back the measured part. */
  readonly batch: () => Measured | Promise<Measured>;
}

/** The measured part of a batch. Answers the units of work it did. */
type Measured = () => number | Promise<number>;

/** What comparing gave. Times are microseconds for each unit of work. */
export interface Comparison {
  /** Median over the rounds of (time of the other side / time of the first side): above 1 the first side is faster. */
  readonly faster: readonly number[];
  /** Median time of each side, in the order given. */
  readonly us: readonly number[];
  /** Time of each side's very first batch, before anything was compiled; `undefined` without a warm-up. */
  readonly cold: readonly (number | undefined)[];
  readonly rounds: number;
}

/** How long a figure may take. */
export interface Effort {
  readonly rounds: number;
  /** Batches of each side before the rounds. */
  readonly warmUp: number;
}

/**
 * Runs all sides round by round, each round in another order, so that whatever else the machine does meets them alike.
 *
 * @param sides ours first, then its peers
 */
export async function compare(sides: readonly Side[], effort: Effort): Promise<Comparison> {
  const cold: (number | undefined)[] = sides.map(() => undefined);
  for (let round = 0; round < effort.warmUp; round++)
    for (const [at, side] of sides.entries()) {
      const us = await time(side);
      cold[at] ??= us;
    }
  const times: number[][] = sides.map(() => []);
  for (let round = 0; round < effort.rounds; round++) {
    for (let turn = 0; turn < sides.length; turn++) {
      const at = (round + turn) % sides.length;
      const side = sides[at];
      if (side !== undefined) times[at]?.push(await time(side));
    }
  }
  const [ours = [], ...peers] = times;
  const faster = peers.map((peer) => median(peer.map((us, round) => us / (ours[round] ?? Number.NaN))));
  return { faster, us: times.map(median), cold, rounds: effort.rounds };
}

async function time(side: Side): Promise<number> {
  const measured = await side.batch();
  const began = process.hrtime.bigint();
  const units = await measured();
  const ended = process.hrtime.bigint();
  return Number(ended - began) / 1000 / units;
}

/** The middle of some numbers; `NaN` when there are none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
