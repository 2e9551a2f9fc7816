import { type Append, digestBytes } from "@sluice/core";
import type { SqliteDatabase } from "@sluice/store-sqlite";
import type { Pool } from "pg";
import { commitDigest, encodeAppend, RUN_COLUMNS } from "../packages/store-kit/src/index.ts";

/** The rows of a run's first append, by the names of their columns. */
export interface FirstRows {
  readonly run: Readonly<Record<string, string | number | null>>;
  readonly commit: Readonly<Record<string, string | number | null>>;
}

/** What a store writes for the first append of a run that wants no intents; whoever fills compares one of them with what a store wrote. */
export function firstRows(append: Append, at: number): FirstRows {
  const encoded = encodeAppend(append);
  const { scope, run, identity = null, commandId, dueAt = null, state } = append;
  const digest = commitDigest({ scope, run, commandId, previous: undefined }, encoded.events, (text) =>
    digestBytes(text).slice("sha256:".length),
  );
  const columns = Object.fromEntries(RUN_COLUMNS.map((column, place) => [column, encoded.columns[place] ?? null]));
  return {
    run: {
      scope,
      run,
      version: encoded.version,
      digest,
      identity,
      ...columns,
      created_at: at,
      updated_at: at,
      due_at: dueAt,
      wake_at: dueAt,
      poked: 0,
      shape: state.shape,
      state: encoded.state,
    },
    commit: { version: encoded.version, command_id: commandId, previous: null, digest, answer: encoded.answer, events: encoded.events },
  };
}

/** Puts runs into a SQLite file in one transaction. */
export function fillSqlite(database: SqliteDatabase, rows: readonly FirstRows[]): void {
  const insert = (table: string, names: readonly string[], more: string): ReturnType<SqliteDatabase["prepare"]> =>
    database.prepare(
      `INSERT INTO ${table} (${names.map((name) => `"${name}"`).join(", ")}) VALUES (${names.map(() => "?").join(", ")}) ${more}`,
    );
  const [first] = rows;
  if (first === undefined) return;
  const runs = insert("runs", Object.keys(first.run), "RETURNING id");
  const commits = insert("commits", ["run_id", ...Object.keys(first.commit)], "");
  database.prepare("BEGIN IMMEDIATE").run();
  for (const { run, commit } of rows) {
    const { id } = runs.get(...Object.values(run)) as { readonly id: number };
    commits.run(id, ...Object.values(commit));
  }
  database.prepare("COMMIT").run();
}

const CHUNK = 5000;

/** Puts runs into a schema of PostgreSQL, some thousands with each statement. */
export async function fillPostgres(pool: Pool, schema: string, rows: readonly FirstRows[]): Promise<void> {
  for (let at = 0; at < rows.length; at += CHUNK) {
    const chunk = rows.slice(at, at + CHUNK);
    const names = Object.keys(chunk[0]?.run ?? {});
    const commitNames = Object.keys(chunk[0]?.commit ?? {});
    const json = JSON.stringify(chunk.map(({ run, commit }) => ({ ...run, poked: false, commit })));
    const listed = names.map((name) => `"${name}"`).join(", ");
    await pool.query(
      `WITH given AS (SELECT value AS g FROM json_array_elements($1::json)), made AS (
         INSERT INTO "${schema}".runs (${listed})
         SELECT ${names.map((name) => `r."${name}"`).join(", ")} FROM given, json_populate_record(null::"${schema}".runs, g) r
         RETURNING id, scope, run
       )
       INSERT INTO "${schema}".commits (run_id, ${commitNames.join(", ")})
       SELECT made.id, ${commitNames.map((name) => `c.${name}`).join(", ")}
       FROM given JOIN made ON made.scope = g->>'scope' AND made.run = g->>'run', json_populate_record(null::"${schema}".commits, g->'commit') c`,
      [json],
    );
  }
}
