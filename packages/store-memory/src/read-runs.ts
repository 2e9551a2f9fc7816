import type { Commit, Page, RunFilter, RunKey, RunSummary } from "@sluice/core";
import { decodeCommit, decodePosition, encodePosition, matchesFilter, toPage } from "@sluice/store-kit";
import { findRun, type MemoryCommit, type MemoryData, type MemoryRun } from "./memory-data.ts";

const LEDGER_PAGE = 1000;

export function readLedger(data: MemoryData, key: RunKey, after = 0, limit = LEDGER_PAGE): Page<Commit> {
  const commits = findRun(data, key)?.commits ?? [];
  const first = firstIndex(commits, (commit) => commit.version > after);
  return toPage(commits.slice(first, first + limit + 1), limit, decodeCommit, ({ version }) => String(version));
}

export function readFeed(data: MemoryData, scope: string | undefined, after: string | undefined, limit: number): Page<Commit> {
  const found = collect(data.commits, decodePosition(after), limit + 1, (commit) => scope === undefined || commit.scope === scope);
  return toPage(found, limit, decodeCommit, (commit) => encodePosition(commit.number));
}

export function queryRuns(
  data: MemoryData,
  options: { readonly scope: string; readonly where?: RunFilter; readonly after?: string; readonly limit: number },
): Page<RunSummary> {
  const matches = (run: MemoryRun): boolean => run.scope === options.scope && matchesFilter(run.index, options.where);
  const found = collect(data.inOrder, decodePosition(options.after), options.limit + 1, matches);
  return toPage(found, options.limit, summary, (run) => encodePosition(run.order));
}

function summary(run: MemoryRun): RunSummary {
  const { scope, version, createdAt, updatedAt, dueAt } = run;
  return { scope, run: run.run, ...run.index, version, createdAt, updatedAt, ...(dueAt === undefined ? {} : { dueAt }) };
}

/** The first `most` matching things of a list, from an index on. */
function collect<Thing>(list: readonly Thing[], from: number, most: number, matches: (thing: Thing) => boolean): Thing[] {
  const found: Thing[] = [];
  for (let index = from; index < list.length && found.length < most; index++) {
    const thing = list[index];
    if (thing !== undefined && matches(thing)) found.push(thing);
  }
  return found;
}

/** Index of the first commit that matches, in a list where all after it match too. */
function firstIndex(commits: readonly MemoryCommit[], matches: (commit: MemoryCommit) => boolean): number {
  let low = 0;
  let high = commits.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const commit = commits[middle];
    if (commit !== undefined && matches(commit)) high = middle;
    else low = middle + 1;
  }
  return low;
}
