import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Files, type OpenFile, writeWhole } from "./files.ts";
import type { Processes, ProcessMark } from "./owner.ts";

/** Who holds the lock, as it says of itself. */
export interface Owner extends ProcessMark {
  /** Of each opened store its own, so that no owner is ever taken for another. */
  readonly handle: string;
  /** Given up without having finished: as good as gone. */
  readonly abandoned?: true;
}

/** What came of asking for the lock. `inherited`: it was taken from somebody who is gone, perhaps in the middle of a write. */
export type Taking = { readonly kind: "taken"; readonly inherited: boolean } | { readonly kind: "busy"; readonly owner: Owner | undefined };

/** The right to write a store, which one process has at a time. */
export interface StoreLock {
  readonly path: string;
  tryTake(): Taking;
  /** From here on something may be written that is not on the disk. */
  beginWriting(): void;
  /** Whether something may have been written since the lock was taken. */
  isWriting(): boolean;
  /** After everything that was written is on the disk. */
  release(): void;
  /** When that could not be done: the next one takes over at once. The lock is not taken by this handle again. */
  abandon(): void;
  isAbandoned(): boolean;
  /** Removes what processes that are gone have left. Only while the lock is held. */
  tidy(): void;
  dispose(): void;
}

const NAME = "lock";
const CONTENT_BYTES = 1024;
const HANDLE = /^[0-9a-f-]{36}$/;
/** So many processes that died while taking over from each other. More is no accident. */
const DEEPEST = 8;

/**
 * A lock that is a file: `link` gives the name `lock` to a file of the handle's own that says who it is, and of several exactly one
 * succeeds. The lock of an owner that is gone is replaced under a second such lock, named after that owner, so that nobody ever takes
 * away a lock that came in its place.
 */
export function createStoreLock(folder: string, files: Files, processes: Processes): StoreLock {
  const handle = randomUUID();
  const path = join(folder, NAME);
  const own = `${path}.${handle}`;
  const file = files.create(own);
  let writing = false;
  let abandoned = false;
  writeOwner(file, { ...processes.self, handle });
  // Its content must never be missing under the name `lock`, not even after a power cut.
  file.sync();
  const taker = createTaker(folder, files, processes, { handle, own });
  return {
    path,
    tryTake() {
      const taking = taker(path, 0);
      if (taking.kind === "taken") writing = taking.inherited;
      return taking;
    },
    beginWriting() {
      writing = true;
    },
    isWriting: () => writing,
    release() {
      files.remove(path);
      writing = false;
    },
    abandon() {
      abandoned = true;
      writeOwner(file, { ...processes.self, handle, abandoned });
    },
    isAbandoned: () => abandoned,
    tidy() {
      for (const name of files.list(folder)) {
        if (!name.startsWith(`${NAME}.`)) continue;
        const path = join(folder, name);
        const owner = readOwner(files, path);
        if (owner !== undefined && owner.handle !== handle && isGone(processes, owner)) files.remove(path);
      }
    },
    dispose() {
      files.remove(own);
      file.close();
    },
  };
}

/** The handle that takes, as {@link createTaker} needs it. */
interface Taker {
  readonly handle: string;
  readonly own: string;
}

function createTaker(folder: string, files: Files, processes: Processes, { handle, own }: Taker) {
  const replace = (path: string): void => {
    const spare = `${own}.spare`;
    files.remove(spare);
    files.link(own, spare);
    files.rename(spare, path);
  };
  const take = (path: string, depth: number): Taking => {
    if (files.link(own, path)) return { kind: "taken", inherited: false };
    const owner = readOwner(files, path);
    if (owner === undefined || depth > DEEPEST || !isGone(processes, owner)) return { kind: "busy", owner };
    const right = join(folder, `${NAME}.after.${owner.handle}`);
    const won = take(right, depth + 1);
    if (won.kind === "busy") return won;
    try {
      // Whoever had the right before may have replaced it already; nobody can while we have it.
      const still = readOwner(files, path);
      if (still?.handle !== owner.handle || owner.handle === handle) return { kind: "busy", owner: still };
      replace(path);
      return { kind: "taken", inherited: true };
    } finally {
      files.remove(right);
    }
  };
  return take;
}

function isGone(processes: Processes, owner: Owner): boolean {
  return owner.abandoned === true || processes.isGone(owner);
}

function writeOwner(file: OpenFile, owner: Owner): void {
  // Of one length, so that whoever reads meanwhile sees one or the other and no rest of a longer one.
  const bytes = Buffer.from(`${JSON.stringify(owner).padEnd(CONTENT_BYTES - 1)}\n`);
  writeWhole(file, bytes, 0);
}

/** What a lock says of its owner; `undefined` when there is none, or it cannot be understood: such an owner counts as there. */
function readOwner(files: Files, path: string): Owner | undefined {
  try {
    const owner = JSON.parse(files.text(path) ?? "null") as Owner | null;
    return owner !== null && HANDLE.test(owner.handle) ? owner : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
