import { converge } from "./converge.ts";
import type { Prevent } from "./scheduler.ts";
import { startRun, steal } from "./simulated-people.ts";
import { createSimulation } from "./simulation.ts";

/** Rounds of people's acts after which a run must have ended, however often its work was bad. */
const ROUNDS = 12;

/** One run of one pipeline, with one crash. */
export interface CrashSweepOptions {
  readonly pipeline: string;
  readonly seed: number;
  /** Label of an operation at which a process dies in every run of the sweep, before the crash that is swept. */
  readonly alreadyAt?: string;
  /** Two runs, of which the one that waits for the other takes its right away; only what comes of that is swept. */
  readonly taking?: boolean;
}

/** What crashing at every operation came to. */
export interface CrashSweepReport {
  /** Operations of the undisturbed run; each from `from` on was crashed at once. */
  readonly operations: number;
  readonly from: number;
  /** Labels of the operations that were cut off. */
  readonly crashPoints: ReadonlySet<string>;
  /** Labels of all operations there were. */
  readonly awaits: ReadonlySet<string>;
  /** What broke, and at which operation the crash had been. */
  readonly faults: readonly string[];
}

/** Kills the process at the n-th operation, for every n of the undisturbed run; afterwards others must finish the run. */
export async function sweepCrashes(options: CrashSweepOptions): Promise<CrashSweepReport> {
  const undisturbed = await runWithCrash(options, Number.POSITIVE_INFINITY);
  const crashPoints = new Set<string>();
  const faults = [...undisturbed.faults];
  for (let at = undisturbed.from; at <= undisturbed.operations; at++) {
    const disturbed = await runWithCrash(options, at);
    for (const label of disturbed.crashPoints) crashPoints.add(label);
    faults.push(...disturbed.faults.map((fault) => `crash at operation ${at}: ${fault}`));
  }
  return { ...undisturbed, crashPoints, faults };
}

async function runWithCrash({ pipeline, seed, alreadyAt, taking = false }: CrashSweepOptions, crashAt: number): Promise<CrashSweepReport> {
  const simulation = createSimulation(seed, {});
  simulation.faulty = false;
  simulation.world.calm();
  for (let run = 0; run < (taking ? 2 : 1); run++) startRun(simulation, pipeline);
  let from = taking ? 0 : 1;
  let operations = 0;
  let first = alreadyAt;
  const prevent: Prevent = (owner, label) => {
    operations += 1;
    // The process dies at this operation: before it happened, or, at an answer, after it happened and before anybody knew.
    const dies = operations === crashAt || label === first;
    if (label === first) first = undefined;
    const victim = dies ? simulation.processes.find((one) => one.owner === owner) : undefined;
    if (victim !== undefined) simulation.replace(victim);
    return victim !== undefined;
  };
  const { faults } = await converge(simulation, {
    rounds: ROUNDS,
    prevent,
    meanwhile: () => {
      if (from === 0 && [...simulation.checker.states.values()].some((state) => steal(simulation, state))) from = operations + 1;
    },
  });
  return { operations, from, crashPoints: simulation.scheduler.crashPoints, awaits: simulation.scheduler.awaits, faults };
}
