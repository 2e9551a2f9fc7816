import { lstat, mkdir, open, realpath } from "node:fs/promises";
import { SluiceError } from "@sluice/core";

/** Group and world may not write: whoever can replace a file decides what was looked at (threat PTH-5). */
const OTHERS_WRITE = 0o022;

/**
 * Makes a folder for this user alone where there is none, and refuses one that is a link, another user's, or writable by others.
 * Windows tells neither owner nor modes; there the folder's access list is the host's business.
 *
 * @returns its real path
 * @throws SluiceError `STORE_INSECURE`; the system's error when it cannot be made
 */
export async function secureFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const facts = await lstat(folder);
  if (!facts.isDirectory()) throw insecure(folder, "it is no folder");
  if (process.getuid !== undefined && facts.uid !== process.getuid()) throw insecure(folder, "it belongs to another user");
  if (process.platform !== "win32" && (facts.mode & OTHERS_WRITE) !== 0) throw insecure(folder, "others may write it (chmod go-w)");
  return realpath(folder);
}

/** Brings the names in a folder to the disk. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return; // a folder cannot be opened there
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function insecure(path: string, found: string): SluiceError {
  return new SluiceError({
    code: "STORE_INSECURE",
    message: `The folder ${path} cannot hold evidence: ${found}. Mend that, or name a folder that only this user can write.`,
    details: { path },
  });
}
