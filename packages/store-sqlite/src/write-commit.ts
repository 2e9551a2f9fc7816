import type { Append, Instant } from "@sluice/core";
import { commitDigest, dueAfterAppend, type DueTime, type EncodedAppend, RUN_COLUMNS } from "@sluice/store-kit";
import type { Connection } from "./connection.ts";
import { setIntents } from "./intent-table.ts";
import type { RunHead } from "./run-head.ts";
import { sha256Hex } from "./sha256-hex.ts";
import type { SqliteValue } from "./sqlite-driver.ts";

/** An append inside its transaction. */
export interface Writing {
  readonly connection: Connection;
  readonly append: Append;
  readonly encoded: EncodedAppend;
  readonly storeNow: Instant;
}

const COLUMNS = RUN_COLUMNS.map((column) => `"${column}"`);
const INSERT_RUN = `INSERT INTO runs (version, digest, updated_at, shape, state, due_at, wake_at, poked, ${COLUMNS.join(", ")},
  scope, run, identity, created_at) VALUES (${Array.from({ length: 12 + COLUMNS.length }, () => "?").join(", ")}) RETURNING id`;
/** Three texts, because SQLite rewrites the entries of every index whose column is named, changed or not. */
const STATE = "version = ?, digest = ?, updated_at = ?, shape = ?, state = ?";
const STATE_AND_DUE = `${STATE}, due_at = ?, wake_at = ?, poked = ?`;
const BEFORE = "WHERE id = ? AND version = ? AND digest = ? AND due_at IS ? AND wake_at IS ? AND poked = ?";
const SET_STATE = `UPDATE runs SET ${STATE} ${BEFORE}`;
const SET_DUE = `UPDATE runs SET ${STATE_AND_DUE} ${BEFORE}`;
const SET_ALL = `UPDATE runs SET ${STATE_AND_DUE}, ${COLUMNS.map((column) => `${column} = ?`).join(", ")} ${BEFORE}`;
const INSERT_COMMIT = `INSERT INTO commits (run_id, version, command_id, previous, digest, answer, events) VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (run_id, command_id) DO NOTHING`;
const CONSUME = "DELETE FROM unmatched WHERE scope = ? AND id = ?";

/**
 * Writes an append to the run `before`, or to a new one. Gives nothing back when the file does not have the run as `before` says, or has
 * the command already: then the transaction is to be rolled back.
 */
export function writeCommit(writing: Writing, before: RunHead | undefined): RunHead | undefined {
  const { connection, append, encoded, storeNow } = writing;
  const made = headAfter(writing, before);
  const id = before === undefined ? insertRun(writing, made) : updateRun(writing, before, made);
  if (id === undefined) return undefined;
  const values = [id, made.version, append.commandId, before?.digest ?? null, made.digest, encoded.answer, encoded.events];
  if (isNone(connection.statement(INSERT_COMMIT).run(...values))) return undefined;
  setIntents(connection, id, before === undefined ? [] : before.intents, append, encoded.intents, storeNow);
  for (const signal of append.consumes) connection.statement(CONSUME).run(append.scope, signal);
  return { ...made, id };
}

function headAfter({ append, encoded }: Writing, before: RunHead | undefined): Omit<RunHead, "id"> {
  const { scope, run, commandId, dueAt } = append;
  return {
    version: encoded.version,
    digest: commitDigest({ scope, run, commandId, previous: before?.digest }, encoded.events, sha256Hex),
    due: dueAfterAppend(before?.due, dueAt),
    columns: encoded.columns,
    intents: encoded.intents,
  };
}

function insertRun(writing: Writing, after: Omit<RunHead, "id">): number {
  const { connection, append, storeNow } = writing;
  const values = [...stateValues(writing, after), ...dueValues(after.due), ...after.columns];
  const row = connection.statement(INSERT_RUN).get(...values, append.scope, append.run, append.identity ?? null, storeNow);
  return (row as { id: number }).id;
}

/** The id, if the file has the run as `before` says. */
function updateRun(writing: Writing, before: RunHead, after: Omit<RunHead, "id">): number | undefined {
  const state = stateValues(writing, after);
  const [dueBefore, due] = [dueValues(before.due), dueValues(after.due)];
  const expected = [before.id, before.version, before.digest, ...dueBefore];
  const update = (sql: string, values: SqliteValue[]): number | undefined =>
    isNone(writing.connection.statement(sql).run(...state, ...values, ...expected)) ? undefined : before.id;
  if (after.columns.some((value, at) => value !== before.columns[at])) return update(SET_ALL, [...due, ...after.columns]);
  if (due.some((value, at) => value !== dueBefore[at])) return update(SET_DUE, due);
  return update(SET_STATE, []);
}

function isNone({ changes }: { readonly changes: number | bigint }): boolean {
  return Number(changes) === 0;
}

function stateValues({ append, encoded, storeNow }: Writing, after: Omit<RunHead, "id">): SqliteValue[] {
  return [after.version, after.digest, storeNow, append.state.shape, encoded.state];
}

function dueValues({ dueAt, wakeAt, poked }: DueTime): SqliteValue[] {
  return [dueAt ?? null, wakeAt ?? null, poked ? 1 : 0];
}
