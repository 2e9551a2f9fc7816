import type { RunState } from "./state.ts";

/** Whether a dangerous effect was initiated and nobody knows yet how it ended: it may still be acting on the world. */
export function isDangerousUnresolved({ consumption }: RunState): boolean {
  return consumption !== undefined && consumption.resolved !== true;
}
