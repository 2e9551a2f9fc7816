import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { SluiceError, type Vcs } from "@sluice/core";
import type { Repository } from "./repository.ts";

/** Where a store lies, and what it is there: a database, or a folder of plain files. */
export interface StorePlace {
  readonly kind: "sqlite" | "files";
  readonly path: string;
}

/** How the store's place is chosen. */
export interface StoreChoice {
  /** From the command line, relative to the folder it was called in, or from the configuration. */
  readonly named: string | undefined;
  /** Knows where workers can write. */
  readonly vcs: Vcs | undefined;
  readonly cwd: string;
  readonly root: string;
  readonly repository: Repository | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the configuration allows a store that workers can write. */
  readonly localDev: boolean;
}

/**
 * The store's place: what was named, or a database of its own for each repository in the user's state folder. A folder, or
 * a path that ends in a slash, is a store in plain files.
 *
 * @throws SluiceError `STORE_INSIDE_SUBJECT` when it lies in the repository's worktree and the configuration does not allow that.
 */
export function storePlace(choice: StoreChoice): StorePlace {
  const { cwd, vcs, localDev } = choice;
  const named = choice.named ?? defaultFile(choice);
  const path = resolve(cwd, named);
  if (!localDev && vcs?.contains?.(path) === true) {
    throw new SluiceError({
      code: "STORE_INSIDE_SUBJECT",
      message: `Found the store ${path} inside the repository, where workers can write. Choose another --store, or allow it for one person's machine with trust: "local-dev" in the configuration.`,
    });
  }
  return { kind: isFolder(named, path) ? "files" : "sqlite", path };
}

function isFolder(named: string, path: string): boolean {
  return /[/\\]$/.test(named) || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Where state is kept by default: `$XDG_STATE_HOME` or `~/.local/state`. Relative values of the variable count as unset. */
function stateFolder(env: Readonly<Record<string, string | undefined>>): string {
  const given = env["XDG_STATE_HOME"];
  if (given !== undefined && isAbsolute(given)) return given;
  const home = homedir(); // empty where HOME is; the system's list of users still knows
  return join(isAbsolute(home) ? home : userInfo().homedir, ".local", "state");
}

function defaultFile({ repository, root, env }: StoreChoice): string {
  const identity = createHash("sha256")
    .update(repository?.commonFolder ?? root)
    .digest("hex")
    .slice(0, 32);
  return join(stateFolder(env), "sluice", identity, "runs.sqlite");
}
