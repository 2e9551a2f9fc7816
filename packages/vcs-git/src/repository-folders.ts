import { existsSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import { smallText } from "./small-text.ts";

/**
 * Whether a path, existing or not, lies in a worktree of a repository or in its git folder. Links are followed; files are read and git is
 * not asked, because a worker may have configured it.
 */
export function liesInRepository(repo: string, path: string): boolean {
  const real = realPath(resolve(path));
  return repositoryFolders(resolve(repo)).some((folder) => `${real}${sep}`.startsWith(`${realPath(folder)}${sep}`));
}

/** The git folder that all worktrees share, and the top folders of all of them, linked ones too: whichever workers are given. */
function repositoryFolders(repo: string): readonly string[] {
  const common = commonFolder(repo);
  const registered = join(common, "worktrees");
  const names = isFolder(registered) ? readdirSync(registered) : [];
  const folders = names.flatMap((name) => {
    const place = join(registered, name);
    const named = smallText(join(place, "gitdir"))?.trim();
    return named === undefined ? [] : [dirname(resolve(place, named))];
  });
  return [repo, common, ...(basename(common) === ".git" ? [dirname(common)] : []), ...folders];
}

/** A bare repository is its own. */
function commonFolder(repo: string): string {
  const place = join(repo, ".git");
  if (isFolder(place)) return place;
  const named = /^gitdir: (.+?)\s*$/.exec(smallText(place) ?? "")?.[1];
  if (named === undefined) return repo;
  const own = resolve(repo, named);
  const shared = smallText(join(own, "commondir"));
  return shared === undefined ? own : resolve(own, shared.trim());
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The real path of the nearest part that exists, with the rest appended. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
}
