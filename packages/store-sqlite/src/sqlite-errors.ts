import { type ErrorCode, SluiceError } from "@sluice/core";

/** Primary result codes of SQLite that the store tells apart. */
type SqliteCode = "BUSY" | "LOCKED" | "CORRUPT" | "NOTADB" | "IOERR" | "FULL" | "OTHER";

const NUMBERS: Readonly<Record<number, SqliteCode>> = { 5: "BUSY", 6: "LOCKED", 10: "IOERR", 11: "CORRUPT", 13: "FULL", 26: "NOTADB" };
const NAMES: ReadonlySet<string> = new Set(Object.values(NUMBERS));

/** The primary code of a driver's error: node:sqlite gives extended numbers, better-sqlite3 extended names. */
function sqliteCode(error: unknown): SqliteCode {
  if (!(error instanceof Error)) return "OTHER";
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  if (typeof errcode === "number") return NUMBERS[errcode & 0xff] ?? "OTHER";
  const name = typeof code === "string" ? code.split("_")[1] : undefined;
  return name !== undefined && NAMES.has(name) ? (name as SqliteCode) : "OTHER";
}

/** Whether waiting may help. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === "BUSY" || code === "LOCKED";
}

/** Whether the file's state after a failed commit is unknown: the handle must not acknowledge anything any more (threat STO-5). */
export function isFileBroken(error: unknown): boolean {
  const code = sqliteCode(error);
  return code === "IOERR" || code === "FULL";
}

/** The coded error for what a driver threw; coded ones pass through. */
export function storeError(error: unknown): SluiceError {
  if (SluiceError.is(error)) return error;
  const sqlite = sqliteCode(error);
  const code: ErrorCode = sqlite === "CORRUPT" || sqlite === "NOTADB" ? "STORE_CORRUPT" : isBusy(error) ? "STORE_BUSY" : "STORE_FAILED";
  return new SluiceError({ code, message: MESSAGES[code], details: { sqlite }, cause: error });
}

const MESSAGES = {
  STORE_CORRUPT: "The store's file is damaged or no SQLite database. Go back to a backup or an export.",
  STORE_BUSY: "The store stayed locked by other processes for too long. Try again, or wait longer with busyMs.",
  STORE_FAILED: "SQLite reported an error; the cause says which.",
};
