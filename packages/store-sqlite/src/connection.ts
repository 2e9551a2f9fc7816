import { setTimeout as sleep } from "node:timers/promises";
import { SluiceError } from "@sluice/core";
import { checkSignal, createTurns } from "@sluice/store-kit";
import { createSchema, hasSchema, RUN_SCHEMA, type SqliteSchema } from "./schema.ts";
import { secureFile } from "./secure-file.ts";
import type { OpenSqlite, SqliteDatabase, SqliteStatement } from "./sqlite-driver.ts";
import { isBusy, isFileBroken, storeError } from "./sqlite-errors.ts";

/** One connection to the store's file. */
export interface Connection {
  /** The cached statement of this SQL text; texts come from this package alone, never from data (threats STO-10, STO-15). */
  statement(sql: string): SqliteStatement;
  /** Runs reads; errors get a code. */
  read<Result>(work: () => Result): Result;
  /**
   * Runs reads and writes in one transaction; nothing is left of them when `work` throws.
   *
   * @throws SluiceError `STORE_BUSY` when the file stayed locked for longer than `busyMs`; `ABORTED`
   */
  write<Result>(work: () => Result, signal?: AbortSignal): Promise<Result>;
  /** As `write`, and nothing is left either when `work` gives nothing back. */
  tryWrite<Result>(work: () => Result | undefined, signal?: AbortSignal): Promise<Result | undefined>;
  close(): void;
}

/** How long SQLite itself waits for a lock: it stops the whole process meanwhile, so the rest is waited for asynchronously. */
const BLOCKING_WAIT_MS = 5;
const OPENING_WAIT_MS = 5000;

/**
 * Opens the file, makes its tables when it is empty, and refuses it unless every append will be on the disk when it is acknowledged.
 *
 * @throws SluiceError `STORE_INSECURE`, `STORE_SCHEMA_UNKNOWN`, `STORE_CORRUPT`, `STORE_NOT_DURABLE`, `STORE_FAILED`, `STORE_BUSY`
 */
export function openConnection(file: string, open: OpenSqlite, busyMs: number, schema: SqliteSchema = RUN_SCHEMA): Connection {
  secureFile(file);
  let database: SqliteDatabase | undefined;
  try {
    database = open(file);
    prepareFile(database, schema);
    return connect(database, busyMs);
  } catch (error) {
    database?.close();
    throw storeError(error);
  }
}

function prepareFile(database: SqliteDatabase, schema: SqliteSchema): void {
  database.prepare(`PRAGMA busy_timeout = ${OPENING_WAIT_MS}`).get();
  // Looked at in one piece: another process may be making the tables of the same new file.
  const known = transact(database, "BEGIN", () => hasSchema(database, schema));
  makeDurable(database);
  if (!known) transact(database, "BEGIN IMMEDIATE", () => createSchema(database, schema));
  // Opening happens once and may stop the process; afterwards it must not.
  database.prepare(`PRAGMA busy_timeout = ${BLOCKING_WAIT_MS}`).get();
}

/**
 * A reopened WAL database falls back to settings under which a power cut loses acknowledged commits (threat STO-7, fact 10), so they
 * are set on every connection and read back.
 */
function makeDurable(database: SqliteDatabase): void {
  const journal = writeAhead(database);
  database.prepare("PRAGMA synchronous = FULL").run();
  database.prepare("PRAGMA fullfsync = ON").run();
  const synchronous = database.prepare("PRAGMA synchronous").get() as { synchronous: number };
  if (journal.journal_mode === "wal" && synchronous.synchronous === 2) return;
  throw new SluiceError({
    code: "STORE_NOT_DURABLE",
    message: `The database answers journal_mode ${journal.journal_mode}, synchronous ${synchronous.synchronous}; wal and 2 (FULL) are needed.`,
  });
}

/** SQLite itself waits for nobody when it changes the journal: several may be opening the same new file. */
function writeAhead(database: SqliteDatabase): { readonly journal_mode: string } {
  const endMs = performance.now() + OPENING_WAIT_MS;
  for (;;) {
    try {
      return database.prepare("PRAGMA journal_mode = WAL").get() as { journal_mode: string };
    } catch (error) {
      if (!isBusy(error) || performance.now() > endMs) throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BLOCKING_WAIT_MS);
  }
}

function transact<Result>(database: SqliteDatabase, begin: string, work: () => Result): Result {
  database.prepare(begin).run();
  try {
    const result = work();
    database.prepare("COMMIT").run();
    return result;
  } catch (error) {
    database.prepare("ROLLBACK").run();
    throw error;
  }
}

function connect(database: SqliteDatabase, busyMs: number): Connection {
  const statements = new Map<string, SqliteStatement>();
  const turns = createTurns(busyMs, { sleep, monotonicMs: () => performance.now(), random: Math.random });
  let broken: unknown;
  const statement = (sql: string): SqliteStatement => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const made = database.prepare(sql);
    statements.set(sql, made);
    return made;
  };
  const attempt = <Result>(work: () => Result, mayRefuse: boolean): Result => {
    if (broken !== undefined) throw storeError(broken);
    statement("BEGIN IMMEDIATE").run();
    try {
      const result = work();
      statement(mayRefuse && result === undefined ? "ROLLBACK" : "COMMIT").run();
      return result;
    } catch (error) {
      if (isFileBroken(error)) broken = error;
      rollBack(statement);
      throw error;
    }
  };
  const write = async <Result>(work: () => Result, mayRefuse: boolean, signal: AbortSignal | undefined): Promise<Result> => {
    const turn = await turns.next();
    for (;;) {
      checkSignal(signal === undefined ? undefined : { signal });
      try {
        return attempt(work, mayRefuse);
      } catch (error) {
        if (!isBusy(error) || !(await turn.again())) throw storeError(error);
      }
    }
  };
  return {
    statement,
    read: (work) => {
      try {
        return work();
      } catch (error) {
        throw storeError(error);
      }
    },
    write: (work, signal) => write(work, false, signal),
    tryWrite: (work, signal) => write(work, true, signal),
    close: () => database.close(),
  };
}

/** SQLite ends a transaction by itself on some errors; a second end is no error of ours. */
function rollBack(statement: (sql: string) => SqliteStatement): void {
  try {
    statement("ROLLBACK").run();
  } catch (error) {
    if (isBusy(error)) throw error;
  }
}
