import {
  closeSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";
import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { SluiceError } from "@sluice/core";
import { createFileStore } from "./create-file-store.ts";
import { nodeFiles } from "./files.ts";
import { holdLock, takeNow } from "./hold-lock.ts";
import { systemProcesses } from "./owner.ts";
import { storeError } from "./store-error.ts";
import { secureFolder, type StorePaths, storePaths } from "./store-folder.ts";
import { createStoreLock } from "./store-lock.ts";
import { verifyFileStore } from "./verify-file-store.ts";

/** Options of {@link backupFileStore}. */
export interface FileBackupOptions {
  /** The folder of the store, open elsewhere or not. */
  readonly folder: string;
  /** The folder to write: a new one, or an empty one. */
  readonly to: string;
}

/** How much of both files belongs to one moment. */
interface Moment {
  /** The open ledger: whatever is put in its place later, this file keeps its lines. */
  readonly ledger: number;
  readonly bytes: number;
  readonly claims: Buffer;
}

const CHUNK = 1_048_576;

/**
 * Copies a store in plain files while others write it: everything acknowledged before the call is in the copy, which is one moment of the
 * store. Writers wait only while the length of the ledger is taken and the claims are read, because the ledger's lines stay as they are.
 * Every byte of the copy was verified and is on the disk when the call returns; it is opened like any other store.
 *
 * @returns the size of the copy in bytes
 * @throws SluiceError `OUTPUT_FAILED` when `to` is not empty or cannot be written; `STORE_FAILED` where there is no store, `STORE_INSECURE`,
 * `STORE_CORRUPT`, `STORE_BUSY`
 */
export async function backupFileStore(options: FileBackupOptions): Promise<{ readonly bytes: number }> {
  const paths = storePaths(resolve(options.folder));
  const to = storePaths(resolve(options.to));
  const moment = momentOf(paths);
  try {
    writing(to, () => {
      mkdirSync(to.folder, { recursive: true, mode: 0o700 });
      if (readdirSync(to.folder).length > 0)
        throw new SluiceError({ code: "OUTPUT_FAILED", message: `${to.folder} is not empty; name another folder.` });
      // The ledger gets its name last: without it there is no store.
      putFile(to.claims, (handle) => void writeSync(handle, moment.claims));
      putFile(to.ledger, (handle) => copyBytes(moment, handle));
      nodeFiles.syncFolder(to.folder);
    });
  } finally {
    closeSync(moment.ledger);
  }
  // A writer that died may have left a line that is not whole; opening mends that, as it would in the store itself.
  await createFileStore({ folder: to.folder }).close();
  const verdict = verifyFileStore(to.folder);
  if (!verdict.ok) throw new SluiceError({ code: "STORE_CORRUPT", message: `The store is damaged, and so is the copy: ${verdict.reason}` });
  return { bytes: moment.bytes + moment.claims.length };
}

/** Under the lock: nobody adds a line to one file that the other one would have to speak of. */
function momentOf(paths: StorePaths): Moment {
  if (nodeFiles.facts(paths.ledger) === undefined)
    throw new SluiceError({ code: "STORE_FAILED", message: `There is no store in ${paths.folder}.` });
  secureFolder(nodeFiles, paths);
  const lock = createStoreLock(paths.folder, nodeFiles, systemProcesses());
  try {
    const { inherited } = takeNow(lock);
    const look = (): Moment => {
      const ledger = openSync(paths.ledger, "r");
      return { ledger, bytes: fstatSync(ledger).size, claims: readFileSync(paths.claims) };
    };
    if (!inherited) return holdLock(lock, look);
    // Whoever had it died in the middle of a write. Who writes next has to know that, and repairs; a copy changes nothing here.
    try {
      return look();
    } finally {
      lock.abandon();
    }
  } catch (error) {
    throw storeError(error);
  } finally {
    lock.dispose();
  }
}

function copyBytes({ ledger, bytes }: Moment, handle: number): void {
  const buffer = Buffer.allocUnsafe(CHUNK);
  for (let at = 0; at < bytes;) {
    const read = readSync(ledger, buffer, 0, Math.min(CHUNK, bytes - at), at);
    if (read === 0) throw new SluiceError({ code: "STORE_CORRUPT", message: "The ledger became shorter while it was copied." });
    for (let from = 0; from < read;) from += writeSync(handle, buffer, from, read - from);
    at += read;
  }
}

/** Whole under its name, or not there. */
function putFile(path: string, write: (handle: number) => void): void {
  const draft = `${path}.${randomUUID()}.part`;
  try {
    const handle = openSync(draft, "wx", 0o600);
    try {
      write(handle);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    linkSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

function writing({ folder }: StorePaths, act: () => void): void {
  try {
    act();
  } catch (cause) {
    if (SluiceError.is(cause)) throw cause;
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown";
    throw new SluiceError({
      code: "OUTPUT_FAILED",
      message: `The backup ${folder} cannot be written (${code}). Name another folder.`,
      cause,
    });
  }
}
