import {
  type Commit,
  type Digest,
  type Instant,
  type LoadedRun,
  type Page,
  type RunFilter,
  type RunKey,
  type RunSummary,
} from "@sluice/core";
import {
  checkLinks,
  decodeJson,
  decodePosition,
  decodeVerifiedCommit,
  encodePosition,
  filterColumns,
  RUN_COLUMNS,
  runIndex,
  toPage,
} from "@sluice/store-kit";
import type { Connection } from "./connection.ts";
import { sha256Hex } from "./sha256-hex.ts";
import type { SqliteValue } from "./sqlite-driver.ts";

const LOAD = "SELECT version, shape, state FROM runs WHERE scope = ? AND run = ?";
const FIND_IDENTITY = "SELECT run FROM runs WHERE scope = ? AND identity = ? AND status <> 'completed'";
const COMMIT = `SELECT c.number, c.version, c.command_id, c.previous, c.digest, c.events, c.answer, r.scope, r.run, r.digest AS head
  FROM commits c JOIN runs r ON r.id = c.run_id`;
const LEDGER = `${COMMIT} WHERE r.scope = ? AND r.run = ? AND c.version > ? ORDER BY c.version LIMIT ?`;
const LEDGER_PAGE = 1000;
const SUMMARY = `SELECT id, scope, run, version, created_at, updated_at, due_at, ${RUN_COLUMNS.map((column) => `"${column}"`).join(", ")} FROM runs`;

interface CommitRow extends RunKey {
  readonly number: number;
  readonly version: number;
  readonly command_id: string;
  readonly previous: Digest | null;
  readonly digest: Digest;
  readonly events: string;
  readonly answer: string;
  /** Digest of the run's last commit. */
  readonly head: Digest;
}

interface SummaryRow extends RunKey {
  readonly id: number;
  readonly version: number;
  readonly created_at: number;
  readonly updated_at: number;
  readonly due_at: number | null;
}

export function loadRun(connection: Connection, key: RunKey, storeNow: Instant): LoadedRun | undefined {
  const row = connection.statement(LOAD).get(key.scope, key.run) as { version: number; shape: number; state: string } | undefined;
  if (row === undefined) return undefined;
  const data = decodeJson(row.state) as LoadedRun["state"]["data"];
  return { scope: key.scope, run: key.run, version: row.version, state: { shape: row.shape, data }, storeNow };
}

export function findIdentity(connection: Connection, scope: string, identity: string): string | undefined {
  return (connection.statement(FIND_IDENTITY).get(scope, identity) as { run: string } | undefined)?.run;
}

export function readLedger(connection: Connection, key: RunKey, after = 0, limit = LEDGER_PAGE): Page<Commit> {
  const rows = connection.statement(LEDGER).all(key.scope, key.run, after, limit + 1) as CommitRow[];
  checkLinks(rows, after === 0, rows.length <= limit);
  return toPage(rows, limit, toCommit, ({ version }) => String(version));
}

export function readFeed(connection: Connection, scope: string | undefined, after: string | undefined, limit: number): Page<Commit> {
  const where = scope === undefined ? "" : " AND r.scope = ?";
  const values: SqliteValue[] = scope === undefined ? [] : [scope];
  const rows = connection
    .statement(`${COMMIT} WHERE c.number > ?${where} ORDER BY c.number LIMIT ?`)
    .all(decodePosition(after), ...values, limit + 1) as CommitRow[];
  return toPage(rows, limit, toCommit, ({ number }) => encodePosition(number));
}

export function queryRuns(
  connection: Connection,
  options: { readonly scope: string; readonly where?: RunFilter; readonly after?: string; readonly limit: number },
): Page<RunSummary> {
  const filters = filterColumns(options.where);
  const where = filters.map(({ column, values }) => ` AND "${column}" IN (${values.map(() => "?").join(", ")})`).join("");
  const rows = connection
    .statement(`${SUMMARY} WHERE scope = ? AND id > ?${where} ORDER BY id LIMIT ?`)
    .all(options.scope, decodePosition(options.after), ...filters.flatMap(({ values }) => values), options.limit + 1) as SummaryRow[];
  return toPage(rows, options.limit, toSummary, ({ id }) => encodePosition(id));
}

function toCommit(row: CommitRow): Commit {
  const { number, scope, run, command_id: commandId, previous, digest, events, answer } = row;
  return decodeVerifiedCommit({ number, scope, run, commandId, previous: previous ?? undefined, digest, events, answer }, sha256Hex);
}

function toSummary(row: SummaryRow): RunSummary {
  const columns = row as unknown as Readonly<Record<string, string | null>>;
  return {
    scope: row.scope,
    run: row.run,
    ...runIndex(RUN_COLUMNS.map((column) => columns[column])),
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.due_at === null ? {} : { dueAt: row.due_at }),
  };
}
