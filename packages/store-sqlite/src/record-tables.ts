import type { Instant, RunStore, UnmatchedSignal } from "@sluice/core";
import { decodeJson, encodeJson, SIGNAL_COLUMNS } from "@sluice/store-kit";
import type { Connection } from "./connection.ts";
import type { SqliteValue } from "./sqlite-driver.ts";

const PUT_DEFINITION = "INSERT INTO definitions (scope, digest, text) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
const GET_DEFINITION = "SELECT text FROM definitions WHERE scope = ? AND digest = ?";
const PURGE = "DELETE FROM unmatched WHERE expires_at <= ?";
const PUT_SIGNAL = `INSERT INTO unmatched (scope, id, "key", repo, head, change, expires_at, signal) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`;
const LIST = "SELECT signal, expires_at FROM unmatched WHERE scope = ? AND expires_at > ?";
const MATCHING = SIGNAL_COLUMNS.map((column) => ` AND ("${column}" IS NULL OR "${column}" = ?)`).join("");

/** The methods of the port that keep definitions and unmatched signals. */
export function recordMethods(
  connection: Connection,
  clock: () => Instant,
): Pick<RunStore, "putDefinition" | "getDefinition" | "putUnmatched" | "listUnmatched"> {
  return {
    async putDefinition({ scope, digest, text }, options) {
      if (connection.read(() => connection.statement(GET_DEFINITION).get(scope, digest)) !== undefined) return;
      await connection.write(() => connection.statement(PUT_DEFINITION).run(scope, digest, text), options?.signal);
    },
    async getDefinition({ scope, digest }) {
      const row = connection.read(() => connection.statement(GET_DEFINITION).get(scope, digest)) as { text: string } | undefined;
      return row?.text;
    },
    async putUnmatched({ scope, id, match, signal, lifetimeMs }, options) {
      const text = encodeJson({ scope, id, match, signal });
      const columns: SqliteValue[] = SIGNAL_COLUMNS.map((column) => match[column] ?? null);
      return connection.write(() => {
        const storeNow = clock();
        connection.statement(PURGE).run(storeNow);
        return Number(connection.statement(PUT_SIGNAL).run(scope, id, ...columns, storeNow + lifetimeMs, text).changes) === 1;
      }, options?.signal);
    },
    async listUnmatched(query) {
      const asked: SqliteValue[] = query.for === undefined ? [] : SIGNAL_COLUMNS.map((column) => query.for?.[column] ?? null);
      const sql = `${LIST}${query.for === undefined ? "" : MATCHING} ORDER BY number LIMIT ?`;
      const rows = connection.read(() => connection.statement(sql).all(query.scope, clock(), ...asked, query.limit));
      return (rows as { signal: string; expires_at: number }[]).map(
        (row) => ({ ...(decodeJson(row.signal) as object), expiresAt: row.expires_at }) as UnmatchedSignal,
      );
    },
  };
}
