import { constants } from "node:fs";
import { type FileHandle, lstat, open, readlink, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Cancellable, type FileRead, SluiceError } from "@sluice/core";

const CHUNK = 64 * 1024;
const LINUX = process.platform === "linux";

/** An open folder: what it is called may be changed by a worker meanwhile, what it is may not. */
export interface OpenFolder {
  readonly realPath: string;
  /** Where the way to a file below begins. */
  readonly start: string;
  close(): Promise<void>;
}

/** Opens a folder that must not itself be a link. Rejects with the system's error. */
export async function openFolder(path: string): Promise<OpenFolder> {
  if (!LINUX) return openByName(path);
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    const start = `/proc/self/fd/${handle.fd}`; // leads to the open folder, whatever its name points to by now
    return { realPath: await readlink(start), start, close: () => handle.close() };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Elsewhere a descriptor of a folder is of no use, or cannot be had. */
async function openByName(path: string): Promise<OpenFolder> {
  if (!(await lstat(path)).isDirectory())
    throw new SluiceError({ code: "WORK_FOLDER_UNREADABLE", message: "The work folder is no folder." });
  const realPath = await realpath(path);
  return { realPath, start: realPath, close: () => Promise.resolve() };
}

/**
 * Reads a file below an open folder. Everything is asked of the descriptor that is then read, so nothing can be swapped between the check
 * and the use (PTH-3). FIFOs, devices, sockets and hard links are refused, links in any place when they lead outside (PTH-2).
 */
export async function readBelow(folder: OpenFolder, path: string, maxBytes: number, { signal }: Cancellable): Promise<FileRead> {
  let handle: FileHandle;
  try {
    handle = await open(join(folder.start, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return refusalOf(error);
  }
  try {
    const facts = await handle.stat();
    if (!facts.isFile()) return { kind: "refused", because: "not-a-regular-file" };
    if (facts.nlink !== 1) return { kind: "refused", because: facts.nlink === 0 ? "unreadable" : "not-a-regular-file" };
    if (!(await isInside(folder, path, handle))) return { kind: "refused", because: "outside" };
    if (facts.size > maxBytes) return { kind: "refused", because: "too-large" };
    return await readAll(handle, maxBytes, signal);
  } catch (error) {
    if (SluiceError.is(error)) throw error;
    return { kind: "refused", because: "unreadable" };
  } finally {
    await handle.close();
  }
}

async function isInside(folder: OpenFolder, path: string, handle: FileHandle): Promise<boolean> {
  const root = folder.realPath.endsWith("/") ? folder.realPath : `${folder.realPath}/`;
  if (LINUX) return (await readlink(`/proc/self/fd/${handle.fd}`)).startsWith(root);
  // Elsewhere a descriptor does not tell its path: the path must lead inside and to the very file that is open.
  const real = await realpath(join(folder.realPath, path));
  const [there, here] = await Promise.all([stat(real, { bigint: true }), handle.stat({ bigint: true })]);
  return real.replaceAll("\\", "/").startsWith(root.replaceAll("\\", "/")) && there.ino === here.ino && there.dev === here.dev;
}

/** The size that was announced counts for nothing: a file may grow while it is read. */
async function readAll(handle: FileHandle, maxBytes: number, signal: AbortSignal | undefined): Promise<FileRead> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    throwIfAborted(signal);
    const { bytesRead, buffer } = await handle.read(new Uint8Array(Math.min(CHUNK, maxBytes + 1 - bytes)));
    if (bytesRead === 0) return { kind: "present", bytes: new Uint8Array(Buffer.concat(chunks)) };
    chunks.push(buffer.subarray(0, bytesRead));
    bytes += bytesRead;
    if (bytes > maxBytes) return { kind: "refused", because: "too-large" };
  }
}

/** Rejects the call when its caller has given up. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new SluiceError({ code: "ABORTED", message: "The read was aborted.", cause: signal.reason });
}

const MISSING = ["ENOENT", "ENOTDIR"];
const NOT_A_FILE = ["ELOOP", "EMLINK", "EISDIR", "ENXIO", "ENODEV"];

/** What an error of the system says about a file. */
export function refusalOf(error: unknown): FileRead {
  const code = typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
  if (MISSING.includes(code)) return { kind: "absent", because: "missing" };
  return { kind: "refused", because: NOT_A_FILE.includes(code) ? "not-a-regular-file" : "unreadable" };
}
