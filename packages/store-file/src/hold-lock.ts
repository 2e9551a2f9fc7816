import { SluiceError } from "@sluice/core";
import { storeError } from "./store-error.ts";
import type { StoreLock } from "./store-lock.ts";
import type { Busy, Taken } from "./take-lock.ts";

/** Opening happens once and may stop the process meanwhile. */
const OPENING_WAIT_MS = 5000;
const OPENING_STEP_MS = 5;

/** Takes the lock, waiting without giving way to anything else. @throws SluiceError `STORE_BUSY` */
export function takeNow(lock: StoreLock): Taken {
  const end = performance.now() + OPENING_WAIT_MS;
  for (;;) {
    const taking = lock.tryTake(true);
    if (taking.kind === "taken") return taking;
    if (performance.now() > end) throw busy(lock, taking);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, OPENING_STEP_MS);
  }
}

/**
 * Does something under the lock, which was taken, and gives it back or keeps it until somebody wants it; after a failed write it is left to
 * whoever can repair.
 */
export function holdLock<Result>(lock: StoreLock, work: () => Result, afterwards: "release" | "keep" = "release"): Result {
  try {
    const result = work();
    lock[afterwards]();
    return result;
  } catch (error) {
    giveUp(lock);
    throw storeError(error);
  }
}

/** Gives back a lock that was kept. */
export function giveBack(lock: StoreLock): void {
  try {
    lock.release();
  } catch (error) {
    giveUp(lock);
    throw storeError(error);
  }
}

function giveUp(lock: StoreLock): void {
  try {
    if (!lock.isWriting()) return lock.release();
  } catch {
    // As after a failed write.
  }
  try {
    lock.abandon();
  } catch {
    // The lock stays ours, and the store is stopped for everybody until this process ends.
  }
}

/** Who was waited for in vain. */
export function busy(lock: StoreLock, { owner }: Busy): SluiceError {
  const who = owner === undefined ? "somebody who cannot be told" : `process ${owner.pid} on ${owner.host}`;
  return new SluiceError({
    code: "STORE_BUSY",
    message: `The store stayed locked by ${who}. If that one has ended, remove ${lock.path}.`,
    details: { lock: lock.path, ...(owner === undefined ? {} : { pid: owner.pid, host: owner.host }) },
  });
}
