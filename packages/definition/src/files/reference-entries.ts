import type { FileRead } from "@sluice/core";
import type { ProblemCode } from "../problem/problem-codes.ts";
import { CONFIG_NAMES } from "./config-names.ts";
import { isPlainPath, pathBeside } from "./file-path.ts";
import { LIST_LIMITS } from "./list-limits.ts";
import { readList } from "./read-list.ts";

/** One text that a reference stands for. */
export interface ListEntry {
  readonly text: string;
  /** The line of a list file it stands on, such as `policy/paths.txt:7`. */
  readonly line?: string;
}

/** What references are looked up in. */
export interface ReferenceSource {
  /** Path of the definition from the top of its repository. */
  readonly path: string;
  readonly files: ReadonlyMap<string, FileRead>;
  readonly policy: readonly string[];
}

/** What a reference stands for, or what is wrong with it; without `found` it is the reference's own value. */
export type EntriesAnswer =
  | { readonly ok: true; readonly entries: readonly ListEntry[] }
  | { readonly ok: false; readonly code: ProblemCode; readonly found?: string; readonly expected: string; readonly hint?: string };

const MAX_NAMED = 200;
const MAX_ENTRY = 512;

/** `fromFile: PATH`: the entries of the file. */
export function linesOfFile(value: unknown, { path, files }: ReferenceSource): EntriesAnswer {
  const file = typeof value === "string" ? pathBeside(path, value) : undefined;
  if (file === undefined) return no("FILE_PATH_INVALID", "the plain path of a file in this repository, relative to the definition");
  const read = files.get(file) ?? { kind: "refused", because: "not-read" };
  if (read.kind !== "present") return { ...no("FILE_UNREADABLE", EXPECTED[read.because]), found: `${file}: ${FOUND[read.because]}` };
  if (read.bytes.length > LIST_LIMITS.bytes) return { ...no("FILE_UNREADABLE", EXPECTED["too-large"]), found: `${file}: too large` };
  const list = readList(read.bytes);
  if (!list.ok) return { ...no("FILE_CONTENT_INVALID", list.expected), found: `${list.found} in ${file}` };
  return { ok: true, entries: list.lines.map(({ text, line }) => ({ text, line: `${file}:${line}` })) };
}

/** `policyFiles: [MORE]`: everything that decides what is judged and how. */
export function policyPaths(value: unknown, { path, files, policy }: ReferenceSource): EntriesAnswer {
  const isList = Array.isArray(value) && value.length <= MAX_NAMED && value.every(isEntry);
  if (!isList)
    return no("VALUE_TYPE", `a list of at most ${MAX_NAMED} paths or patterns more, from the top of the repository; [] for none`);
  const folder = path.split("/").slice(0, -1);
  const own = [path, ...files.keys(), ...CONFIG_NAMES.map((name) => [...folder, name].join("/")), ...policy].toSorted();
  const odd = own.find((each) => !isPlainPath(each));
  if (odd !== undefined) {
    return { ...no("FILE_PATH_INVALID", "a path that means only itself where patterns are read"), found: `the policy file "${odd}"` };
  }
  return { ok: true, entries: [...new Set([...own, ...value])].map((text) => ({ text })) };
}

function isEntry(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= MAX_ENTRY;
}

function no(code: ProblemCode, expected: string): Extract<EntriesAnswer, { readonly ok: false }> {
  return { ok: false, code, expected };
}

const FOUND = {
  missing: "no such file",
  unchanged: "no such file",
  "too-large": "too large",
  "not-a-regular-file": "a link, a folder or something else",
  outside: "outside of the repository",
  unreadable: "not readable",
  "not-read": "one file too many",
} as const;

const EXPECTED = {
  missing: "a file that stands where the definition was read",
  unchanged: "a file that stands where the definition was read",
  "too-large": `at most ${LIST_LIMITS.bytes} bytes`,
  "not-a-regular-file": "a plain file, with no link on the way to it",
  outside: "a file in the repository of the definition",
  unreadable: "a file that can be read",
  "not-read": `at most ${LIST_LIMITS.files} different files`,
} as const;
