import { SluiceError } from "@sluice/core";
import pLimit, { type LimitFunction } from "p-limit";

/** Places for things of one kind that run at the same time. */
export interface Lane {
  readonly run: LimitFunction;
  /** Places kept free for what was asked for and has not been given yet: nobody may take more than can begin at once. */
  asked: number;
  /** Whoever asked last got as many as there were places for: there may be more. */
  isShort: boolean;
}

/**
 * Lanes of an engine, kept apart because what takes hours must not keep what takes a moment waiting: time that has come, looks of gates, and
 * effects.
 */
export interface Lanes {
  readonly due: LimitFunction;
  readonly looks: Lane;
  readonly effects: Lane;
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
  return { due: pLimit(DUE_PLACES), looks: laneOf(looks), effects: laneOf(effects) };
}

const DUE_PLACES = 4;

function laneOf(places: number): Lane {
  return { run: pLimit(places), asked: 0, isShort: false };
}

/** How many more may begin now. */
export function freePlaces({ run, asked }: Lane): number {
  return Math.max(0, run.concurrency - run.activeCount - run.pendingCount - asked);
}
