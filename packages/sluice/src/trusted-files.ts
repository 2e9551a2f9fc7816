import { relative, sep } from "node:path";
import { type Cancellable, SluiceError, type Vcs } from "@sluice/core";
import { readPlainFile } from "@sluice/work-folder";
import { importedPaths } from "./imported-paths.ts";
import type { Repository } from "./repository.ts";

const LARGEST = 1_048_576;
const MOST_FILES = 200;

/** Where trusted content is read. */
export interface TrustedPlace {
  readonly repository: Repository;
  readonly vcs: Vcs;
  readonly commit: string;
}

/**
 * Refuses a module unless it, and every file that it imports by a relative path, equals its content at the policy commit: importing it
 * runs it, so it must not come from the change under judgement. Answers with their paths from the top of the repository.
 *
 * @throws SluiceError `CONFIG_UNTRUSTED`
 */
export async function requireTrusted(place: TrustedPlace, file: string, call: Cancellable): Promise<readonly string[]> {
  const seen = new Set<string>();
  const queue = [file];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (seen.size > MOST_FILES) throw untrusted(file, `more than ${MOST_FILES} imported files`);
    const text = await trustedText(place, next, call);
    const { files, opaque } = importedPaths(next, text);
    if (opaque[0] !== undefined) throw untrusted(next, `the import "${opaque[0]}", which cannot be compared`);
    queue.push(...files);
  }
  return [...seen].flatMap((each) => pathInside(place.repository, each) ?? []);
}

/** Whether the policy commit has a file at that path. */
export async function existsAtPolicy({ repository, vcs, commit }: TrustedPlace, file: string, call: Cancellable): Promise<boolean> {
  const path = pathInside(repository, file);
  if (path === undefined) return false;
  const read = await vcs.readFile({ commit, path, maxBytes: LARGEST }, call);
  return read.kind !== "absent";
}

/** Path of a file in its repository with forward slashes; `undefined` outside. */
export function pathInside({ root }: Repository, file: string): string | undefined {
  const path = relative(root, file);
  return path === "" || path.startsWith("..") || path.includes(`..${sep}`) ? undefined : path.split(sep).join("/");
}

async function trustedText({ repository, vcs, commit }: TrustedPlace, file: string, call: Cancellable): Promise<string> {
  const path = pathInside(repository, file);
  if (path === undefined) throw untrusted(file, "a file outside of the repository");
  const read = await vcs.readFile({ commit, path, maxBytes: LARGEST }, call);
  if (read.kind !== "present") throw untrusted(path, `no such file at the policy ref (${read.because})`);
  const bytes = plainFile(repository, path);
  if (!Buffer.from(read.bytes).equals(bytes)) throw untrusted(path, "another content than at the policy ref");
  return new TextDecoder().decode(bytes);
}

/** A link would let the comparison see one file and the import another. */
function plainFile({ root }: Repository, path: string): Uint8Array {
  const read = readPlainFile(root, path, LARGEST);
  if (read.kind === "present") return read.bytes;
  throw untrusted(path, `no readable plain file on disk (${read.because})`);
}

function untrusted(file: string, found: string): SluiceError {
  return new SluiceError({
    code: "CONFIG_UNTRUSTED",
    message: `Found ${found}; configuration is run, so it must equal what the policy ref has. Commit it there, name another --policy-ref, or use --policy-file for a trial.`,
    position: { file },
  });
}
