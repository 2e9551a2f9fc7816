import { closeSync, existsSync, fsyncSync, lstatSync, mkdirSync, openSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { SluiceError } from "@sluice/core";

/** Group and world may not write: whoever can replace the file or its log decides what the store says. */
const OTHERS_WRITE = 0o022;
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * Makes the folder (0700) and an empty file (0600) where there are none, and refuses what others could write.
 * Windows has no such modes; there the folder's access list is the host's business.
 *
 * @throws SluiceError `STORE_INSECURE`; `STORE_FAILED` when the folder or file cannot be made or read
 */
export function secureFile(file: string): void {
  const folder = dirname(file);
  try {
    mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
    if (statSync(folder).mode & others()) throw insecure(folder, "folder");
    if (!existsSync(file)) createFile(file, folder);
    const found = lstatSync(file);
    if (!found.isFile()) throw insecure(file, "path (it is no plain file)");
    if (found.mode & others()) throw insecure(file, "file");
  } catch (cause) {
    if (SluiceError.is(cause)) throw cause;
    throw new SluiceError({ code: "STORE_FAILED", message: `The store's file ${file} cannot be made or read.`, cause });
  }
}

function others(): number {
  return process.platform === "win32" ? 0 : OTHERS_WRITE;
}

function createFile(file: string, folder: string): void {
  try {
    closeSync(openSync(file, "wx", FILE_MODE));
  } catch (error) {
    // Another process opening the same store was quicker; its file is judged like any other.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return;
  }
  if (process.platform === "win32") return;
  // The name of the new file must survive a power cut as well (threat STO-3).
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function insecure(path: string, what: string): SluiceError {
  return new SluiceError({
    code: "STORE_INSECURE",
    message: `The store's ${what} ${path} can be written by other users; take that right away (chmod go-w) or choose another place.`,
    details: { path },
  });
}
