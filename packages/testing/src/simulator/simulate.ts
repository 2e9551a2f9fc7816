import type { Pipeline, RunStore } from "@sluice/core";
import type { EngineOptions } from "@sluice/engine";
import { createMemoryStore } from "@sluice/store-memory";
import { scriptedRegistry } from "../scripted-gates.ts";
import { createStoreChecker, type StoreChecker } from "./check-store.ts";
import { actAsPerson, settleAsPerson } from "./simulated-people.ts";
import { EPOCH, type SimulatedProcess, startProcess } from "./simulated-process.ts";
import { simulatedPipelines } from "./pipelines.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";
import { createSeededRandom, type SeededRandom } from "./seeded-random.ts";
import { createWorld, type World } from "./world.ts";

/** What is simulated. The same options give the same history, to the letter. */
export interface SimulationOptions {
  readonly seed: number;
  /** Steps with faults; afterwards the world is calm and everything must end. */
  readonly steps: number;
  /** Changes what every engine is made of: how defects are planted. */
  readonly tamper?: (options: EngineOptions) => EngineOptions;
  /** Changes the store that all engines share. */
  readonly tamperStore?: (store: RunStore) => RunStore;
}

/** What a simulation came to. */
export interface SimulationReport {
  readonly seed: number;
  /** What broke, and at which step; absent when nothing did. */
  readonly violation?: { readonly step: number; readonly faults: readonly string[] };
  readonly runs: number;
  readonly events: number;
  readonly outcomes: Readonly<Record<string, number>>;
  /** Rounds of people's acts until every run had ended, once the faults had stopped. */
  readonly rounds: number;
  /** Named awaits at which a crash cut an operation off. */
  readonly crashPoints: readonly string[];
  /** The last things that happened, oldest first. */
  readonly tail: readonly string[];
  /** The last events of the run that broke, oldest first. */
  readonly story: readonly string[];
}

/** What the acts of a simulation share. */
export interface Simulation {
  readonly random: SeededRandom;
  readonly scheduler: Scheduler;
  readonly world: World;
  readonly checker: StoreChecker;
  readonly pipelines: readonly Pipeline[];
  readonly processes: SimulatedProcess[];
  readonly runs: string[];
  /** Whether messages may still get lost. */
  faulty: boolean;
  note(what: string): void;
  /** A process that lives. */
  anyProcess(): SimulatedProcess;
}

const PROCESSES = 3;
/** Rounds of people's acts after which everything must have ended. */
const ROUND_LIMIT = 12;
/** Operations within one calm round; far more than any round needs. */
const ROUND_OPERATIONS = 6000;

/** Runs one simulation. */
export async function simulate(options: SimulationOptions): Promise<SimulationReport> {
  const random = createSeededRandom(options.seed);
  const scheduler = createScheduler(random);
  const world = createWorld(random, scheduler, options.seed);
  let storeSkew = 0;
  const memory = createMemoryStore({ clock: () => EPOCH + scheduler.now() + storeSkew });
  const store = options.tamperStore?.(memory) ?? memory;
  const pipelines = simulatedPipelines(scriptedRegistry());
  const truth = { passes: (gate: string, head: string) => (gate === "merged" ? undefined : world.truth(gate, head) === "pass") };
  const checker = createStoreChecker(memory, pipelines, truth);
  const tail: string[] = [];
  const note = (what: string): void => {
    tail.push(`${scheduler.now()} ${what}`);
    if (tail.length > 60) tail.shift();
  };
  let born = 0;
  const spawn = (): SimulatedProcess => {
    born += 1;
    const tamper = options.tamper === undefined ? {} : { tamper: options.tamper };
    const made = startProcess({ scheduler, random, world, store, pipelines, lostAnswers: () => (simulation.faulty ? 0.02 : 0), ...tamper }, `p${born}`);
    made.engine.work({ pollMs: 5000 });
    return made;
  };
  const simulation: Simulation = { random, scheduler, world, checker, pipelines, processes: [], runs: [], faulty: true, note, anyProcess: () => random.pick(simulation.processes) ?? spawn() };
  const { processes } = simulation;
  for (let count = 0; count < PROCESSES; count++) processes.push(spawn());

  const crash = (): void => {
    const index = random.below(processes.length);
    const victim = processes[index];
    if (victim === undefined) return;
    victim.owner.alive = false;
    scheduler.forget(victim.owner);
    processes[index] = spawn();
    note(`crash ${victim.owner.name}`);
  };
  const fault = (): void => {
    const kind = random.below(10);
    const process = simulation.anyProcess();
    if (kind < 5) crash();
    else if (kind < 8) {
      process.owner.paused = !process.owner.paused;
      note(`${process.owner.paused ? "pause" : "go on"} ${process.owner.name}`);
    } else if (kind === 8) process.owner.skewMs += random.below(7_200_000) - 3_600_000;
    else storeSkew = Math.max(-600_000, storeSkew + random.below(3_600_000) - 600_000);
  };
  const stepOnce = async (): Promise<void> => {
    const dice = random.next();
    if (dice < 0.04) fault();
    else if (dice < 0.14) actAsPerson(simulation);
    else note((await scheduler.runOne()) ?? (scheduler.skipToNext() ? "time passes" : "nothing"));
  };
  const report = (rounds: number, violation?: SimulationReport["violation"]): SimulationReport => ({
    seed: options.seed,
    ...(violation === undefined ? {} : { violation }),
    runs: checker.states.size,
    events: checker.events,
    outcomes: outcomesOf(checker),
    rounds,
    crashPoints: [...scheduler.crashPoints].toSorted(),
    tail,
    story: checker.storyOf(/run-[a-z0-9-]+/.exec(violation?.faults[0] ?? "")?.[0] ?? ""),
  });

  for (let step = 1; step <= options.steps; step++) {
    await stepOnce();
    const faults = await checker.check(world.deeds);
    if (faults.length > 0) return report(0, { step, faults });
  }
  simulation.faulty = false;
  world.calm();
  for (const process of processes) process.owner.paused = false;
  for (let round = 1; round <= ROUND_LIMIT; round++) {
    settleAsPerson(simulation, round);
    for (let operation = 0; operation < ROUND_OPERATIONS; operation++) {
      const happened = await scheduler.runOne();
      if (happened === undefined && isAtRest(simulation)) break;
      if (happened === undefined) scheduler.skipToNext();
      const faults = await checker.check(world.deeds);
      if (faults.length > 0) return report(round, { step: options.steps + operation, faults });
    }
    if ([...checker.states.values()].every((state) => state.outcome !== undefined)) return report(round);
  }
  const left = [...checker.states.values()].filter((state) => state.outcome === undefined).map((state) => `${state.run} is stuck in ${state.stage} (${state.phase}), holds ${state.holds.map((hold) => hold.code).join(", ") || "none"}`);
  return report(ROUND_LIMIT, { step: options.steps, faults: left.map((one) => `convergence: ${one}`) });
}

/** Whether only people can move what is left. */
function isAtRest({ checker, pipelines, world }: Simulation): boolean {
  if (world.errands.length > 0) return false;
  return [...checker.states.values()].every((state) => {
    if (state.outcome !== undefined || state.holds.length > 0) return true;
    const open = Object.values(state.requests).some((request) => request.closed === undefined);
    return open && Object.keys(state.evaluations).length === 0 && pipelines.length > 0;
  });
}

function outcomesOf(checker: StoreChecker): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const state of checker.states.values()) {
    const outcome = state.outcome ?? "unfinished";
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}
