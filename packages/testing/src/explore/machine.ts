import { decide, explain, next } from "@sluice/lifecycle";

/** What an exploration drives. */
export interface Machine {
  /** What a command makes of a run. */
  readonly decide: typeof decide;
  /** What a run wants and waits for. */
  readonly next: typeof next;
  /** Why a run is where it is. */
  readonly explain: typeof explain;
}

/** The machine of the runs. */
export const MACHINE: Machine = { decide, next, explain };
