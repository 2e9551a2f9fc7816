import type { Commit, Page, RunFilter, RunKey, RunSummary } from "@sluice/core";
import { collect, decodePosition, encodePosition, findRun, firstIndex, matchesFilter, toPage } from "@sluice/store-kit";
import type { Journal } from "./journal.ts";
import { type IndexedCommit, type IndexedRun, versionOf } from "./store-index.ts";

const LEDGER_PAGE = 1000;

export function readLedger(journal: Journal, key: RunKey, after = 0, limit = LEDGER_PAGE): Page<Commit> {
  const commits = findRun(journal.index, key)?.commits ?? [];
  const first = firstIndex(commits, ({ version }) => version > after);
  return toPage(
    commits.slice(first, first + limit + 1),
    limit,
    (commit) => showCommit(journal, commit),
    ({ version }) => String(version),
  );
}

export function readFeed(journal: Journal, scope: string | undefined, after: string | undefined, limit: number): Page<Commit> {
  const { commits } = journal.index;
  const position = decodePosition(after);
  const first = firstIndex(commits, ({ number }) => number > position);
  const found = collect(commits, first, limit + 1, ({ run }) => scope === undefined || run.scope === scope);
  return toPage(
    found,
    limit,
    (commit) => showCommit(journal, commit),
    ({ number }) => encodePosition(number),
  );
}

/** What `query` asks for. */
interface RunsQuery {
  readonly scope: string;
  readonly where?: RunFilter;
  readonly after?: string;
  readonly limit: number;
}

export function queryRuns(journal: Journal, { scope, where, after, limit }: RunsQuery): Page<RunSummary> {
  const isWanted = (run: IndexedRun): boolean => run.scope === scope && matchesFilter(run.index, where);
  const { inOrder } = journal.index;
  const position = decodePosition(after);
  const first = firstIndex(inOrder, ({ order }) => order > position);
  const found = collect(inOrder, first, limit + 1, isWanted);
  return toPage(found, limit, summary, ({ order }) => encodePosition(order));
}

function summary(run: IndexedRun): RunSummary {
  const { scope, index, createdAt, updatedAt, dueAt } = run;
  return { scope, run: run.run, ...index, version: versionOf(run), createdAt, updatedAt, ...(dueAt === undefined ? {} : { dueAt }) };
}

function showCommit(journal: Journal, commit: IndexedCommit): Commit {
  const { scope, run, commandId, events, previous, digest, answer } = journal.readCommit(commit);
  const position = encodePosition(commit.number);
  return { scope, run, position, commandId, events, ...(previous === undefined ? {} : { previous }), digest, answer };
}
