import { readdir, readFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";

/** Environment variable by which processes of one command are found again. Nested runners append to it. */
export const MARKER_VARIABLE = "SLUICE_CHILD";

const PASSES = 50;
const PAUSE_MS = 10;

/**
 * Kills what left the process group (`setsid`) but still carries the marker in its environment. Best effort (PRC-2): Linux only, and a
 * process that cleans its environment, or belongs to another user, is not found. Only a pid namespace or a container contains it.
 */
export async function killSurvivors(token: string): Promise<void> {
  if (process.platform !== "linux") return;
  for (let pass = 0; pass < PASSES; pass++) {
    const pids = await marked(token);
    if (pids.length === 0) return;
    for (const pid of pids) kill(pid);
    await setTimeout(PAUSE_MS); // the dead take a moment to leave, and a dying tree may still fork
  }
}

async function marked(token: string): Promise<readonly number[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(names.map(async (name) => ((await carries(name, token)) ? [Number(name)] : [])));
  return found.flat().filter((pid) => pid !== process.pid);
}

async function carries(pid: string, token: string): Promise<boolean> {
  try {
    return (await readFile(`/proc/${pid}/environ`)).includes(token);
  } catch {
    return false; // gone meanwhile, or somebody else's
  }
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false; // gone meanwhile
  }
}
