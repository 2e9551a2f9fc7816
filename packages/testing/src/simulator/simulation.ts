import type { Pipeline, RunStore } from "@sluice/core";
import type { EngineOptions } from "@sluice/engine";
import { createMemoryStore } from "@sluice/store-memory";
import { scriptedRegistry } from "../scripted-gates.ts";
import { type Board, createBoard } from "./board.ts";
import { createStoreChecker, type StoreChecker } from "./check-store.ts";
import { EPOCH } from "./epoch.ts";
import { simulatedPipelines } from "./pipelines.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";
import { createSeededRandom, type SeededRandom } from "./seeded-random.ts";
import { type SimulatedProcess, startProcess } from "./simulated-process.ts";
import type { Truth } from "./truth-checker.ts";
import { createWorld, type World } from "./world.ts";

/** How defects are planted: in test doubles, never in shipped code. */
export interface Tampering {
  /** Changes what every engine is made of. */
  readonly tamper?: (options: EngineOptions) => EngineOptions;
  /** Changes the store that all engines share. */
  readonly tamperStore?: (store: RunStore) => RunStore;
}

/** Several engines on one store, in one world. */
export interface Simulation {
  readonly random: SeededRandom;
  readonly scheduler: Scheduler;
  readonly world: World;
  readonly board: Board;
  readonly checker: StoreChecker;
  readonly pipelines: readonly Pipeline[];
  readonly processes: SimulatedProcess[];
  /** Refs of the runs that were asked for. */
  readonly runs: string[];
  /** Whether messages and answers may still get lost. */
  faulty: boolean;
  /** Milliseconds by which the store's clock is off. */
  storeSkewMs: number;
  /** Time of the store. */
  readonly storeNow: () => number;
  readonly note: (what: string) => void;
  readonly tail: readonly string[];
  /** A process that lives. */
  anyProcess(): SimulatedProcess;
  /** Kills a process and starts another in its place. */
  replace(victim: SimulatedProcess): void;
}

const PROCESSES = 3;
const TAIL = 60;
/** Chance that an append reports a failure although it was done. */
const LOST_ANSWERS = 0.02;

/** Sets a simulation up. */
export function createSimulation(seed: number, tampering: Tampering): Simulation {
  const random = createSeededRandom(seed);
  const scheduler = createScheduler(random);
  const world = createWorld(random, scheduler, seed);
  const board = createBoard(world, scheduler);
  const storeNow = (): number => EPOCH + scheduler.now() + simulation.storeSkewMs;
  const memory = createMemoryStore({ clock: storeNow });
  const store = tampering.tamperStore?.(memory) ?? memory;
  const pipelines = simulatedPipelines(scriptedRegistry());
  const truth: Truth = {
    passes: (gate, head) => (gate === "merged" ? undefined : world.truth(gate, head) === "pass"),
    attests: (...entry) => board.attests(...entry),
  };
  const tail: string[] = [];
  const lostAnswers = (): number => (simulation.faulty ? LOST_ANSWERS : 0);
  let born = 0;
  const spawn = (): SimulatedProcess => {
    born += 1;
    const tamper = tampering.tamper === undefined ? {} : { tamper: tampering.tamper };
    const made = startProcess({ scheduler, random, world, board, store, pipelines, lostAnswers, ...tamper }, `p${born}`);
    made.engine.work({ pollMs: 5000 });
    return made;
  };
  const simulation: Simulation = {
    random,
    scheduler,
    world,
    board,
    storeNow,
    checker: createStoreChecker(memory, pipelines, truth),
    pipelines,
    processes: [],
    runs: [],
    faulty: true,
    storeSkewMs: 0,
    tail,
    note: (what) => {
      tail.push(`${scheduler.now()} ${what}`);
      if (tail.length > TAIL) tail.shift();
    },
    anyProcess: () => random.pick(simulation.processes) ?? spawn(),
    replace: (victim) => {
      victim.owner.alive = false;
      scheduler.forget(victim.owner);
      simulation.processes.splice(simulation.processes.indexOf(victim), 1, spawn());
      simulation.note(`crash ${victim.owner.name}`);
    },
  };
  for (let count = 0; count < PROCESSES; count++) simulation.processes.push(spawn());
  return simulation;
}
