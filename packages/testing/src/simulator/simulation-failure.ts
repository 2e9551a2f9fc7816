import type { SimulationReport } from "./simulate.ts";

/** What broke in a simulation, how to see it again, and what happened before. */
export function simulationFailure({ seed, violation, story, tail }: SimulationReport, steps: number): string {
  return [`npm run soak -- --seed ${seed} --steps ${steps}`, ...(violation?.faults ?? []), ...story, ...tail].join("\n");
}
