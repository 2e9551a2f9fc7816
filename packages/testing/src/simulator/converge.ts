import type { RunState } from "@sluice/lifecycle";
import type { Prevent } from "./scheduler.ts";
import { settleAsPerson } from "./simulated-people.ts";
import type { Simulation } from "./simulation.ts";

/** Operations between two acts of people; far more than any takes. */
const OPERATION_LIMIT = 6000;

/** What the calm phase came to. */
export interface Convergence {
  readonly rounds: number;
  readonly faults: readonly string[];
}

/** How a simulation converges. */
export interface ConvergeOptions {
  /** Rounds after which everything must have ended. In one round people answer everything that is asked of them, each thing once. */
  readonly rounds: number;
  readonly prevent?: Prevent;
  /** Called whenever people look what is asked of them. */
  readonly meanwhile?: () => void;
}

/** Stops all faults, lets people answer whatever is asked, and demands that every run ends. */
export async function converge(
  simulation: Simulation,
  { rounds: most, prevent = () => false, meanwhile = () => undefined }: ConvergeOptions,
): Promise<Convergence> {
  simulation.faulty = false;
  simulation.world.calm();
  for (const process of simulation.processes) process.owner.paused = false;
  for (let rounds = 1; rounds <= most; rounds++) {
    const faults = await round(simulation, prevent, meanwhile);
    if (faults.length > 0) return { rounds, faults };
    if (unfinished(simulation).length === 0) return { rounds, faults: [] };
  }
  return { rounds: most, faults: unfinished(simulation).map((one) => `convergence: ${one}`) };
}

/** What is asked a second time, in the same words and the same place, is left for the next round. */
async function round(simulation: Simulation, prevent: Prevent, meanwhile: () => void): Promise<readonly string[]> {
  const answered = new Set<string>();
  while (settleAsPerson(simulation, answered) || answered.size === 0) {
    // So that a round in which nobody is asked anything lets time pass, too.
    answered.add("");
    meanwhile();
    const faults = await calmDown(simulation, prevent);
    if (faults.length > 0) return faults;
  }
  return [];
}

async function calmDown(simulation: Simulation, prevent: Prevent): Promise<readonly string[]> {
  const { scheduler, checker, world } = simulation;
  for (let operation = 0; operation < OPERATION_LIMIT; operation++) {
    const happened = await scheduler.runOne(prevent);
    if (happened === undefined && isAtRest(simulation)) break;
    if (happened === undefined) scheduler.skipToNext();
    const faults = await checker.check(world.deeds);
    if (faults.length > 0) return faults;
  }
  return [];
}

function unfinished({ checker, board, pipelines }: Simulation): readonly string[] {
  const stuck = [...checker.states.values()]
    .filter((state) => state.outcome === undefined)
    .map(
      (state) =>
        `${state.run} is stuck in ${state.stage} (${state.phase}), holds ${state.holds.map((hold) => hold.code).join(", ") || "none"}`,
    );
  return [...stuck, ...board.outOfSync(checker.states.values(), pipelines)];
}

/** Whether only people can move what is left: those who are asked, those who are on an errand; others queue behind what is asked. */
function isAtRest({ checker, world, board, pipelines, storeNow }: Simulation): boolean {
  if (!board.isSettled(storeNow()) || board.outOfSync(checker.states.values(), pipelines).length > 0) return false;
  const left = [...checker.states.values()].filter(({ outcome }) => outcome === undefined);
  const isAsked = (state: RunState): boolean =>
    state.holds.length > 0 ||
    world.errands.some(({ work }) => work === state.work?.work) ||
    Object.values(state.requests).some(({ closed }) => closed === undefined);
  return left.every((state) => isIdle(state) && (isAsked(state) || isQueued(state))) && (left.length === 0 || left.some(isAsked));
}

function isIdle({ evaluations, holds }: RunState): boolean {
  return Object.keys(evaluations).length === 0 || holds.length > 0;
}

function isQueued({ reservations }: RunState): boolean {
  return Object.values(reservations).some(({ status }) => status === "queued");
}
