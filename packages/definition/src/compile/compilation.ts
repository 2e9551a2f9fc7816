import type { GateRegistry } from "@sluice/core";
import type { ProblemList } from "../problem/problem-list.ts";

/** What every step of a compilation needs. */
export interface Compilation {
  readonly registry: GateRegistry;
  readonly problems: ProblemList;
  /** Names of the final stages. */
  readonly finals: ReadonlySet<string>;
}

/** Built-in defaults of format 1, in milliseconds and counts. */
export const DEFAULTS = {
  timeoutMs: 5 * 60_000,
  workTimeoutMs: 60 * 60_000,
  attempts: 3,
  everyMs: 30_000,
  maxWaitMs: 24 * 60 * 60_000,
} as const;
