import { lstat, mkdir, open, rename, rm } from "node:fs/promises";
import type { FileRead } from "@sluice/core";
import { readInFolder } from "./read-in-folder.ts";

/** What a report folder asks of a file system. Each call may fail, and rejects then. */
export interface ReportFiles {
  /** Makes the folder, and those above it, for this user only; nothing when it is there. */
  makeFolder(path: string): Promise<void>;
  /** What stands at a path itself, links not followed, and who may change it. */
  inspect(path: string): Promise<{ readonly isFolder: boolean; readonly isOurs: boolean; readonly othersMayWrite: boolean }>;
  /** Writes a new file for this user only and brings it to the disk. Rejects when there is something of that name. */
  create(path: string, bytes: Uint8Array): Promise<void>;
  /** Puts a file in the place of another, in one step. */
  rename(from: string, to: string): Promise<void>;
  /** Brings the names in a folder to the disk. */
  syncFolder(path: string): Promise<void>;
  /** Takes a file away; nothing when there is none. */
  remove(path: string): Promise<void>;
  /** Reads a file of the folder, trusting nothing: see `WorkFiles`. */
  read(folder: string, name: string, maxBytes: number): Promise<FileRead>;
}

/** The file system of this machine. */
export const systemReportFiles: ReportFiles = {
  makeFolder: async (path) => void (await mkdir(path, { recursive: true, mode: 0o700 })),
  async inspect(path) {
    const facts = await lstat(path);
    return {
      isFolder: facts.isDirectory(),
      // Windows tells neither owner nor permissions this way.
      isOurs: process.getuid === undefined || facts.uid === process.getuid(),
      othersMayWrite: process.platform !== "win32" && (facts.mode & 0o022) !== 0,
    };
  },
  async create(path, bytes) {
    const handle = await open(path, "wx", 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  rename,
  async syncFolder(path) {
    if (process.platform === "win32") return; // a folder cannot be opened there
    const handle = await open(path, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  remove: (path) => rm(path, { force: true }),
  read: (folder, name, maxBytes) => readInFolder(folder, name, maxBytes, {}),
};
