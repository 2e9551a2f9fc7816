import type { Append, AppendResult, Digest, Instant } from "@sluice/core";
import {
  type AppendDecision,
  commitDigest,
  decideAppend,
  decodeJson,
  dueAfterAppend,
  type DueTime,
  encodeAppend,
  type EncodedAppend,
  RUN_COLUMNS,
} from "@sluice/store-kit";
import type { Connection } from "./connection.ts";
import { intentToken, setIntents } from "./intent-table.ts";
import { findIdentity, loadRun } from "./read-runs.ts";
import { isCompleted, marksOf, NO_INTENTS, readMarks, type RunMarks } from "./run-marks.ts";
import { sha256Hex } from "./sha256-hex.ts";
import type { SqliteValue } from "./sqlite-driver.ts";

/** What an append needs to know of its run: all but its state. */
interface Head {
  readonly id: number;
  readonly version: number;
  readonly digest: Digest;
  readonly marks: string;
  readonly due_at: number | null;
  readonly wake_at: number | null;
  readonly poked: number;
  /** Stored answer of the command that is asked for now. */
  readonly answer: string | null;
}

const COLUMNS = RUN_COLUMNS.map((column) => `"${column}"`);

/** A scalar subquery: a left join takes five times as long on one of the drivers. */
const FIND_HEAD = `SELECT r.id, r.version, r.digest, r.marks, r.due_at, r.wake_at, r.poked,
  (SELECT c.answer FROM commits c WHERE c.run_id = r.id AND c.command_id = ?) AS answer FROM runs r WHERE r.scope = ? AND r.run = ?`;
const FIND_CLAIM = "SELECT token FROM claims WHERE scope = ? AND claim = ?";
const INSERT_RUN = `INSERT INTO runs (version, digest, marks, updated_at, shape, state, due_at, wake_at, poked, ${COLUMNS.join(", ")},
  scope, run, identity, created_at) VALUES (${Array.from({ length: 13 + COLUMNS.length }, () => "?").join(", ")}) RETURNING id`;
/** Two texts, because SQLite rewrites the entries of every index whose column is named, changed or not. */
const UPDATE_STATE = "UPDATE runs SET version = ?, digest = ?, marks = ?, updated_at = ?, shape = ?, state = ? WHERE id = ?";
const UPDATE_DUE =
  "UPDATE runs SET version = ?, digest = ?, marks = ?, updated_at = ?, shape = ?, state = ?, due_at = ?, wake_at = ?, poked = ? WHERE id = ?";
const UPDATE_ALL = `UPDATE runs SET version = ?, digest = ?, marks = ?, updated_at = ?, shape = ?, state = ?, due_at = ?, wake_at = ?, poked = ?,
  ${COLUMNS.map((column) => `${column} = ?`).join(", ")} WHERE id = ?`;
const INSERT_COMMIT = "INSERT INTO commits (run_id, version, command_id, previous, digest, answer, events) VALUES (?, ?, ?, ?, ?, ?, ?)";
const CONSUME = "DELETE FROM unmatched WHERE scope = ? AND id = ?";

/** Decides and writes one append in one transaction. */
export async function appendCommit(
  connection: Connection,
  clock: () => Instant,
  append: Append,
  signal: AbortSignal | undefined,
): Promise<AppendResult> {
  const encoded = encodeAppend(append);
  const marks = marksOf(encoded);
  return connection.write((): AppendResult => {
    const storeNow = clock();
    const head = connection.statement(FIND_HEAD).get(append.commandId, append.scope, append.run) as Head | undefined;
    const decision = decide(connection, append, head, storeNow);
    switch (decision.kind) {
      case "append":
        store(connection, append, encoded, marks, head, storeNow);
        return { kind: "appended", version: encoded.version, storeNow };
      case "duplicate":
        return { kind: "duplicate", answer: decodeJson(decision.answer) };
      case "conflict":
        return { kind: "conflict", current: loadRun(connection, append, storeNow), storeNow };
      default:
        return decision;
    }
  }, signal);
}

function decide(connection: Connection, append: Append, head: Head | undefined, storeNow: Instant): AppendDecision {
  return decideAppend(append, {
    storeNow,
    version: head?.version ?? 0,
    completed: () => head !== undefined && isCompleted(head.marks),
    answer: head?.answer ?? undefined,
    identityHolder: (identity) => findIdentity(connection, append.scope, identity),
    claimToken: (claim) => (connection.statement(FIND_CLAIM).get(append.scope, claim) as { token: number } | undefined)?.token,
    intentToken: (intent) => (head === undefined ? undefined : intentToken(connection, head.id, intent)),
  });
}

function store(
  connection: Connection,
  append: Append,
  encoded: EncodedAppend,
  marks: RunMarks,
  head: Head | undefined,
  storeNow: Instant,
): void {
  const digest = commitDigest({ ...append, previous: head?.digest }, encoded.events, sha256Hex);
  const changing = [encoded.version, digest, marks.text, storeNow, append.state.shape, encoded.state];
  const before: DueTime | undefined = head && {
    dueAt: head.due_at ?? undefined,
    wakeAt: head.wake_at ?? undefined,
    poked: head.poked === 1,
  };
  const due = dueAfterAppend(before, append.dueAt);
  const dueColumns = [due.dueAt ?? null, due.wakeAt ?? null, due.poked ? 1 : 0];
  const known = head && readMarks(head.marks);
  const id = head === undefined ? insertRun(connection, append, encoded, [...changing, ...dueColumns], storeNow) : head.id;
  if (head !== undefined) updateRun(connection, head, known?.columns === marks.columns ? undefined : encoded.columns, changing, dueColumns);
  connection
    .statement(INSERT_COMMIT)
    .run(id, encoded.version, append.commandId, head?.digest ?? null, digest, encoded.answer, encoded.events);
  // An unchanged set of which nothing was settled costs no statement.
  if (append.settles.length > 0 || marks.intents !== (known?.intents ?? NO_INTENTS))
    setIntents(connection, id, append, encoded.intents, storeNow);
  for (const signal of append.consumes) connection.statement(CONSUME).run(append.scope, signal);
}

function insertRun(connection: Connection, append: Append, encoded: EncodedAppend, columns: SqliteValue[], storeNow: Instant): number {
  const values = [...columns, ...encoded.columns, append.scope, append.run, append.identity ?? null, storeNow];
  return (connection.statement(INSERT_RUN).get(...values) as { id: number }).id;
}

/** `columns`: absent when they are what they were. */
function updateRun(
  connection: Connection,
  head: Head,
  columns: readonly (string | null)[] | undefined,
  changing: SqliteValue[],
  due: SqliteValue[],
): void {
  if (columns !== undefined) connection.statement(UPDATE_ALL).run(...changing, ...due, ...columns, head.id);
  else if (head.due_at !== due[0] || head.wake_at !== due[1] || head.poked !== due[2])
    connection.statement(UPDATE_DUE).run(...changing, ...due, head.id);
  else connection.statement(UPDATE_STATE).run(...changing, head.id);
}
