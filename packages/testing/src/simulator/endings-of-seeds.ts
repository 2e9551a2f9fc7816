import { simulate } from "./simulate.ts";
import { simulationFailure } from "./simulation-failure.ts";

/** Steps of each seed. */
const STEPS = 400;

/** How seeds ended. */
export interface EndingsOfSeeds {
  /** How many had ended after so many rounds without faults. */
  readonly endings: ReadonlyMap<number, number>;
  /** What the first one that broke an invariant did, and how to replay it; the ones after it were not begun. */
  readonly failure?: string;
}

/** Simulates seeds from `first` on. */
export async function endingsOfSeeds(first: number, count: number): Promise<EndingsOfSeeds> {
  const endings = new Map<number, number>();
  for (let seed = first; seed < first + count; seed++) {
    const report = await simulate({ seed, steps: STEPS });
    if (report.violation !== undefined) return { endings, failure: simulationFailure(report, STEPS) };
    endings.set(report.rounds, (endings.get(report.rounds) ?? 0) + 1);
  }
  return { endings };
}
