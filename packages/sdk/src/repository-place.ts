import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";

/** A file in its repository. */
export interface RepositoryPlace {
  /** Real path of the repository's top folder; without a repository of the file's own folder. */
  readonly root: string;
  /** Path of the file from there, with forward slashes. */
  readonly path: string;
}

/** Where a file stands. Its folder must exist. */
export function repositoryPlace(file: string): RepositoryPlace {
  const folder = realpathSync(dirname(file));
  const root = topOf(folder) ?? folder;
  return { root, path: join(relative(root, folder), basename(file)).split(sep).join("/") };
}

function topOf(folder: string): string | undefined {
  if (existsSync(join(folder, ".git"))) return folder;
  return dirname(folder) === folder ? undefined : topOf(dirname(folder));
}
