import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Files, OpenFile } from "./files.ts";
import { type Owner, readOwner, signReader, writeOwner, writeSign } from "./lock-owner.ts";
import type { Processes } from "./owner.ts";
import { type Busy, isGone, LOCK_NAME, noteClosed, takeLock, type Taker, type Taking, withRightAfter } from "./take-lock.ts";

/** The right to write a store, which one handle has at a time. */
export interface StoreLock {
  readonly path: string;
  /** Takes it when it is free, only kept, or its owner is gone. With `asks`, one who is working is told to give it back soon. */
  tryTake(asks: boolean): Taking;
  /** Works on with a lock that was kept; when somebody wants it, it is given back instead, and when it was taken, there is nothing to. */
  resume(): "ours" | "wanted" | "none";
  /** Keeps the lock until somebody wants it. After everything that was written is on the disk. */
  keep(): void;
  /** From here on something may be written that is not on the disk. */
  beginWriting(): void;
  /** Whether something may have been written since the lock was taken. */
  isWriting(): boolean;
  /** Gives it back, if it is ours still. After everything that was written is on the disk. */
  release(): void;
  /** When that could not be done: the next one takes over at once. The lock is not taken by this handle again. */
  abandon(): void;
  isAbandoned(): boolean;
  /** Removes what processes that are gone have left. Only while the lock is held. */
  tidy(): void;
  dispose(): void;
}

/**
 * A lock that is a file: `link` gives the name `lock` to a file of the handle's own that says who it is, and of several exactly one
 * succeeds. That enters the file system's journal, so whoever will write again soon keeps the lock in between, and says in its file that it
 * is not working. Then another one may take it, without waiting for the owner to notice: that one could be busy with other things, or have
 * been stopped.
 */
export function createStoreLock(folder: string, files: Files, processes: Processes): StoreLock {
  const handle = randomUUID();
  const path = join(folder, LOCK_NAME);
  const own = `${path}.${handle}`;
  const file = files.create(own);
  const describe = (over: Partial<Owner> = {}): void => writeOwner(file, { ...processes.self, working: 1, wanted: 0, handle, ...over });
  let writing = false;
  let abandoned = false;
  describe();
  // Its content must never be missing under the name `lock`, not even after a power cut.
  file.sync();
  const taker: Taker = { folder, files, processes, handle, own };
  const hold = createHold(taker, path, file);
  return {
    path,
    tryTake(asks) {
      const taking = hold.take(asks);
      if (taking.kind === "taken") writing = taking.inherited;
      return taking;
    },
    resume: () => hold.resume(),
    keep() {
      writing = false;
      hold.keep();
    },
    beginWriting() {
      writing = true;
    },
    isWriting: () => writing,
    release() {
      // Whoever took it over after it was given up has it now.
      if (abandoned) return;
      hold.release();
      writing = false;
    },
    abandon() {
      abandoned = true;
      describe({ abandoned });
    },
    isAbandoned: () => abandoned,
    tidy: () => tidy(taker),
    dispose() {
      try {
        if (!abandoned) hold.release();
        // Somebody is taking it from us, and was perhaps stopped: without our file nobody could ask for it.
        if (!abandoned && hold.isLeft()) describe({ abandoned: true });
        files.remove(own);
      } finally {
        if (abandoned || hold.isLeft()) noteClosed(handle);
        file.close();
      }
    },
  };
}

/** How a handle stands to the lock. */
interface Hold {
  take(asks: boolean): Taking;
  resume(): "ours" | "wanted" | "none";
  keep(): void;
  release(): void;
  /** Whether the name may still be ours. */
  isLeft(): boolean;
}

function createHold(taker: Taker, path: string, file: OpenFile): Hold {
  const { files, handle } = taker;
  const isWanted = signReader(file, "wanted");
  /** `kept`: it may have been taken from us since. */
  let standing: "none" | "held" | "kept" = "none";
  /** What our file says; `undefined` when it could not be written. */
  let working: 0 | 1 | undefined = 1;
  const sign = (value: 0 | 1): void => {
    if (working === value) return;
    working = undefined;
    writeSign(file, "working", value);
    working = value;
  };
  /** Only with the right of those who take it from us, so that it is never theirs that is removed. */
  const giveToOthers = (): Busy | undefined => {
    sign(0);
    return withRightAfter(taker, handle, 0, () => {
      if (readOwner(files, path)?.handle === handle) files.remove(path);
      standing = "none";
      writeSign(file, "wanted", 0);
      return undefined;
    });
  };
  const resume = (): "ours" | "wanted" | "none" => {
    if (standing === "none") return "none";
    // In this order: who takes it asks first and looks then whether we work, so one of the two sees the other.
    sign(1);
    if (isWanted()) {
      giveToOthers();
      return "wanted";
    }
    standing = "held";
    return "ours";
  };
  return {
    take(asks) {
      const hindered = standing === "kept" ? giveToOthers() : undefined;
      if (hindered !== undefined) return hindered;
      sign(1);
      const taking = takeLock(taker, path, { asks });
      if (taking.kind === "taken") standing = "held";
      return taking;
    },
    resume,
    keep() {
      standing = "kept";
      sign(0);
    },
    release() {
      if (standing === "none" || (standing === "kept" && resume() !== "ours")) return;
      files.remove(path);
      standing = "none";
    },
    isLeft: () => standing !== "none",
  };
}

function tidy({ folder, files, processes, handle }: Taker): void {
  for (const name of files.list(folder)) {
    if (!name.startsWith(`${LOCK_NAME}.`)) continue;
    const path = join(folder, name);
    const owner = readOwner(files, path);
    if (owner !== undefined && owner.handle !== handle && isGone(processes, owner)) files.remove(path);
  }
}
