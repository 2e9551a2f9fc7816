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
const SET_STATE = `UPDATE runs SET ${STATE} WHERE id = ?`;
const SET_DUE = `UPDATE runs SET ${STATE_AND_DUE} WHERE id = ?`;
const SET_ALL = `UPDATE runs SET ${STATE_AND_DUE}, ${COLUMNS.map((column) => `${column} = ?`).join(", ")} WHERE id = ?`;
const INSERT_COMMIT = "INSERT INTO commits (run_id, version, command_id, previous, digest, answer, events)";
const COMMIT_OF_READ = `${INSERT_COMMIT} VALUES (?, ?, ?, ?, ?, ?, ?)`;
/** Inserts nothing when the run is not as remembered any more, or has the command already. */
const COMMIT_OF_REMEMBERED = `${INSERT_COMMIT} SELECT ?, ?, ?, ?, ?, ?, ? FROM runs
  WHERE id = ? AND version = ? AND digest = ? AND due_at IS ? AND wake_at IS ? AND poked = ? ON CONFLICT (run_id, command_id) DO NOTHING`;
const CONSUME = "DELETE FROM unmatched WHERE scope = ? AND id = ?";

/** Writes an append to a new run, or to one that was read within the transaction. */
export function writeToRead(writing: Writing, before: RunHead | undefined): RunHead {
  const after = headAfter(writing, before);
  const id = before?.id ?? insertRun(writing, after);
  writing.connection.statement(COMMIT_OF_READ).run(...commitValues(writing, before, { ...after, id }));
  return finish(writing, before, { ...after, id });
}

/** Writes an append to a run as it is remembered; writes nothing and gives nothing back when the file does not agree. */
export function writeToRemembered(writing: Writing, before: RunHead): RunHead | undefined {
  const after = { ...headAfter(writing, before), id: before.id };
  const expected = [before.id, before.version, before.digest, ...dueValues(before.due)];
  const { changes } = writing.connection.statement(COMMIT_OF_REMEMBERED).run(...commitValues(writing, before, after), ...expected);
  return Number(changes) === 1 ? finish(writing, before, after) : undefined;
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

function commitValues({ append, encoded }: Writing, before: RunHead | undefined, after: RunHead): SqliteValue[] {
  return [after.id, after.version, append.commandId, before?.digest ?? null, after.digest, encoded.answer, encoded.events];
}

/** All but the commit itself. */
function finish(writing: Writing, before: RunHead | undefined, after: RunHead): RunHead {
  const { connection, append, encoded, storeNow } = writing;
  if (before !== undefined) updateRun(writing, before, after);
  setIntents(connection, after.id, before === undefined ? [] : before.intents, append, encoded.intents, storeNow);
  for (const signal of append.consumes) connection.statement(CONSUME).run(append.scope, signal);
  return after;
}

function insertRun(writing: Writing, after: Omit<RunHead, "id">): number {
  const { connection, append, storeNow } = writing;
  const values = [...stateValues(writing, after), ...dueValues(after.due), ...after.columns];
  const row = connection.statement(INSERT_RUN).get(...values, append.scope, append.run, append.identity ?? null, storeNow);
  return (row as { id: number }).id;
}

function updateRun(writing: Writing, before: RunHead, after: RunHead): void {
  const { connection } = writing;
  const state = stateValues(writing, after);
  const due = dueValues(after.due);
  if (after.columns.some((value, at) => value !== before.columns[at]))
    connection.statement(SET_ALL).run(...state, ...due, ...after.columns, after.id);
  else if (dueValues(before.due).some((value, at) => value !== due[at])) connection.statement(SET_DUE).run(...state, ...due, after.id);
  else connection.statement(SET_STATE).run(...state, after.id);
}

function stateValues({ append, encoded, storeNow }: Writing, after: Omit<RunHead, "id">): SqliteValue[] {
  return [after.version, after.digest, storeNow, append.state.shape, encoded.state];
}

function dueValues({ dueAt, wakeAt, poked }: DueTime): SqliteValue[] {
  return [dueAt ?? null, wakeAt ?? null, poked ? 1 : 0];
}
