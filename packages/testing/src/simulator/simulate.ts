import { converge } from "./converge.ts";
import { actAsPerson } from "./simulated-people.ts";
import { createSimulation, type Simulation, type Tampering } from "./simulation.ts";

/** Rounds of people's acts within which every run ends once the faults have stopped and everybody works well. */
const ROUNDS = 3;

/** What is simulated. The same options give the same history, to the letter. */
export interface SimulationOptions extends Tampering {
  readonly seed: number;
  /** Steps with faults; afterwards the world is calm and everything must end. */
  readonly steps: number;
}

/** What a simulation came to. */
export interface SimulationReport {
  readonly seed: number;
  /** What broke; absent when nothing did. */
  readonly violation?: { readonly step: number; readonly faults: readonly string[] };
  readonly runs: number;
  readonly events: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** Rounds of people's acts until every run had ended, once the faults had stopped. */
  readonly rounds: number;
  /** Awaits that were reached, and those at which a crash cut an operation off. */
  readonly awaits: readonly string[];
  readonly crashPoints: readonly string[];
  /** The last things that happened, oldest first. */
  readonly tail: readonly string[];
  /** The last events of the run that broke, oldest first. */
  readonly story: readonly string[];
}

/**
 * Runs several engines on one store in a world of loss, duplicates, reordering, crashes at every await, paused processes and stepping
 * clocks, and checks the invariants after every step; then stops the faults and demands that everything ends.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const simulation = createSimulation(options.seed, options);
  const { checker, world } = simulation;
  for (let step = 1; step <= options.steps; step++) {
    await stepOnce(simulation);
    const faults = await checker.check(world.deeds);
    if (faults.length > 0) return report(simulation, options.seed, 0, { step, faults });
  }
  world.mend();
  const { rounds, faults } = await converge(simulation, { rounds: ROUNDS });
  return report(simulation, options.seed, rounds, faults.length === 0 ? undefined : { step: options.steps, faults });
}

async function stepOnce(simulation: Simulation): Promise<void> {
  const { random, scheduler } = simulation;
  const dice = random.next();
  if (dice < 0.04) causeFault(simulation);
  else if (dice < 0.14) actAsPerson(simulation);
  else simulation.note((await scheduler.runOne()) ?? (scheduler.skipToNext() ? "time passes" : "nothing"));
}

function causeFault(simulation: Simulation): void {
  const { random } = simulation;
  const process = simulation.anyProcess();
  const kind = random.below(10);
  if (kind < 5) crashSomewhere(simulation);
  else if (kind < 8) {
    process.owner.paused = !process.owner.paused;
    simulation.note(`${process.owner.paused ? "pause" : "go on"} ${process.owner.name}`);
  } else if (kind === 8) process.owner.skewMs += random.below(7_200_000) - 3_600_000;
  else simulation.storeSkewMs = Math.max(-600_000, simulation.storeSkewMs + random.below(3_600_000) - 600_000);
}

/** Kills whoever is at an await, each kind of await being as likely as every other. */
function crashSomewhere(simulation: Simulation): void {
  const owner = simulation.random.pick([...simulation.scheduler.underWay().values()]);
  const victim = simulation.processes.find((one) => one.owner === owner);
  if (victim !== undefined) simulation.replace(victim);
}

function report(simulation: Simulation, seed: number, rounds: number, violation: SimulationReport["violation"]): SimulationReport {
  const { checker, scheduler, tail } = simulation;
  const broken = /run-[a-z0-9-]+/.exec(violation?.faults[0] ?? "")?.[0] ?? "";
  return {
    seed,
    ...(violation === undefined ? {} : { violation }),
    runs: checker.states.size,
    events: checker.events,
    outcomes: outcomesOf(simulation),
    rounds,
    awaits: [...scheduler.awaits].toSorted(),
    crashPoints: [...scheduler.crashPoints].toSorted(),
    tail,
    story: checker.storyOf(broken),
  };
}

function outcomesOf({ checker }: Simulation): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const state of checker.states.values()) {
    const outcome = state.outcome ?? "unfinished";
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}
