import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { basename, dirname, isAbsolute, join, resolve, sep } from "node:path";
import { SluiceError } from "@sluice/core";
import { type Repository, worktreesOf } from "./repository.ts";

/** How the database's place is chosen. */
export interface StoreChoice {
  /** From the command line, relative to the folder it was called in. */
  readonly option: string | undefined;
  /** From the configuration, absolute. */
  readonly configured: string | undefined;
  readonly cwd: string;
  readonly root: string;
  readonly repository: Repository | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the configuration allows a store that workers can write. */
  readonly localDev: boolean;
}

/**
 * The database file: the option, the configuration, or a file of its own for each repository in the user's state folder.
 *
 * @throws SluiceError `STORE_INSIDE_SUBJECT` when it lies in the repository's worktree and the configuration does not allow that.
 */
export function storeFile(choice: StoreChoice): string {
  const { option, configured, cwd, repository, localDev } = choice;
  const file = option === undefined ? (configured ?? defaultFile(choice)) : resolve(cwd, option);
  if (repository !== undefined && !localDev && isInside(repository, file)) {
    throw new SluiceError({
      code: "STORE_INSIDE_SUBJECT",
      message: `Found the store ${file} inside the repository, where workers can write. Choose another --store, or allow it for one person's machine with trust: "local-dev" in the configuration.`,
    });
  }
  return file;
}

/** Where state is kept by default: `$XDG_STATE_HOME` or `~/.local/state`. Relative values of the variable count as unset. */
function stateFolder(env: Readonly<Record<string, string | undefined>>): string {
  const given = env["XDG_STATE_HOME"];
  if (given !== undefined && isAbsolute(given)) return given;
  const home = homedir(); // empty where HOME is; the system's list of users still knows
  return join(isAbsolute(home) ? home : userInfo().homedir, ".local", "state");
}

/** Whether a file, existing or not, lies in a worktree of the repository or in its git folder. Links are followed. */
export function isInside(repository: Repository, file: string): boolean {
  const real = realPath(file);
  return [...worktreesOf(repository), repository.commonFolder].some((folder) => `${real}${sep}`.startsWith(`${realPath(folder)}${sep}`));
}

function defaultFile({ repository, root, env }: StoreChoice): string {
  const identity = createHash("sha256")
    .update(repository?.commonFolder ?? root)
    .digest("hex")
    .slice(0, 32);
  return join(stateFolder(env), "sluice", identity, "runs.sqlite");
}

/** The real path of the nearest part that exists, with the rest appended. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
}
