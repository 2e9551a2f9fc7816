import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";

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
  const linked = existsSync(registered) ? readdirSync(registered).map((name) => join(registered, name, "gitdir")) : [];
  const folders = linked
    .filter((file) => existsSync(file))
    .map((file) => dirname(resolve(dirname(file), readFileSync(file, "utf8").trim())));
  return [repo, common, ...(basename(common) === ".git" ? [dirname(common)] : []), ...folders];
}

/** A bare repository is its own. */
function commonFolder(repo: string): string {
  const place = join(repo, ".git");
  if (!existsSync(place)) return repo;
  if (statSync(place).isDirectory()) return place;
  const named = /^gitdir: (.+?)\s*$/.exec(readFileSync(place, "utf8"))?.[1];
  if (named === undefined) return repo;
  const own = resolve(repo, named);
  const shared = join(own, "commondir");
  return existsSync(shared) ? resolve(own, readFileSync(shared, "utf8").trim()) : own;
}

/** The real path of the nearest part that exists, with the rest appended. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
}
