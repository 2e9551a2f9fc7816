import type { Instant, Pipeline } from "@sluice/core";
import { next } from "./next.ts";
import type { RunState } from "./state.ts";
import type { Wait } from "./waits.ts";

/**
 * How far a run's record can be taken for what is going on. `fresh`: nothing is overdue; it may wait for people for days and be fresh.
 * `likely-stale`: something should have happened by now and nobody has done it, so that no process may be at work. `given-up`: it ended
 * because an allowance or an authority ran out. `ended`: it came to an end of its pipeline, or somebody ended it.
 */
export type RunFreshness = "fresh" | "likely-stale" | "given-up" | "ended";

/** How long what a process should take, or look at, may lie before it tells that none is there, in milliseconds. */
const LATE_MS = 3_600_000;

const GIVEN_UP: ReadonlySet<string> = new Set(["LAPS_EXHAUSTED", "SAME_FAILURE"]);

/** Derived from the state and the store's time whenever it is asked for, and stored nowhere: every view of a run tells the same. */
export function runFreshness(pipeline: Pipeline, state: RunState, at: Instant): RunFreshness {
  if (state.outcome !== undefined) return state.refused !== undefined || GIVEN_UP.has(state.completedCode ?? "") ? "given-up" : "ended";
  const { waits, dueAt } = next(pipeline, state);
  const isDue = dueAt !== undefined && at >= dueAt + LATE_MS;
  return isDue || waits.some((wait) => isUntaken(state, wait) && at >= Math.max(wait.since, wait.notBefore ?? 0) + LATE_MS)
    ? "likely-stale"
    : "fresh";
}

/** Waits that end when some process takes them; work that is out has a deadline of its own. */
function isUntaken({ work }: RunState, wait: Wait): boolean {
  if (wait.for === "work") return work?.status === "requested" || work?.status === "proving";
  return wait.for === "evaluation" || wait.for === "look";
}
