import { closeSync, fsyncSync, linkSync, openSync, rmSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { randomUUID } from "node:crypto";
import { SluiceError } from "@sluice/core";
import { EVIDENCE_SCHEMA } from "./evidence-schema.ts";
import { hasSchema, RUN_SCHEMA } from "./schema.ts";
import { type OpenSqlite, type SqliteDatabase, sqliteDriver, type SqliteDriverName } from "./sqlite-driver.ts";
import { storeError } from "./sqlite-errors.ts";

/** Options of {@link backupSqlite}. */
export interface SqliteBackupOptions {
  /** The database file of a store of runs or of evidence, open elsewhere or not. */
  readonly file: string;
  /** The file to write, in a folder that is there. Never written over. */
  readonly to: string;
  /** Default: the driver inside Node, else better-sqlite3. */
  readonly driver?: SqliteDriverName;
}

const BUSY_MS = 10_000;

/**
 * Copies a store in SQLite while others write it: everything acknowledged before the call is in the copy, which is one moment of the store.
 * Writers go on meanwhile. The copy is whole, was looked through, is on the disk and for its owner alone when the call returns; it is opened
 * like any other store.
 *
 * The driver works while this process waits: about a second for some 100 MB.
 *
 * @returns the size of the copy in bytes
 * @throws SluiceError `OUTPUT_FAILED` when `to` is there or cannot be written; `STORE_SCHEMA_UNKNOWN`, `STORE_CORRUPT`, `STORE_FAILED`,
 * `STORE_BUSY`, `STORE_DRIVER_MISSING`
 */
export function backupSqlite(options: SqliteBackupOptions): { readonly bytes: number } {
  const [file, to] = [resolve(options.file), resolve(options.to)];
  const open = sqliteDriver(options.driver);
  const draft = `${to}.${randomUUID()}.part`;
  try {
    // Made first, for its owner alone: SQLite writes into an empty file as it is.
    writing(to, () => closeSync(openSync(draft, "wx", 0o600)));
    copyInto(open, file, draft);
    checkCopy(open, draft);
    syncPath(draft);
    writing(to, () => linkSync(draft, to));
    syncPath(dirname(to));
    return { bytes: statSync(to).size };
  } finally {
    for (const rest of [draft, `${draft}-wal`, `${draft}-shm`]) rmSync(rest, { force: true });
  }
}

function copyInto(open: OpenSqlite, file: string, draft: string): void {
  using(file, open, (database) => {
    checkOurs(database, file);
    database.prepare("VACUUM INTO ?").run(draft);
  });
}

/** What was copied is read before anybody relies on it. */
function checkCopy(open: OpenSqlite, draft: string): void {
  using(draft, open, (copy) => {
    checkOurs(copy, draft);
    const found = copy.prepare("PRAGMA integrity_check(1)").get() as { readonly integrity_check: string };
    if (found.integrity_check === "ok") return;
    throw new SluiceError({ code: "STORE_CORRUPT", message: "The store is damaged, and so would be the copy. Go back to an older one." });
  });
}

function checkOurs(database: SqliteDatabase, file: string): void {
  const found = database.prepare("PRAGMA application_id").get() as { readonly application_id: number };
  const schema = found.application_id === EVIDENCE_SCHEMA.application ? EVIDENCE_SCHEMA : RUN_SCHEMA;
  if (hasSchema(database, schema)) return;
  throw new SluiceError({ code: "STORE_FAILED", message: `There is no store in ${file}.` });
}

function using(file: string, open: OpenSqlite, work: (database: SqliteDatabase) => void): void {
  let database: SqliteDatabase | undefined;
  try {
    if (statSync(file, { throwIfNoEntry: false }) === undefined)
      throw new SluiceError({ code: "STORE_FAILED", message: `There is no store in ${file}.` });
    database = open(file);
    database.prepare(`PRAGMA busy_timeout = ${BUSY_MS}`).get();
    work(database);
  } catch (error) {
    throw storeError(error);
  } finally {
    database?.close();
  }
}

function writing(to: string, act: () => void): void {
  try {
    act();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? "unknown";
    const found = code === "EEXIST" ? "Found a file there" : `The system refused (${code})`;
    throw new SluiceError({ code: "OUTPUT_FAILED", message: `The backup ${to} cannot be written: ${found}. Name another file.`, cause });
  }
}

function syncPath(path: string): void {
  if (process.platform === "win32") return; // a folder cannot be opened there, and a file not for reading only
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
