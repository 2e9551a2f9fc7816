import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** Far above what git writes into `.git`, `commondir` and `gitdir`. */
const MOST_BYTES = 8192;

/**
 * The text of one of git's one-line files; `undefined` where there is none. A worker may have put anything there: a FIFO would block this
 * process for ever, a device never end (threat PTH-2).
 */
export function smallText(path: string): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    if (!fstatSync(descriptor).isFile()) return undefined;
    const bytes = Buffer.alloc(MOST_BYTES + 1);
    const length = readSync(descriptor, bytes);
    return length > MOST_BYTES ? undefined : bytes.toString("utf8", 0, length);
  } catch {
    return undefined;
  } finally {
    closeSync(descriptor);
  }
}
