import { expect, test } from "vitest";
import { endingsOfSeeds } from "./endings-of-seeds.ts";

/** Seeds of this file; the other thousand stand in a file of their own, so that two processes can share them. `npm run soak` takes any. */
const FIRST = 1;
const SEEDS = 1000;

test(
  `seeds ${FIRST} to ${FIRST + SEEDS - 1} keep every invariant under faults, and all runs end within three rounds when the faults stop (F2, F3, F4)`,
  { timeout: 900_000 },
  async () => {
    const { endings, failure } = await endingsOfSeeds(FIRST, SEEDS);
    console.info("rounds until everything had ended, and for how many seeds:", endings);
    expect(failure, failure).toBeUndefined();
    expect([...endings.values()].reduce((sum, seeds) => sum + seeds, 0)).toBe(SEEDS);
    expect(Math.max(...endings.keys())).toBeLessThanOrEqual(3);
  },
);
