import { hash } from "node:crypto";
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
  decodePosition,
  decodeVerifiedCommit,
  encodePosition,
  filterColumns,
  type LinkedCommit,
  RUN_COLUMNS,
  runIndex,
  toPage,
} from "@sluice/store-kit";
import { toLoaded } from "./append-commit.ts";
import { type Database, type Row, text, whole, wholeOrNone } from "./database.ts";
import { encodePlace } from "./place.ts";

const LOAD = "SELECT version, shape, state, (SELECT @.store_now($3)) AS at FROM @.runs WHERE scope = $1 AND run = $2";
const FIND_IDENTITY = "SELECT run FROM @.runs WHERE scope = $1 AND identity = $2 AND status <> 'completed'";
/** Columns of a commit with those of its run. */
export const COMMIT = `SELECT c.xact, c.run_id, c.version, c.command_id, c.previous, c.digest, c.events, c.answer, r.scope, r.run, r.digest AS head
  FROM @.commits c JOIN @.runs r ON r.id = c.run_id`;
const LEDGER = `${COMMIT} WHERE r.scope = $1 AND r.run = $2 AND c.version > $3 ORDER BY c.version LIMIT $4`;
const LEDGER_PAGE = 1000;
const SUMMARY = `SELECT id, scope, run, version, created_at, updated_at, due_at, ${RUN_COLUMNS.map((column) => `"${column}"`).join(", ")} FROM @.runs`;

export async function loadRun(
  database: Database,
  key: RunKey,
  clock: (() => Instant) | undefined,
  signal: AbortSignal | undefined,
): Promise<LoadedRun | undefined> {
  const [row] = await database.rows(LOAD, [key.scope, key.run, clock?.() ?? null], signal);
  return row && toLoaded(key, row, whole(row["at"]));
}

export async function findIdentity(
  database: Database,
  scope: string,
  identity: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const [row] = await database.rows(FIND_IDENTITY, [scope, identity], signal);
  return row && text(row["run"]);
}

export async function readLedger(
  database: Database,
  key: RunKey,
  after = 0,
  limit = LEDGER_PAGE,
  signal?: AbortSignal,
): Promise<Page<Commit>> {
  const rows = await database.rows(LEDGER, [key.scope, key.run, after, limit + 1], signal);
  checkLinks(rows.map(toLinked), after === 0, rows.length <= limit);
  return toPage(rows, limit, toCommit, (row) => String(whole(row["version"])));
}

export async function queryRuns(
  database: Database,
  options: { readonly scope: string; readonly where?: RunFilter; readonly after?: string; readonly limit: number },
  signal: AbortSignal | undefined,
): Promise<Page<RunSummary>> {
  const filters = filterColumns(options.where);
  const where = filters.map(({ column }, at) => ` AND "${column}" = ANY ($${at + 4})`).join("");
  const values = [options.scope, decodePosition(options.after), options.limit + 1, ...filters.map(({ values: accepted }) => accepted)];
  const rows = await database.rows(`${SUMMARY} WHERE scope = $1 AND id > $2${where} ORDER BY id LIMIT $3`, values, signal);
  return toPage(rows, options.limit, toSummary, (row) => encodePosition(whole(row["id"])));
}

function toLinked(row: Row): LinkedCommit {
  const digests = { previous: row["previous"], digest: row["digest"], head: row["head"] } as Pick<
    LinkedCommit,
    "previous" | "digest" | "head"
  >;
  return { scope: text(row["scope"]), run: text(row["run"]), version: whole(row["version"]), ...digests };
}

/** The commit, its digest computed again (threat STO-16). */
export function toCommit(row: Row): Commit {
  const record = {
    number: 0,
    scope: text(row["scope"]),
    run: text(row["run"]),
    commandId: text(row["command_id"]),
    previous: (row["previous"] ?? undefined) as Digest | undefined,
    digest: row["digest"] as Digest,
    events: text(row["events"]),
    answer: text(row["answer"]),
  };
  return { ...decodeVerifiedCommit(record, (text) => hash("sha256", text)), position: encodePlace(row) };
}

function toSummary(row: Row): RunSummary {
  const dueAt = wholeOrNone(row["due_at"]);
  return {
    scope: text(row["scope"]),
    run: text(row["run"]),
    ...runIndex(RUN_COLUMNS.map((column) => row[column] as string | null)),
    version: whole(row["version"]),
    createdAt: whole(row["created_at"]),
    updatedAt: whole(row["updated_at"]),
    ...(dueAt === undefined ? {} : { dueAt }),
  };
}
