import { SluiceError } from "@sluice/core";
import pLimit, { type LimitFunction } from "p-limit";

/**
 * Places for things that run at the same time, kept apart because what takes hours must not keep what takes a moment waiting: time that
 * has come, looks of gates, and effects.
 */
export interface Lanes {
  readonly due: LimitFunction;
  readonly looks: LimitFunction;
  readonly effects: LimitFunction;
}

/**
 * Makes lanes.
 *
 * @throws SluiceError `CONFIG_INVALID` when a number of places is not a whole number from 1 on.
 */
export function createLanes(looks: number, effects: number): Lanes {
  for (const places of [looks, effects]) {
    if (!Number.isSafeInteger(places) || places < 1) {
      throw new SluiceError({ code: "CONFIG_INVALID", message: "concurrency and workConcurrency are whole numbers from 1 on." });
    }
  }
  return { due: pLimit(DUE_PLACES), looks: pLimit(looks), effects: pLimit(effects) };
}

const DUE_PLACES = 4;

/** How many more may begin now. */
export function freePlaces(lane: LimitFunction): number {
  return Math.max(0, lane.concurrency - lane.activeCount - lane.pendingCount);
}
