import { lstat, mkdir } from "node:fs/promises";
import { SluiceError } from "@sluice/core";

/** Group and world may not write: whoever can write a record decides how work ended (threat PTH-5). */
const OTHERS_WRITE = 0o022;

/**
 * Makes the folder of records for this user alone where there is none. Refuses what {@link haveRecords} refuses.
 *
 * @throws SluiceError `RECORDS_INSECURE`
 */
export async function makeRecords(folder: string): Promise<void> {
  if (await haveRecords(folder)) return;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await haveRecords(folder);
}

/**
 * Whether there is a folder of records, which is refused where others could have written into it: when it is a link, another user's, or
 * writable by others. Windows tells neither owner nor modes; there the folder's access list is the host's business.
 *
 * @throws SluiceError `RECORDS_INSECURE`
 */
export async function haveRecords(folder: string): Promise<boolean> {
  const facts = await lstat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (facts === undefined) return false;
  if (!facts.isDirectory()) throw insecure(folder, "is no folder of its own");
  if (process.getuid !== undefined && facts.uid !== process.getuid()) throw insecure(folder, "belongs to another user");
  if (process.platform !== "win32" && (facts.mode & OTHERS_WRITE) !== 0) throw insecure(folder, "can be written by others (chmod go-w)");
  return true;
}

function insecure(folder: string, found: string): SluiceError {
  return new SluiceError({
    code: "RECORDS_INSECURE",
    message: `The folder ${folder} ${found}, so what stands there proves nothing. Mend that, or name one that only this user can write.`,
    details: { folder },
  });
}
