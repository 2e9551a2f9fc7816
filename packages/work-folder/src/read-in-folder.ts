import { isAbsolute } from "node:path";
import type { Cancellable, FileRead } from "@sluice/core";
import { type OpenFolder, openFolder, readBelow } from "./descriptor-read.ts";

/** Reads one file below a folder in which everything may be hostile, the folder itself included. */
export async function readInFolder(folder: string, path: string, maxBytes: number, options: Cancellable): Promise<FileRead> {
  let opened: OpenFolder;
  try {
    if (!isAbsolute(folder)) return { kind: "refused", because: "unreadable" };
    opened = await openFolder(folder);
  } catch {
    return { kind: "refused", because: "unreadable" }; // a folder that was removed, or replaced by a link
  }
  try {
    return await readBelow(opened, path, maxBytes, options);
  } finally {
    await opened.close();
  }
}
