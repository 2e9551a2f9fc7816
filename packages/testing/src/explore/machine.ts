import { decide, explain, next } from "@sluice/lifecycle";

/** What an exploration drives. */
export interface Machine {
  readonly decide: typeof decide;
  readonly next: typeof next;
  readonly explain: typeof explain;
}

/** The machine of the runs. */
export const MACHINE: Machine = { decide, next, explain };
