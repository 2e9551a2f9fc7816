import { SluiceError } from "@sluice/core";
import { RUN_COLUMNS } from "@sluice/store-kit";
import type { SqliteDatabase } from "./sqlite-driver.ts";

/** The tables of a database file, and by what it is known again. */
export interface SqliteSchema {
  /** Marks a file as ours. */
  readonly application: number;
  readonly version: number;
  readonly statements: readonly string[];
}

const NULLABLE: ReadonlySet<string> = new Set(["outcome", "stage", "repo", "head", "change", "parent"]);

/**
 * A row per commit and a row per run: what changes with every append is one row each, and one entry of one index. That index finds
 * commands; a run's commits are few enough to be put in order when its ledger is read. `wake_at` and `ready_at` are the only columns
 * that polling looks at, so what waits costs nothing; what is ready is given out over the indexes `runs_by_turn` and `intents_by_turn`.
 * The state comes last, so that reading columns does not read it.
 */
const STATEMENTS: readonly string[] = [
  `CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    scope TEXT NOT NULL,
    run TEXT NOT NULL,
    version INTEGER NOT NULL,
    digest TEXT NOT NULL,
    identity TEXT,
    ${RUN_COLUMNS.map((column) => `"${column}" TEXT${NULLABLE.has(column) ? "" : " NOT NULL"}`).join(", ")},
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    due_at INTEGER,
    wake_at INTEGER,
    poked INTEGER NOT NULL,
    shape INTEGER NOT NULL,
    state TEXT NOT NULL
  ) STRICT`,
  "CREATE UNIQUE INDEX runs_by_name ON runs (scope, run)",
  "CREATE UNIQUE INDEX runs_by_identity ON runs (scope, identity) WHERE identity IS NOT NULL AND status <> 'completed'",
  "CREATE INDEX runs_by_status ON runs (scope, status)",
  ...["key", "head", "change", "parent"].map(
    (column) => `CREATE INDEX runs_by_${column} ON runs (scope, "${column}") WHERE "${column}" IS NOT NULL`,
  ),
  "CREATE INDEX runs_by_wake ON runs (wake_at) WHERE wake_at IS NOT NULL",
  "CREATE INDEX runs_by_turn ON runs (scope, pipeline, wake_at) WHERE wake_at IS NOT NULL",
  `CREATE TABLE commits (
    number INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    command_id TEXT NOT NULL,
    previous TEXT,
    digest TEXT NOT NULL,
    answer TEXT NOT NULL,
    events TEXT NOT NULL
  ) STRICT`,
  "CREATE UNIQUE INDEX commits_by_command ON commits (run_id, command_id)",
  `CREATE TABLE intents (
    run_id INTEGER NOT NULL,
    id TEXT NOT NULL,
    scope TEXT NOT NULL,
    pipeline TEXT NOT NULL,
    needs TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    lease_ms INTEGER NOT NULL,
    ready_at INTEGER NOT NULL,
    token INTEGER NOT NULL,
    lost INTEGER NOT NULL,
    holder TEXT,
    intent TEXT NOT NULL,
    PRIMARY KEY (run_id, id)
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX intents_by_ready ON intents (ready_at)",
  "CREATE INDEX intents_by_turn ON intents (scope, pipeline, needs, ready_at)",
  `CREATE TABLE claims (
    scope TEXT NOT NULL, claim TEXT NOT NULL, holder TEXT NOT NULL, token INTEGER NOT NULL, until INTEGER NOT NULL,
    PRIMARY KEY (scope, claim)
  ) STRICT, WITHOUT ROWID`,
  "CREATE TABLE reservations (scope TEXT NOT NULL, name TEXT NOT NULL, queue TEXT NOT NULL, PRIMARY KEY (scope, name)) STRICT, WITHOUT ROWID",
  "CREATE TABLE definitions (scope TEXT NOT NULL, digest TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (scope, digest)) STRICT, WITHOUT ROWID",
  `CREATE TABLE unmatched (
    number INTEGER PRIMARY KEY,
    scope TEXT NOT NULL, id TEXT NOT NULL, "key" TEXT, repo TEXT, head TEXT, change TEXT, expires_at INTEGER NOT NULL, signal TEXT NOT NULL
  ) STRICT`,
  "CREATE UNIQUE INDEX unmatched_by_id ON unmatched (scope, id)",
  "CREATE INDEX unmatched_by_end ON unmatched (expires_at)",
  "CREATE TABLE tokens (last INTEGER NOT NULL) STRICT",
  "INSERT INTO tokens (last) VALUES (0)",
];

/** The tables of runs; "Slui" in ASCII. */
export const RUN_SCHEMA: SqliteSchema = { application: 0x536c7569, version: 2, statements: STATEMENTS };

/**
 * Whether the file is ours and of this version; `false` when it is empty.
 *
 * @throws SluiceError `STORE_SCHEMA_UNKNOWN` for a foreign database or another version
 */
export function hasSchema(database: SqliteDatabase, known: Pick<SqliteSchema, "application" | "version">): boolean {
  const application = pragma(database, "application_id");
  const version = pragma(database, "user_version");
  if (application === known.application && version === known.version) return true;
  if (application === 0 && version === 0 && isEmpty(database)) return false;
  throw new SluiceError({
    code: "STORE_SCHEMA_UNKNOWN",
    message:
      application === known.application
        ? `The store was written by schema version ${version}; this one knows version ${known.version}. Use the release that wrote it, or a later one.`
        : `The file is a database of another application (id ${application}, version ${version}). Name another file.`,
    details: { application, found: version, known: known.version },
  });
}

/** Makes the tables, unless another process did meanwhile. Within a write transaction. */
export function createSchema(database: SqliteDatabase, schema: SqliteSchema): void {
  if (hasSchema(database, schema)) return;
  const marks = [`PRAGMA application_id = ${schema.application}`, `PRAGMA user_version = ${schema.version}`];
  for (const statement of [...schema.statements, ...marks]) database.prepare(statement).run();
}

function pragma(database: SqliteDatabase, name: string): number {
  const row = database.prepare(`PRAGMA ${name}`).get() as Readonly<Record<string, number>>;
  return row[name] ?? 0;
}

function isEmpty(database: SqliteDatabase): boolean {
  return database.prepare("SELECT 1 FROM sqlite_master LIMIT 1").get() === undefined;
}
