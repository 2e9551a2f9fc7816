import type { CacheFolder } from "./cache-folder.ts";
import { refuseCutHistory } from "./cut-history.ts";
import { failed } from "./git-command.ts";
import { isShallow } from "./mirror.ts";
import { isFullId } from "./revision.ts";

const MOST_KNOWN = 1000;

/** Finds the tree or commit that a change starts from, for two full ids of commits. */
export type StartOfChange = (base: string, head: string, signal: AbortSignal | undefined) => Promise<string>;

/**
 * A change starts at the merge base. Where there are two, git would take one of them, and whoever merged both into a branch could give back
 * to a file what the other one had taken from it, which no difference from the first would show and a merge would bring in. So the change
 * starts at what a merge starts at: both of them merged. Where those two contradict each other, that holds both, which nobody's file does:
 * it shows as changed.
 */
export function startOfChange(open: () => Promise<CacheFolder>): StartOfChange {
  const known = new Map<string, string>();
  return async (base, head, signal) => {
    const pair = `${base} ${head}`;
    const before = known.get(pair);
    if (before !== undefined) return before;
    const cache = await open();
    const start = await find(cache, [base, head], signal);
    if (known.size >= MOST_KNOWN) known.clear();
    // Commits never get other ancestors, unless history was cut and is not any more.
    if (!(await isShallow(cache))) known.set(pair, start);
    return start;
  };
}

async function find(cache: CacheFolder, pair: readonly [string, string], signal: AbortSignal | undefined): Promise<string> {
  const { git } = cache;
  const { stdout } = await git("merge-base", ["--all", ...pair], { signal });
  const bases = stdout.toString("latin1").trim().split("\n").filter(isFullId);
  const [first, second] = bases;
  if (first === undefined) throw failed("merge-base", "the commits have no ancestor in common");
  // On either side a cut could hide the newest ancestor behind an older one, and with it what was given back since.
  await refuseCutHistory(cache, pair.join("..."), signal);
  if (second === undefined) return first;
  if (bases.length > 2) throw failed("merge-base", `the commits have ${bases.length} best common ancestors`);
  const merged = await git("merge-tree", ["--write-tree", "--no-messages", "--name-only", "-z", first, second], { signal });
  const tree = merged.stdout.toString("latin1").split("\0", 1)[0] ?? "";
  if (!isFullId(tree)) throw failed("merge-tree", "it names no tree");
  return tree;
}
