import { createHash, randomBytes } from "node:crypto";
import { lstat, mkdir, open, realpath, rename, rm, writeFile } from "node:fs/promises";
import { homedir, userInfo } from "node:os";
import { isAbsolute, join, sep } from "node:path";
import { type ProcessRunner, SluiceError } from "@sluice/core";
import { createGit, type Git, type GitPlaces, placesIn } from "./git-command.ts";

/** What is read, and where our copy lives. */
export interface CacheRequest {
  readonly runner: ProcessRunner;
  readonly git: string;
  readonly uploadPack: string;
  /** Absolute path of the repository that is read. */
  readonly repo: string;
  /** Parent of all caches. */
  readonly cache: string | undefined;
}

/** Our own bare repository, ready to be fetched into. */
export interface CacheFolder {
  readonly git: Git;
  readonly places: GitPlaces;
  /** What `git fetch` is given: exactly this repository, never a neighbour that git would guess. */
  readonly source: string;
  readonly bare: boolean;
}

/** Finds or makes the private folder of a repository's copy. Rejects with `VCS_FAILED`, `CONFIG_INVALID` or `STORE_INSECURE`. */
export async function openCacheFolder(request: CacheRequest): Promise<CacheFolder> {
  const { repo, source } = await locate(request.repo);
  const parent = request.cache ?? join(userCache(), "sluice", "git");
  await mkdir(parent, { recursive: true, mode: 0o700 });
  const realParent = await realpath(parent);
  if (`${realParent}${sep}`.startsWith(`${repo}${sep}`)) {
    throw new SluiceError({
      code: "CONFIG_INVALID",
      message:
        "The cache of a repository must not lie inside it: whoever edits the one could edit the other. Name another place with `cache`.",
    });
  }
  const folder = join(realParent, createHash("sha256").update(repo).digest("hex").slice(0, 32));
  if (!(await exists(folder))) await make(request, folder, { repo, source });
  await refuseShared(folder);
  const places = placesIn(folder);
  return { places, source, bare: source === repo, git: createGit(request.runner, request.git, places) };
}

/** Relative values count as unset: they would lead into whatever folder the host works in. */
function userCache(): string {
  const given = process.env["XDG_CACHE_HOME"];
  if (given !== undefined && isAbsolute(given)) return given;
  const home = homedir(); // empty where HOME is; the system's list of users still knows
  return join(isAbsolute(home) ? home : userInfo().homedir, ".cache");
}

/** Git would also try `<path>.git` beside a path that lost its `.git`: another repository altogether. */
async function locate(path: string): Promise<{ readonly repo: string; readonly source: string }> {
  try {
    const repo = await realpath(path);
    if (await exists(join(repo, ".git"))) return { repo, source: join(repo, ".git") };
    if ((await exists(join(repo, "HEAD"))) && (await exists(join(repo, "objects")))) return { repo, source: repo };
  } catch (cause) {
    throw new SluiceError({
      code: "VCS_FAILED",
      message: "The repository's folder cannot be opened. Give one that is there and may be read.",
      cause,
    });
  }
  throw new SluiceError({
    code: "VCS_FAILED",
    message: "There is no git repository in that folder. Give the folder that has .git in it, or a bare repository.",
  });
}

/** Made under another name and renamed, so that nobody ever meets half a repository. */
async function make(
  request: CacheRequest,
  folder: string,
  { repo, source }: { readonly repo: string; readonly source: string },
): Promise<void> {
  const draft = placesIn(`${folder}.${randomBytes(8).toString("hex")}`);
  await mkdir(draft.folder, { mode: 0o700 });
  try {
    await mkdir(draft.home, { mode: 0o700 });
    await writeFile(draft.config, ownershipConfig([repo, source]), { mode: 0o400, flag: "wx" });
    const git = createGit(request.runner, request.git, draft);
    const { stdout } = await git("ls-remote", ["--quiet", `--upload-pack=${request.uploadPack}`, "--", source, "HEAD"], {});
    const format = /^[0-9a-f]{64}\t/m.test(stdout.toString("latin1")) ? "sha256" : "sha1";
    await git("init", ["--quiet", "--bare", "--template=", `--object-format=${format}`], {});
    // After a power cut an unsynced new repository has an empty HEAD and is none (GIT-16).
    for (const path of ["HEAD", "config", "."]) await sync(join(draft.repository, path));
    await rename(draft.folder, folder);
  } catch (error) {
    await rm(draft.folder, { recursive: true, force: true });
    if (!(await exists(folder))) throw error; // otherwise somebody else was faster
  }
}

/** Reading another user's repository is what the host asked for; only this one, never every one (GIT-13). */
function ownershipConfig(paths: readonly string[]): string {
  const quoted = paths.map((path) => `\tdirectory = "${path.replace(/[\\"]/g, "\\$&").replaceAll("\n", "\\n")}"\n`);
  return `[safe]\n${quoted.join("")}`;
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function refuseShared(folder: string): Promise<void> {
  const facts = await lstat(folder);
  const ours = process.getuid === undefined || (facts.uid === process.getuid() && (facts.mode & 0o022) === 0);
  if (facts.isDirectory() && ours) return;
  throw new SluiceError({
    code: "STORE_INSECURE",
    message:
      "The folder of our copy of the repository belongs to somebody else or can be written by others. Take that right away, or name another place with `cache`.",
  });
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (typeof error === "object" && error !== null && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))
      return false;
    throw error;
  }
}
