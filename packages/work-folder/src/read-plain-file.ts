import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import type { FileRead } from "@sluice/core";
import { refusalOf } from "./descriptor-read.ts";

/**
 * Reads a file of a repository on disk as its path says: neither the file nor a folder on the way to it is a link (threat PTH-2), so what
 * is read is what stands there for everybody who looks. `path` is relative to `folder`, with forward slashes, and must not climb.
 * Synchronous, for definitions that are read while a host starts.
 */
export function readPlainFile(folder: string, path: string, maxBytes: number): FileRead {
  let descriptor: number;
  let file: string;
  try {
    file = join(realpathSync(folder), path);
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return refusalOf(error);
  }
  try {
    if (!fstatSync(descriptor).isFile() || !isOpen(file, descriptor)) return { kind: "refused", because: "not-a-regular-file" };
    return readAll(descriptor, maxBytes);
  } catch (error) {
    return refusalOf(error);
  } finally {
    closeSync(descriptor);
  }
}

/** Whether the path leads without any link to the very file that is open. */
function isOpen(file: string, descriptor: number): boolean {
  if (process.platform === "linux") return readlinkSync(`/proc/self/fd/${descriptor}`) === file;
  const [there, here] = [statSync(file, { bigint: true }), fstatSync(descriptor, { bigint: true })];
  return realpathSync(file) === file && there.ino === here.ino && there.dev === here.dev;
}

/** The size that was announced counts for nothing: a file may grow while it is read. */
function readAll(descriptor: number, maxBytes: number): FileRead {
  const bytes = new Uint8Array(maxBytes + 1);
  let length = 0;
  for (;;) {
    const count = readSync(descriptor, bytes, length, bytes.length - length, null);
    length += count;
    if (length > maxBytes) return { kind: "refused", because: "too-large" };
    if (count === 0) return { kind: "present", bytes: bytes.slice(0, length) };
  }
}
