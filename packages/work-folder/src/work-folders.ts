import { isAbsolute } from "node:path";
import type { Cancellable, Digest, WorkFolders } from "@sluice/core";
import { digestBytes, SluiceError } from "@sluice/core";
import { type OpenFolder, openFolder, readBelow, throwIfAborted } from "./descriptor-read.ts";
import { readInFolder } from "./read-in-folder.ts";
import { isPlainRelativePath } from "./relative-path.ts";

/** Files beyond this are refused whatever the caller allows, because their baseline is not taken either. */
const LARGEST_FILE = 64 * 1024 * 1024;

/**
 * Reads the folders that workers write, without trusting anything in them.
 *
 * A path is relative, with forward slashes and without `.` and `..`; everything else is refused as `outside`. A file counts as absent when
 * it is as the baseline says, and also when the baseline does not name it at all: then nobody can tell whether the work left it. Files of
 * more than 64 MiB are `too-large`.
 */
export function createWorkFolders(): WorkFolders {
  return {
    portVersion: 1,
    async baseline(folder, paths, options = {}) {
      const opened = await openForBaseline(folder);
      try {
        const entries: [string, Digest | null][] = [];
        for (const path of paths) entries.push([path, await digestNow(opened, path, options)]);
        return Object.fromEntries(entries);
      } finally {
        await opened.close();
      }
    },
    open: (folder, baseline) => ({
      async read(path, { maxBytes, signal }) {
        throwIfAborted(signal);
        if (!isPlainRelativePath(path)) return { kind: "refused", because: "outside" };
        const file = await readInFolder(folder, path, Math.min(maxBytes, LARGEST_FILE), signal === undefined ? {} : { signal });
        if (file.kind !== "present") return file;
        const before = Object.hasOwn(baseline, path) ? baseline[path] : undefined;
        const fresh = before !== undefined && digestBytes(file.bytes) !== before;
        return fresh ? file : { kind: "absent", because: "unchanged" };
      },
    }),
  };
}

async function openForBaseline(folder: string): Promise<OpenFolder> {
  try {
    if (isAbsolute(folder)) return await openFolder(folder);
  } catch (cause) {
    throw new SluiceError({
      code: "WORK_FOLDER_UNREADABLE",
      message: "The work folder is missing, no folder, a link, or may not be read. Make it before the work is sent.",
      cause,
    });
  }
  throw new SluiceError({ code: "WORK_FOLDER_UNREADABLE", message: "The path of a work folder must be absolute." });
}

/** What cannot be read now has no digest: whatever can be read there later is new. */
async function digestNow(folder: OpenFolder, path: string, options: Cancellable): Promise<Digest | null> {
  throwIfAborted(options.signal);
  if (!isPlainRelativePath(path)) return null;
  const file = await readBelow(folder, path, LARGEST_FILE, options);
  return file.kind === "present" ? digestBytes(file.bytes) : null;
}
