import { foldPath } from "./fold-path.ts";

/** The paths, each group at least two, that some file systems take for one and the same (threat GLB-5). */
export function collidingPaths(paths: Iterable<string>): readonly (readonly string[])[] {
  const groups = new Map<string, Set<string>>();
  for (const path of paths) {
    const folded = foldPath(path);
    groups.set(folded, (groups.get(folded) ?? new Set()).add(path));
  }
  return [...groups.values()].filter((group) => group.size > 1).map((group) => [...group]);
}
