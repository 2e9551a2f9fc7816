import { join } from "node:path";
import type { Files } from "./files.ts";
import { askOwner, type Owner, readOwner } from "./lock-owner.ts";
import type { Processes } from "./owner.ts";

/** What came of asking for the lock. `inherited`: it was taken from somebody who is gone, perhaps in the middle of a write. */
export type Taking = Taken | Busy;

/** It is ours now. */
export interface Taken {
  readonly kind: "taken";
  readonly inherited: boolean;
}

/** Somebody else has it, or is taking it. */
export interface Busy {
  readonly kind: "busy";
  readonly owner: Owner | undefined;
}

/** The folder, and the handle that takes. */
export interface Taker {
  readonly folder: string;
  readonly files: Files;
  readonly processes: Processes;
  readonly handle: string;
  /** The file that says who that is. */
  readonly own: string;
}

/** How a lock is taken. */
interface Asking {
  /** Whether one who is working is told to give it back soon. */
  readonly asks: boolean;
  /** 0 for the lock, 1 for a right to replace it, 2 for a right to replace that one. */
  readonly depth?: number;
}

/** Name of the lock in its folder. */
export const LOCK_NAME = "lock";
/** So many processes that died while taking over from each other. More is no accident. */
const DEEPEST = 8;

/**
 * Takes a lock: one that is free by `link`, of which exactly one succeeds; one whose owner is gone, or keeps it and is not working, in its
 * place. Who may replace it is decided by a second lock named after that owner, so that nobody takes away a lock that came in its place.
 */
export function takeLock(taker: Taker, path: string, { asks, depth = 0 }: Asking): Taking {
  const { files, processes, handle, own } = taker;
  if (files.link(own, path)) return { kind: "taken", inherited: false };
  const owner = readOwner(files, path);
  if (owner === undefined || depth > DEEPEST) return { kind: "busy", owner };
  // Rights are had only within a call: one that is ours was left by a call that failed.
  if (depth > 0 && owner.handle === handle) return { kind: "taken", inherited: false };
  const gone = isGone(processes, owner);
  // Rights are never taken from the living: they have them for a few calls only.
  if (!gone && (depth > 0 || !processes.isBeside(owner))) return { kind: "busy", owner };
  if (!gone && owner.working !== 0) {
    if (asks && owner.wanted !== 1) askOwner(files, nameOf(taker, owner));
    return { kind: "busy", owner };
  }
  return withRightAfter(taker, owner.handle, depth, () => {
    // In this order: the owner says that it works before it looks whether it is wanted, so one of the two sees the other.
    if (!gone && !askOwner(files, nameOf(taker, owner))) return { kind: "busy", owner };
    // Whoever had the right before may have replaced it already; nobody can while we have it.
    const still = readOwner(files, path);
    if (still?.handle !== owner.handle || owner.handle === handle || !(gone || still.working === 0)) return { kind: "busy", owner: still };
    replace(taker, path);
    return { kind: "taken", inherited: gone };
  });
}

/** Does something that nobody else may do meanwhile about the lock of that owner; at `depth` above 0, about its right. */
export function withRightAfter<Result>(taker: Taker, handle: string, depth: number, work: () => Result): Result | Busy {
  const right = join(taker.folder, `${LOCK_NAME}.after.${handle}${depth === 0 ? "" : `.${depth}`}`);
  const won = takeLock(taker, right, { asks: false, depth: depth + 1 });
  if (won.kind === "busy") return won;
  try {
    return work();
  } finally {
    taker.files.remove(right);
  }
}

/** Handles of this process that were closed and could not give their lock back, as on a disk that suddenly was only to be read. */
const closed = new Set<string>();

/** Notes that a handle of this process does nothing any more, whatever its lock says. */
export function noteClosed(handle: string): void {
  closed.add(handle);
}

/** Whether somebody's lock may be taken over, whatever it was doing. */
export function isGone(processes: Processes, owner: Owner): boolean {
  return owner.abandoned === true || closed.has(owner.handle) || processes.isGone(owner);
}

function nameOf({ folder }: Taker, { handle }: Owner): string {
  return join(folder, `${LOCK_NAME}.${handle}`);
}

function replace({ files, own }: Taker, path: string): void {
  const spare = `${own}.spare`;
  files.remove(spare);
  files.link(own, spare);
  files.rename(spare, path);
}
