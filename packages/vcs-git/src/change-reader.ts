import type { ChangedFile, FileDiff, Vcs } from "@sluice/core";
import { parseAddedLines } from "./added-lines.ts";
import type { CacheFolder } from "./cache-folder.ts";
import type { CommitFinder } from "./commit-finder.ts";
import { LOG_FORMAT, parseLog } from "./commit-log.ts";
import { refuseCutHistory } from "./cut-history.ts";
import { failed } from "./git-command.ts";
import { fieldsOf, isTreePath, mayBeEscaped } from "./path-bytes.ts";
import { parseRawDiff, type RawEntry } from "./raw-diff.ts";
import { startOfChange } from "./start-of-change.ts";

const MOST_COMMITS = 1000;
const ARGUMENT_BYTES = 100_000;

/** What of a difference is printed, whatever the configuration or the attributes of the repository say (GIT-3, GIT-10). */
const RAW_OPTIONS = [
  "--raw",
  "-z",
  "--no-abbrev",
  "--no-renames",
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--ignore-submodules=none",
];
const PATCH_OPTIONS = [...RAW_OPTIONS, "--patch", "--unified=0", "--inter-hunk-context=0", "--submodule=short", "--diff-filter=AMT"];
const LOG_OPTIONS = ["-z", "--encoding=UTF-8", "--no-color", "--no-show-signature", "--no-mailmap"];

/** The calls that are about a change: one process each, besides those that find its commits and where it starts. */
export type ChangeReader = Pick<Vcs, "changedFiles" | "diffStat" | "addedLines" | "touchedFiles" | "commits">;

/** Reads what is between two commits of our copy. */
export function createChangeReader(open: () => Promise<CacheFolder>, finder: CommitFinder): ChangeReader {
  async function ends(base: string, head: string, signal: AbortSignal | undefined): Promise<readonly [string, string]> {
    return [await finder.need(base, signal), await finder.need(head, signal)];
  }
  const start = startOfChange(open);
  async function change(base: string, head: string, signal: AbortSignal | undefined): Promise<readonly [string, string]> {
    const [from, to] = await ends(base, head, signal);
    return [await start(from, to, signal), to];
  }
  return {
    async changedFiles({ base, head }, { signal } = {}) {
      const [from, to] = await change(base, head, signal);
      const { git } = await open();
      const { stdout } = await git("diff", [...RAW_OPTIONS, from, to, "--"], { signal });
      return parseRawDiff(listOf(stdout)).map(changedFile);
    },
    async diffStat({ base, head }, { signal } = {}) {
      const [from, to] = await change(base, head, signal);
      const { git } = await open();
      const { stdout } = await git("diff", [...RAW_OPTIONS, "--numstat", from, to, "--"], { signal });
      return parseStat(listOf(stdout));
    },
    async addedLines({ base, head, paths, maxBytes }, { signal } = {}) {
      const [from, to] = await change(base, head, signal);
      if (paths?.length === 0) return { lines: [], binary: [], cut: false };
      const { git } = await open();
      const args = [...PATCH_OPTIONS, from, to, "--", ...(paths !== undefined && fitArguments(paths) ? paths : [])];
      const { stdout, cut } = await git("diff", args, { signal, mostBytes: maxBytes });
      const { lines, binary } = parseAddedLines(stdout, cut);
      const wanted = paths === undefined ? undefined : new Set(paths);
      const isWanted = (path: string): boolean => wanted === undefined || wanted.has(path);
      return { lines: lines.filter(({ path }) => isWanted(path)), binary: binary.filter(isWanted), cut };
    },
    async touchedFiles({ base, head }, { signal } = {}) {
      const [from, to] = await ends(base, head, signal);
      const cache = await open();
      const { git } = cache;
      await refuseCutHistory(cache, `${from}..${to}`, signal);
      const { stdout } = await git("log", [...LOG_OPTIONS, "--format=", "-c", ...RAW_OPTIONS, `${from}..${to}`, "--"], { signal });
      const newest = new Map<string, ChangedFile>();
      for (const entry of parseRawDiff(listOf(stdout))) if (!newest.has(entry.path)) newest.set(entry.path, changedFile(entry));
      return [...newest.values()];
    },
    async commits({ base, head }, { signal } = {}) {
      const [from, to] = await ends(base, head, signal);
      const cache = await open();
      const args = [...LOG_OPTIONS, `--max-count=${MOST_COMMITS}`, `--format=${LOG_FORMAT}`, `${from}..${to}`, "--"];
      const commits = parseLog((await cache.git("log", args, { signal })).stdout);
      await refuseCutHistory(cache, `${from}..${to}`, signal);
      return commits;
    },
  };
}

function listOf(output: Buffer): readonly Buffer[] {
  const fields = fieldsOf(output);
  if (fields === undefined) throw failed("diff", "its list is incomplete");
  return fields;
}

function changedFile({ path, change, type }: RawEntry): ChangedFile {
  return { path, change, type };
}

const STAT = /^(?:(\d+)\t(\d+)|-\t-)\t$/;

/** `--raw --numstat -z`: first the list, then as many lines of numbers, in the same order. */
function parseStat(fields: readonly Buffer[]): readonly FileDiff[] {
  const count = fields.length / 3;
  const entries = parseRawDiff(fields.slice(0, 2 * count));
  return entries.map((entry, index) => {
    const field = fields[2 * count + index];
    const numbers = field === undefined ? undefined : STAT.exec(field.toString("latin1", 0, field.length - entry.pathBytes.length));
    if (field?.subarray(-entry.pathBytes.length).equals(entry.pathBytes) !== true || numbers == null)
      throw failed("diff", "its numbers are outside their format");
    const [, added, deleted] = numbers;
    return { ...changedFile(entry), added: Number(added ?? 0), deleted: Number(deleted ?? 0), binary: added === undefined };
  });
}

/** Names that were escaped cannot be asked for, and too many not in one call: then all are read, and sorted out here. */
function fitArguments(paths: readonly string[]): boolean {
  const bytes = paths.reduce((sum, path) => sum + Buffer.byteLength(path) + 1, 0);
  return bytes <= ARGUMENT_BYTES && paths.every((path) => isTreePath(path) && !mayBeEscaped(path));
}
