import { type ErrorCode, SluiceError } from "@sluice/core";

/** SQLSTATE codes: the transaction lost against another one and wrote nothing. */
const PASSING: ReadonlySet<string> = new Set(["40001", "40P01", "55P03"]);
/** Schema, table, function or column is not there. */
const NO_SCHEMA: ReadonlySet<string> = new Set(["3F000", "42P01", "42883", "42703"]);

/** The SQLSTATE of a driver's error; absent when the server was not reached. All have a digit, `EPIPE` has none. */
function stateOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === "string" && /^(?=.*\d)[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** Whether the same statement may succeed when it is sent again at once. */
export function isPassing(error: unknown): boolean {
  return PASSING.has(stateOf(error) ?? "");
}

/** Prepared statements that the connection at hand does not know, or knows already: another one was used before. */
const NOT_PREPARED: ReadonlySet<string> = new Set(["26000", "42P05", "0A000"]);

/** Whether the statement failed only because it was to be prepared. */
export function isNotPrepared(error: unknown): boolean {
  return NOT_PREPARED.has(stateOf(error) ?? "");
}

/** Whether the server itself refused the statement: then it wrote nothing. */
export function isRefusal(error: unknown): boolean {
  return SluiceError.is(error) ? isRefusal(error.cause) : stateOf(error) !== undefined && !/^(?:08|57P)/.test(stateOf(error) ?? "");
}

/**
 * The coded error for what a driver threw; coded ones pass through. A connection that broke while a commit was on its way leaves unknown
 * whether it was stored (threat STO-14): whoever sends the same command again is answered with what was stored.
 */
export function storeError(error: unknown): SluiceError {
  if (SluiceError.is(error)) return error;
  const sqlState = stateOf(error);
  const code = codeOf(sqlState);
  return new SluiceError({ code, message: MESSAGES[code], details: { sqlState: sqlState ?? "none" }, cause: error });
}

type StoreCode = Extract<ErrorCode, "STORE_BUSY" | "STORE_TEXT_INVALID" | "STORE_SCHEMA_OUTDATED" | "STORE_FAILED">;

function codeOf(sqlState: string | undefined): StoreCode {
  if (sqlState === undefined) return "STORE_FAILED";
  if (PASSING.has(sqlState)) return "STORE_BUSY";
  if (NO_SCHEMA.has(sqlState)) return "STORE_SCHEMA_OUTDATED";
  return sqlState === "22021" ? "STORE_TEXT_INVALID" : "STORE_FAILED";
}

const MESSAGES: Readonly<Record<StoreCode, string>> = {
  STORE_BUSY: "Other transactions were in the way for too long. Try again.",
  STORE_TEXT_INVALID: "A text to be stored holds what PostgreSQL cannot hold.",
  STORE_SCHEMA_OUTDATED: "The database lacks tables or functions of the store; run sluice migrate, or migratePostgres.",
  STORE_FAILED: "PostgreSQL reported an error, or could not be reached; the cause says which.",
};
