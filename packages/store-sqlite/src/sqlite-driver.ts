import { createRequire } from "node:module";
import { SluiceError } from "@sluice/core";

/** What a statement can be given and gives back. */
export type SqliteValue = string | number | null | Uint8Array;

/** A prepared statement. Only what node:sqlite and better-sqlite3 do alike. */
export interface SqliteStatement {
  /** The first row, if any. */
  get(...values: SqliteValue[]): unknown;
  /** All rows. */
  all(...values: SqliteValue[]): unknown[];
  /** Runs it for its effect. */
  run(...values: SqliteValue[]): { readonly changes: number | bigint };
}

/** An open database file. */
export interface SqliteDatabase {
  /** Compiles one statement. */
  prepare(sql: string): SqliteStatement;
  /** Closes the connection. */
  close(): void;
}

/** Opens a file that exists. Given to the store by tests and benches that count statements. */
export type OpenSqlite = (file: string) => SqliteDatabase;

/** The drivers the store knows. */
export type SqliteDriverName = "node" | "better-sqlite3";

const require = createRequire(import.meta.url);

/**
 * The function that opens databases with the named driver; without a name the one inside Node, else better-sqlite3.
 *
 * @throws SluiceError `STORE_DRIVER_MISSING` when this Node has no driver of that name, or would crash on loading it
 */
export function sqliteDriver(name?: SqliteDriverName): OpenSqlite {
  const open = name === "better-sqlite3" ? undefined : nodeDriver();
  if (open !== undefined) return open;
  if (name === "node") throw missing("this Node has no usable node:sqlite (it came with 22.13)");
  return betterDriver();
}

function nodeDriver(): OpenSqlite | undefined {
  // Not an import: on Node 20 that would fail before anything could be said about it.
  const sqlite = process.getBuiltinModule("node:sqlite") as typeof import("node:sqlite") | undefined;
  if (sqlite === undefined) return undefined;
  return (file) => new sqlite.DatabaseSync(file, { enableForeignKeyConstraints: false, allowExtension: false });
}

function betterDriver(): OpenSqlite {
  refuseCrashingVersion();
  const Database = load(() => require("better-sqlite3") as typeof import("better-sqlite3"));
  return (file) => new Database(file, { fileMustExist: true });
}

/** better-sqlite3 13 is built for Node-API 10; below it, opening a file ends the process without a word. */
function refuseCrashingVersion(): void {
  const { version } = load(() => require("better-sqlite3/package.json") as { readonly version: string });
  if (Number.parseInt(version, 10) < 13 || Number(process.versions["napi"]) >= 10) return;
  throw missing(
    `better-sqlite3 ${version} needs Node-API 10 and Node ${process.version} has ${process.versions["napi"]}; install version 12`,
  );
}

function load<Module>(require: () => Module): Module {
  try {
    return require();
  } catch (cause) {
    const version = Number(process.versions["napi"]) >= 10 ? "" : " in version 12";
    throw missing(`Node before 22.13 needs the package better-sqlite3${version} beside Sluice; runs can lie in plain files instead`, cause);
  }
}

function missing(reason: string, cause?: unknown): SluiceError {
  return new SluiceError({ code: "STORE_DRIVER_MISSING", message: `No SQLite driver: ${reason}.`, cause });
}
