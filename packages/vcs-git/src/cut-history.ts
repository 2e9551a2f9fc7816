import type { CacheFolder } from "./cache-folder.ts";
import { failed } from "./git-command.ts";
import { shallowCommits } from "./mirror.ts";

/**
 * Rejects where history is cut inside a range of commits (`a..b`, or `a...b` for both sides): what came before is missing from it, and the
 * rest is not all of it. Who writes `.git/shallow` chooses where.
 *
 * @throws SluiceError `VCS_FAILED`
 */
export async function refuseCutHistory(cache: CacheFolder, range: string, signal: AbortSignal | undefined): Promise<void> {
  const cutAt = await shallowCommits(cache);
  if (cutAt.size === 0) return;
  const { stdout } = await cache.git("log", ["--format=%H", "--no-show-signature", range, "--"], { signal });
  const ids = stdout.toString("latin1").split("\n");
  if (ids.some((id) => cutAt.has(id))) throw failed("log", "history is cut within the range");
}
