import { chmod, lstat, mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Does something in an empty folder of one's own in the system's temporary folder, readable by this user only, and removes the folder
 * however that ends. Rejects when the folder cannot be made or removed.
 */
export async function inScratchFolder<Result>(name: string, work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), `sluice-${name}-`)));
  try {
    return await work(folder);
  } finally {
    await remove(folder);
  }
}

/** What ran in the folder may have taken away the permissions that removing it needs. */
async function remove(folder: string): Promise<void> {
  const options = { recursive: true, force: true, maxRetries: 3 };
  try {
    await rm(folder, options);
  } catch {
    await permit(folder);
    await rm(folder, options);
  }
}

async function permit(folder: string): Promise<void> {
  await chmod(folder, 0o700);
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if ((await lstat(path)).isDirectory()) await permit(path);
  }
}
