import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { SluiceError } from "@sluice/core";

/** What the store asks of a file system. Everything is one call, so that a test can make each of them fail. */
export interface Files {
  /** `undefined` when there is nothing of that name. Does not follow a link. */
  facts(path: string): FileFacts | undefined;
  /** The text of a small file; `undefined` when there is nothing of that name. */
  text(path: string): string | undefined;
  /** Makes a folder and those above it, for their owner alone; nothing happens when it is there. */
  makeFolder(path: string): void;
  /** Opens a file for reading and writing. */
  open(path: string): OpenFile;
  /** Makes an empty file for its owner alone and opens it. Fails when there is something of that name. */
  create(path: string): OpenFile;
  /** Gives a file a second name; `false` when something has that name already. The one act of which exactly one process succeeds. */
  link(existing: string, name: string): boolean;
  /** Gives a file another name, in the place of whatever had it. */
  rename(from: string, to: string): void;
  /** Takes a name away; nothing happens when it is not there. */
  remove(path: string): void;
  /** The names in a folder. */
  list(folder: string): readonly string[];
  /** Makes the names in a folder survive a power cut. */
  syncFolder(path: string): void;
}

/** An open file. */
export interface OpenFile {
  /** Fills the buffer from a place on; answers how many bytes there were. */
  read(buffer: Uint8Array, position: number): number;
  /** One write; answers how many bytes were taken, which may be fewer. */
  write(bytes: Uint8Array, position: number): number;
  /** Cuts off what lies behind `size`. */
  truncate(size: number): void;
  /** Returns once contents and size are on the disk. */
  sync(): void;
  close(): void;
}

/** What is known of a name. */
interface FileFacts {
  readonly kind: "file" | "folder" | "other";
  /** Tells one file from another that came in its place. */
  readonly id: number;
  readonly size: number;
  /** Permission bits. */
  readonly mode: number;
}

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** The file system of this machine. */
export const nodeFiles: Files = {
  facts(path) {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined) return undefined;
    const kind = found.isFile() ? "file" : found.isDirectory() ? "folder" : "other";
    return { kind, id: found.ino, size: found.size, mode: found.mode & 0o7777 };
  },
  text(path) {
    try {
      return readFileSync(path, "utf8");
    } catch (error) {
      if (hasCode(error, "ENOENT")) return undefined;
      throw error;
    }
  },
  makeFolder: (path) => void mkdirSync(path, { recursive: true, mode: FOLDER_MODE }),
  open: (path) => openFile(openSync(path, "r+")),
  create: (path) => openFile(openSync(path, "wx+", FILE_MODE)),
  link(existing, name) {
    try {
      linkSync(existing, name);
      return true;
    } catch (error) {
      if (hasCode(error, "EEXIST")) return false;
      throw error;
    }
  },
  rename: (from, to) => renameSync(from, to),
  remove(path) {
    try {
      unlinkSync(path);
    } catch (error) {
      if (!hasCode(error, "ENOENT")) throw error;
    }
  },
  list: (folder) => readdirSync(folder),
  syncFolder(path) {
    // Windows has no such call, and keeps names without it.
    if (process.platform === "win32") return;
    const handle = openSync(path, "r");
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  },
};

function openFile(handle: number): OpenFile {
  return {
    read: (buffer, position) => readSync(handle, buffer, 0, buffer.length, position),
    write: (bytes, position) => writeSync(handle, bytes, 0, bytes.length, position),
    truncate: (size) => ftruncateSync(handle, size),
    sync: () => fdatasyncSync(handle),
    close: () => closeSync(handle),
  };
}

/** Writes at once and looks at how much was taken: a disk that is nearly full takes a part (threat STO-1). @throws SluiceError `STORE_FAILED` */
export function writeWhole(file: OpenFile, bytes: Uint8Array, position: number): void {
  const written = file.write(bytes, position);
  if (written === bytes.length) return;
  throw new SluiceError({ code: "STORE_FAILED", message: `Only ${written} of ${bytes.length} bytes could be written; is the disk full?` });
}

/** Whether an error of the file system has this code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code;
}
