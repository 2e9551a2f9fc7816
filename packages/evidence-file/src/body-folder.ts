import { randomUUID } from "node:crypto";
import { link, lstat, open, readdir, rename, rm, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { EvidenceKey, Instant } from "@sluice/core";
import { secureFolder, syncFolder } from "./secure-folder.ts";

/** Names of the files in a body's own folder. */
export const NAMES = { body: "body", erased: "erased", expired: "expired" } as const;

const UNTIL = "until-";
const NEVER = "never";
const DRAFT = "draft.";
const TAKEN = "taken.";

/** The folder of one body. Every part of its path is made of a scope and of a digest, whose grammars hold nothing that leads anywhere. */
export interface BodyFolder {
  readonly path: string;
  /** Those above it, below the store's own. */
  readonly above: readonly string[];
}

/** Where a body lies below the real path of the store. */
export function folderOf(root: string, { scope, digest }: EvidenceKey): BodyFolder {
  const name = digest.slice("sha256:".length);
  const above = [join(root, scope), join(root, scope, name.slice(0, 2))];
  return { path: join(root, scope, name.slice(0, 2), name), above };
}

/** Makes a body's folder and those above it, each for this user alone. */
export async function makeFolder({ path, above }: BodyFolder): Promise<void> {
  for (const folder of [...above, path]) await secureFolder(folder);
  for (const folder of above) await syncFolder(folder);
}

/** The names in a body's folder; none when there is no such folder, `undefined` when a link stands on the way to it (threat PTH-2). */
export async function namesIn({ path, above }: BodyFolder): Promise<readonly string[] | undefined> {
  for (const folder of [...above, path]) {
    const facts = await lstat(folder).catch((error: unknown) => absent(error, undefined));
    if (facts === undefined) return [];
    if (!facts.isDirectory()) return undefined;
  }
  return list(path);
}

/** Files that somebody has taken away to look whether their time has come, and may have died over. */
export function takenOf(names: readonly string[]): readonly string[] {
  return names.filter((name) => name.startsWith(TAKEN));
}

/** The end of keeping that stands in the names of a folder: the latest one; `undefined` where none does, infinite for never. */
export function endOf(names: readonly string[]): Instant | undefined {
  const ends = names.filter((name) => name.startsWith(UNTIL)).map(untilOf);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** Says until when a body is to be kept, and forgets earlier ends. */
export async function keepUntil(folder: string, names: readonly string[], until: Instant): Promise<void> {
  const name = `${UNTIL}${until === Number.POSITIVE_INFINITY ? NEVER : String(until)}`;
  if (!names.includes(name)) await putFile(folder, name, new Uint8Array(), "once");
  await forgetEnds(folder, names, (other) => other < until);
}

/** Takes ends of keeping away. */
export async function forgetEnds(folder: string, names: readonly string[], isPast: (end: Instant) => boolean): Promise<void> {
  for (const name of names) if (name.startsWith(UNTIL) && isPast(untilOf(name))) await rm(join(folder, name), { force: true });
}

/** What cannot be read keeps for ever. */
function untilOf(name: string): Instant {
  const text = name.slice(UNTIL.length);
  return /^\d{1,16}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY;
}

/**
 * Gives new bytes a name, whole or not at all, and returns once both are on the disk. `once`: answers `false` where the name is taken, or
 * the draft was taken away by an erasure; `replace`: takes the place of what stands there.
 */
export async function putFile(folder: string, name: string, bytes: Uint8Array, how: "once" | "replace"): Promise<boolean> {
  const draft = join(folder, `${DRAFT}${randomUUID()}`);
  try {
    const handle = await open(draft, "wx", 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const put = how === "replace" ? takePlace(draft, join(folder, name)) : link(draft, join(folder, name));
    if (!(await succeeds(put))) return false;
    await syncFolder(folder);
    return true;
  } finally {
    await rm(draft, { force: true });
  }
}

/** A folder, which nobody here makes, can only be replaced when it is gone. */
async function takePlace(draft: string, place: string): Promise<void> {
  try {
    await rename(draft, place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EISDIR") throw error;
    await rm(place, { recursive: true, force: true });
    await rename(draft, place);
  }
}

/** Takes a body away under a name of one's own; `undefined` when somebody was quicker. */
export async function takeBody(folder: string): Promise<string | undefined> {
  const taken = `${TAKEN}${randomUUID()}`;
  return (await succeeds(rename(join(folder, NAMES.body), join(folder, taken)))) ? taken : undefined;
}

/** Gives a body that was taken away its name back, unless another one has it by now. */
export async function giveBack(folder: string, taken: string): Promise<void> {
  await succeeds(link(join(folder, taken), join(folder, NAMES.body)));
  await rm(join(folder, taken), { force: true });
  await syncFolder(folder);
}

/** Whether it was there to be taken away. */
export async function removeFile(folder: string, name: string): Promise<boolean> {
  return succeeds(unlink(join(folder, name)));
}

/** Takes everything away but what is named, drafts of others included, and returns once that is on the disk. */
export async function removeAllBut(folder: string, stays: string): Promise<void> {
  for (const name of await list(folder)) if (name !== stays) await rm(join(folder, name), { force: true, recursive: true });
  await syncFolder(folder);
}

/** Every body that was ever kept, in every scope. */
export async function* allBodies(root: string): AsyncGenerator<EvidenceKey, void, undefined> {
  for (const scope of await matching(root, /^[a-z0-9][a-z0-9._-]{0,63}$/))
    for (const prefix of await matching(join(root, scope), /^[0-9a-f]{2}$/))
      for (const name of await matching(join(root, scope, prefix), /^[0-9a-f]{64}$/)) yield { scope, digest: `sha256:${name}` };
}

async function matching(folder: string, pattern: RegExp): Promise<readonly string[]> {
  return (await list(folder)).filter((name) => pattern.test(name)).toSorted();
}

async function list(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => absent(error, []));
}

/** `false` when the name was taken, or nothing was there. */
async function succeeds(act: Promise<void>): Promise<boolean> {
  try {
    await act;
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EEXIST" || code === "ENOENT") return false;
    throw error;
  }
}

function absent<Result>(error: unknown, result: Result): Result {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT" || code === "ENOTDIR") return result;
  throw error;
}
