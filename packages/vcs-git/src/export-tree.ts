import { lstat, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { SluiceError, type Vcs } from "@sluice/core";
import { refuseAborted } from "./abortable.ts";
import type { CacheFolder } from "./cache-folder.ts";
import type { CommitFinder } from "./commit-finder.ts";
import { isFullId } from "./revision.ts";

const EXPORT_TIMEOUT_MS = 600_000;

/**
 * Outranks every `.gitattributes` of the commit, in every version of git: no line end, `$Id$`, encoding or filter is converted.
 * `working-tree-encoding` must be unspecified, because git refuses to have it false.
 */
const NO_CONVERSION = "* -text !eol -crlf -ident !filter !working-tree-encoding\n";

/**
 * Writes a commit's files by two processes: `read-tree` into an index of this export's own, and `checkout-index` from there. Links become
 * plain files (`core.symlinks=false`) and submodules empty folders; our copy has no filter, hook or worktree configured.
 */
export function createTreeExport(open: () => Promise<CacheFolder>, finder: CommitFinder): Vcs["exportTree"] {
  return async ({ commit, folder }, { signal } = {}) => {
    refuseAborted(signal);
    if (!isFullId(commit))
      throw new SluiceError({ code: "VCS_REVISION_INVALID", message: "Only a commit given by its full id is exported." });
    const target = await emptyFolder(folder);
    const id = await finder.need(commit, signal);
    const { git, places } = await open();
    const scratch = await prepare(places);
    try {
      const env = { GIT_INDEX_FILE: join(scratch, "index"), GIT_WORK_TREE: target };
      await git("read-tree", [id], { signal, env });
      await git("checkout-index", ["--all"], { signal, env, timeoutMs: EXPORT_TIMEOUT_MS });
    } finally {
      await rm(scratch, { recursive: true, force: true });
    }
  };
}

/** Real path of the folder, which is a folder itself and no link to one that others can change. */
async function emptyFolder(folder: string): Promise<string> {
  if (!isAbsolute(folder)) throw refused("its path is not absolute");
  try {
    if (!(await lstat(folder)).isDirectory()) throw refused("it is no folder");
    if ((await readdir(folder)).length > 0) throw refused("it is not empty");
    return await realpath(folder);
  } catch (error) {
    throw SluiceError.is(error) ? error : refused("it cannot be opened", error);
  }
}

/** A folder for the index, beside our copy; and the attributes in it. */
async function prepare({ folder, repository }: CacheFolder["places"]): Promise<string> {
  try {
    const scratch = await mkdtemp(join(folder, "export-"));
    await writeAttributes(join(repository, "info"), join(scratch, "attributes"));
    return scratch;
  } catch (cause) {
    throw new SluiceError({ code: "VCS_FAILED", message: "Our copy of the repository cannot be written.", cause });
  }
}

/** Renamed into place, so that no other export ever meets half of it. */
async function writeAttributes(info: string, draft: string): Promise<void> {
  await mkdir(info, { recursive: true });
  const file = join(info, "attributes");
  if ((await contentOf(file)) === NO_CONVERSION) return;
  await writeFile(draft, NO_CONVERSION);
  await rename(draft, file);
}

async function contentOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch {
    return undefined; // written anew; what cannot be written is found out then
  }
}

function refused(found: string, cause?: unknown): SluiceError {
  return new SluiceError({ code: "VCS_FAILED", message: `A commit is not exported into that folder: ${found}.`, cause });
}
