import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Place } from "./make-repository.ts";

/** The top folder of this repository. */
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Runs the command line as `npm run sluice -- …` does, with caches of its own. */
export function sluiceCommand(
  place: Pick<Place, "cache">,
  args: readonly string[],
): { readonly exit: number | null; readonly text: string } {
  const bin = fileURLToPath(new URL("../../../packages/sluice/src/bin.ts", import.meta.url));
  const env = { ...process.env, NO_COLOR: "1", XDG_CACHE_HOME: place.cache, XDG_STATE_HOME: place.cache };
  const run = spawnSync(process.execPath, [...process.execArgv, bin, ...args], { cwd: ROOT, env, encoding: "utf8" });
  return { exit: run.status, text: `${run.stdout}${run.stderr}`.trimEnd() };
}
