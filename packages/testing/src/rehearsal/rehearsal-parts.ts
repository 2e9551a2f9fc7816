import { parseDuration, type Pipeline, type Principal, SluiceError } from "@sluice/core";
import type { RunView } from "@sluice/engine";
import type { VirtualClock } from "../virtual-clock.ts";
import type { Who } from "./rehearsal.ts";
import type { RehearsedProcess } from "./rehearsal-process.ts";
import type { RehearsalTime } from "./rehearsal-time.ts";
import type { RehearsedGates } from "./rehearsed-gates.ts";
import type { RehearsedWorkers } from "./rehearsed-work.ts";
import type { RehearsedWorld } from "./rehearsed-world.ts";

/** What a rehearsal is made of. */
export interface RehearsalParts {
  readonly pipeline: Pipeline;
  readonly clock: VirtualClock;
  readonly world: RehearsedWorld;
  readonly gates: RehearsedGates;
  readonly workers: RehearsedWorkers;
  readonly process: RehearsedProcess;
  readonly time: RehearsalTime;
  /** The run as it was seen last. */
  run(): RunView;
  see(run: RunView): RunView;
}

/** A principal; an id alone counts as verified. */
export function principalOf(who: Who): Principal {
  return typeof who === "string" ? { id: who, assurance: "verified" } : who;
}

/** Milliseconds. @throws SluiceError `COMMAND_INVALID` when a text is no duration */
export function millisecondsOf(time: string | number): number {
  const ms = typeof time === "number" ? time : parseDuration(time);
  if (ms !== undefined && Number.isSafeInteger(ms) && ms >= 0) return ms;
  throw new SluiceError({
    code: "COMMAND_INVALID",
    message: `Found ${String(time)}, expected a duration such as 30s, 15m, 4h or 2d, or milliseconds.`,
  });
}
