import { basename, dirname, relative, sep } from "node:path";
import { type Cancellable, type FileRead, SluiceError } from "@sluice/core";
import { fillLists, LIST_LIMITS, listFilesOf, loadDefinition, type LoadedDefinition } from "@sluice/definition";
import { readPlainFile } from "@sluice/work-folder";
import { pathInside, type TrustedPlace } from "./trusted-files.ts";

/** A definition as it was read, with the lists that its gates refer to in their places. */
export interface DefinitionSource {
  readonly text: string;
  /** What to call it in messages. */
  readonly file: string;
  readonly loaded: LoadedDefinition;
}

/** Where a definition is read. */
export interface DefinitionPlace {
  readonly root: string;
  /** Absent: from disk. */
  readonly trusted: TrustedPlace | undefined;
  /** The trusted place in words. */
  readonly from: string;
  /** Paths of other files that are policy, from the top of the repository. */
  readonly policyFiles: readonly string[];
}

interface DefinitionBytes {
  readonly bytes: Uint8Array;
  readonly file: string;
  /** Commit it was read at; absent for disk. */
  readonly origin?: string;
  /** From the top of what the lists are looked up in. */
  readonly path: string;
  readonly readList: (path: string) => Promise<FileRead>;
}

const LARGEST = 262_144;

/**
 * Reads the definition at the policy ref, or from disk when there is no trusted place, and its lists from the same. What is wrong with
 * their content is told by `loaded`.
 *
 * @throws SluiceError `DEFINITION_UNREADABLE`
 */
export async function readDefinition(file: string, place: DefinitionPlace, call: Cancellable): Promise<DefinitionSource> {
  const {
    bytes,
    file: name,
    origin,
    path,
    readList,
  } = place.trusted === undefined ? fromDisk(file, place) : await atPolicy(file, place.trusted, place, call);
  const text = decode(bytes, name);
  const named = origin === undefined ? name : `${origin}:${name}`;
  const loaded = loadDefinition(text, { file: named });
  if (!loaded.ok) return { text, file: named, loaded };
  const lists = listFilesOf(loaded.source, path).map(async (list) => [list, await readList(list)] as const);
  const files = new Map(await Promise.all(lists));
  return { text, file: named, loaded: fillLists(loaded.source, loaded.positions, { file: named, path, files, policy: place.policyFiles }) };
}

async function atPolicy(
  file: string,
  { repository, vcs, commit }: TrustedPlace,
  { root, from }: DefinitionPlace,
  call: Cancellable,
): Promise<DefinitionBytes> {
  const path = pathInside(repository, file);
  if (path === undefined)
    throw unreadable(relative(root, file) || file, "a file outside of the repository", "one inside, or --policy-file");
  const read = await vcs.readFile({ commit, path, maxBytes: LARGEST }, call);
  if (read.kind !== "present") {
    throw unreadable(path, `none at the policy ref ${from} (${read.because})`, "it to be committed there, or --policy-file for a trial");
  }
  const readList = (list: string): Promise<FileRead> => vcs.readFile({ commit, path: list, maxBytes: LIST_LIMITS.bytes }, call);
  return { bytes: read.bytes, file: path, origin: commit.slice(0, 12), path, readList };
}

function fromDisk(file: string, { root }: DefinitionPlace): DefinitionBytes {
  const name = relative(root, file) || file;
  // A definition beside the repository has its lists in its own folder.
  const top = name.startsWith("..") ? dirname(file) : root;
  const read = readPlainFile(dirname(file), basename(file), LARGEST);
  if (read.kind !== "present") {
    throw unreadable(name, `no readable plain file (${read.because})`, "a definition; name it with --pipeline FILE");
  }
  const path = relative(top, file).split(sep).join("/");
  return { bytes: read.bytes, file: name, path, readList: (list) => Promise.resolve(readPlainFile(top, list, LIST_LIMITS.bytes)) };
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw unreadable(file, "bytes that are not UTF-8", "text", cause);
  }
}

function unreadable(file: string, found: string, expected: string, cause?: unknown): SluiceError {
  return new SluiceError({ code: "DEFINITION_UNREADABLE", message: `Found ${found}, expected ${expected}.`, position: { file }, cause });
}
