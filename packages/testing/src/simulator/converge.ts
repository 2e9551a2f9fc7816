import type { Prevent } from "./scheduler.ts";
import { settleAsPerson } from "./simulated-people.ts";
import type { Simulation } from "./simulation.ts";

/** Rounds of people's acts after which everything must have ended. */
const ROUND_LIMIT = 12;
/** Operations within one calm round; far more than any round needs. */
const OPERATION_LIMIT = 6000;

/** What the calm phase came to. */
export interface Convergence {
  readonly rounds: number;
  readonly faults: readonly string[];
}

/** Stops all faults, lets people answer whatever is asked, and demands that every run ends. */
export async function converge(simulation: Simulation, prevent: Prevent = () => false): Promise<Convergence> {
  simulation.faulty = false;
  simulation.world.calm();
  for (const process of simulation.processes) process.owner.paused = false;
  for (let rounds = 1; rounds <= ROUND_LIMIT; rounds++) {
    settleAsPerson(simulation, rounds);
    const faults = await calmRound(simulation, prevent);
    if (faults.length > 0) return { rounds, faults };
    if (unfinished(simulation).length === 0) return { rounds, faults: [] };
  }
  return { rounds: ROUND_LIMIT, faults: unfinished(simulation).map((one) => `convergence: ${one}`) };
}

async function calmRound(simulation: Simulation, prevent: Prevent): Promise<readonly string[]> {
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

function unfinished({ checker }: Simulation): readonly string[] {
  return [...checker.states.values()]
    .filter((state) => state.outcome === undefined)
    .map(
      (state) =>
        `${state.run} is stuck in ${state.stage} (${state.phase}), holds ${state.holds.map((hold) => hold.code).join(", ") || "none"}`,
    );
}

/** Whether only people can move what is left. */
function isAtRest({ checker, world }: Simulation): boolean {
  if (world.errands.length > 0) return false;
  return [...checker.states.values()].every((state) => {
    if (state.outcome !== undefined || state.holds.length > 0) return true;
    return Object.values(state.requests).some((request) => request.closed === undefined) && Object.keys(state.evaluations).length === 0;
  });
}
