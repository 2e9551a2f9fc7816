import { converge } from "./converge.ts";
import { startRun } from "./simulated-people.ts";
import { createSimulation } from "./simulation.ts";

/** One run of one pipeline, with one crash. */
export interface CrashSweepOptions {
  readonly pipeline: string;
  readonly seed: number;
}

/** What crashing at every operation came to. */
export interface CrashSweepReport {
  /** Operations of the undisturbed run; each was crashed at once. */
  readonly operations: number;
  /** Labels of the operations that were cut off. */
  readonly crashPoints: ReadonlySet<string>;
  /** What broke, and at which operation the crash had been. */
  readonly faults: readonly string[];
}

/** Kills the process at the n-th operation, for every n of the undisturbed run; afterwards others must finish the run. */
export async function sweepCrashes(options: CrashSweepOptions): Promise<CrashSweepReport> {
  const undisturbed = await runWithCrash(options, Number.POSITIVE_INFINITY);
  const crashPoints = new Set<string>();
  const faults = [...undisturbed.faults];
  for (let at = 1; at <= undisturbed.operations; at++) {
    const disturbed = await runWithCrash(options, at);
    for (const label of disturbed.crashPoints) crashPoints.add(label);
    faults.push(...disturbed.faults.map((fault) => `crash at operation ${at}: ${fault}`));
  }
  return { operations: undisturbed.operations, crashPoints, faults };
}

async function runWithCrash({ pipeline, seed }: CrashSweepOptions, crashAt: number): Promise<CrashSweepReport> {
  const simulation = createSimulation(seed, {});
  simulation.faulty = false;
  simulation.world.calm();
  startRun(simulation, pipeline);
  let operations = 0;
  const { faults } = await converge(simulation, () => {
    operations += 1;
    // The process whose operation would be next dies instead: before it happened, or before its answer came.
    const victim = operations === crashAt ? simulation.scheduler.upcoming() : undefined;
    const process = simulation.processes.find((one) => one.owner === victim);
    if (process !== undefined) simulation.replace(process);
  });
  return { operations, crashPoints: simulation.scheduler.crashPoints, faults };
}
