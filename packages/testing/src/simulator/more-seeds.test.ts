import { expect, test } from "vitest";
import { simulate } from "./simulate.ts";
import { simulationFailure } from "./simulation-failure.ts";

/** Seeds of this file; the other thousand stand in a file of their own, so that two processes can share them. `npm run soak` takes any. */
const FIRST = 1001;
const SEEDS = 1000;
const STEPS = 400;

test(
  `seeds ${FIRST} to ${FIRST + SEEDS - 1} keep every invariant under faults, and all runs end within three rounds when the faults stop (F2, F3, F4)`,
  { timeout: 900_000 },
  async () => {
    const rounds = new Map<number, number>();
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++) {
      const report = await simulate({ seed, steps: STEPS });
      expect(report.violation, simulationFailure(report, STEPS)).toBeUndefined();
      rounds.set(report.rounds, (rounds.get(report.rounds) ?? 0) + 1);
    }
    console.info(
      `rounds until everything had ended: ${[...rounds]
        .toSorted(([one], [other]) => one - other)
        .map(([count, seeds]) => `${count} (${seeds} seeds)`)
        .join(", ")}`,
    );
    expect(Math.max(...rounds.keys())).toBeLessThanOrEqual(3);
  },
);
