import type { GateContext, GateDescriptor, Json, VerdictValue } from "@sluice/core";

/** Everything a gate may look with but its configuration and the signal, which are the suite's. */
export type GateWorld = Omit<GateContext, "config" | "signal">;

/** A world in which a gate looks, and what it must say there. */
export interface GateLookCase {
  /** What the case is, for the names of tests. */
  readonly name: string;
  /** What stands under `with` in a definition. */
  readonly with: Json;
  /** A fresh world: the same one whenever it is asked for. */
  readonly world: () => GateWorld | Promise<GateWorld>;
  readonly value: VerdictValue;
  /** The code of the outcome, when the author promises one. */
  readonly code?: string;
}

/** What the author of a gate gives to be told whether it is one. */
export interface GateSuite {
  readonly gate: GateDescriptor;
  /** Sound configurations besides those of the looks. A gate that runs no code has only these. */
  readonly accepts?: readonly Json[];
  /** Configurations that must be refused before anything runs; at least one. */
  readonly refuses: readonly Json[];
  /** At least one in which the gate passes and, when it can fail, one in which it does not. */
  readonly looks: readonly GateLookCase[];
  /** How long a look may go on after it was told to stop, in milliseconds of real time. Default 5000; a good gate needs none of it. */
  readonly patienceMs?: number;
}
