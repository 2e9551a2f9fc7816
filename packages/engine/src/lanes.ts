import type { LimitFunction } from "p-limit";

/** Places for things that run at the same time: effects may take hours and must not keep the short looks waiting. */
export interface Lanes {
  readonly looks: LimitFunction;
  readonly effects: LimitFunction;
}

/** How many more may begin now. */
export function freePlaces(lane: LimitFunction): number {
  return Math.max(0, lane.concurrency - lane.activeCount - lane.pendingCount);
}
