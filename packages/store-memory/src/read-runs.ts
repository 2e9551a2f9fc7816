import type { Commit, Page, RunFilter, RunKey, RunSummary } from "@sluice/core";
import { collect, decodeCommit, decodePosition, encodePosition, findRun, firstIndex, matchesFilter, toPage } from "@sluice/store-kit";
import type { MemoryData, MemoryRun } from "./memory-data.ts";

const LEDGER_PAGE = 1000;

export function readLedger(data: MemoryData, key: RunKey, after = 0, limit = LEDGER_PAGE): Page<Commit> {
  const commits = findRun(data, key)?.commits ?? [];
  const first = firstIndex(commits, (commit) => commit.version > after);
  return toPage(commits.slice(first, first + limit + 1), limit, decodeCommit, ({ version }) => String(version));
}

export function readFeed(data: MemoryData, scope: string | undefined, after: string | undefined, limit: number): Page<Commit> {
  const position = decodePosition(after);
  const first = firstIndex(data.commits, ({ number }) => number > position);
  const found = collect(data.commits, first, limit + 1, (commit) => scope === undefined || commit.scope === scope);
  return toPage(found, limit, decodeCommit, (commit) => encodePosition(commit.number));
}

export function queryRuns(
  data: MemoryData,
  options: { readonly scope: string; readonly where?: RunFilter; readonly after?: string; readonly limit: number },
): Page<RunSummary> {
  const matches = (run: MemoryRun): boolean => run.scope === options.scope && matchesFilter(run.index, options.where);
  const position = decodePosition(options.after);
  const first = firstIndex(data.inOrder, ({ order }) => order > position);
  const found = collect(data.inOrder, first, options.limit + 1, matches);
  return toPage(found, options.limit, summary, (run) => encodePosition(run.order));
}

function summary(run: MemoryRun): RunSummary {
  const { scope, version, createdAt, updatedAt, dueAt } = run;
  return { scope, run: run.run, ...run.index, version, createdAt, updatedAt, ...(dueAt === undefined ? {} : { dueAt }) };
}
