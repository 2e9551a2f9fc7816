import type { Instant, RunStore, UnmatchedSignal } from "@sluice/core";
import { decodeJson, encodeJson, SIGNAL_COLUMNS } from "@sluice/store-kit";
import { type Database, text, whole } from "./database.ts";

const PUT_DEFINITION = "INSERT INTO @.definitions (scope, digest, text) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const GET_DEFINITION = "SELECT text FROM @.definitions WHERE scope = $1 AND digest = $2";
/** What has run out goes with what comes, so nothing needs to clean up. */
const PUT_SIGNAL = `WITH gone AS (DELETE FROM @.unmatched WHERE expires_at <= (SELECT @.store_now($8)) AND (scope, id) <> ($1, $2))
  INSERT INTO @.unmatched AS u (scope, id, "key", repo, head, "change", expires_at, signal)
  VALUES ($1, $2, $3, $4, $5, $6, (SELECT @.store_now($8)) + $7::bigint, $9)
  ON CONFLICT (scope, id) DO UPDATE SET "key" = excluded."key", repo = excluded.repo, head = excluded.head, "change" = excluded."change",
    expires_at = excluded.expires_at, signal = excluded.signal WHERE u.expires_at <= (SELECT @.store_now($8))
  RETURNING 1`;
const LIST = "SELECT signal, expires_at FROM @.unmatched WHERE scope = $1 AND expires_at > (SELECT @.store_now($2))";
/** A signal asks for at least one column, so one of four indexes finds it; then every column it asks for must fit. */
const ONE_FITS = ` AND (${SIGNAL_COLUMNS.map((column, at) => `"${column}" = $${at + 4}`).join(" OR ")})`;
const MATCHING = `${ONE_FITS}${SIGNAL_COLUMNS.map((column, at) => ` AND ("${column}" IS NULL OR "${column}" = $${at + 4})`).join("")}`;

/** The methods of the port that keep definitions and unmatched signals. */
export function recordMethods(
  database: Database,
  clock: (() => Instant) | undefined,
): Pick<RunStore, "putDefinition" | "getDefinition" | "putUnmatched" | "listUnmatched"> {
  return {
    async putDefinition({ scope, digest, text: definition }, options) {
      if ((await database.rows(GET_DEFINITION, [scope, digest], options?.signal)).length > 0) return;
      await database.rows(PUT_DEFINITION, [scope, digest, definition], options?.signal);
    },
    async getDefinition({ scope, digest }, options) {
      const [row] = await database.rows(GET_DEFINITION, [scope, digest], options?.signal);
      return row && text(row["text"]);
    },
    async putUnmatched({ scope, id, match, signal, lifetimeMs }, options) {
      const json = encodeJson({ scope, id, match, signal });
      const columns = SIGNAL_COLUMNS.map((column) => match[column] ?? null);
      const values = [scope, id, ...columns, lifetimeMs, clock?.() ?? null, json];
      return (await database.rows(PUT_SIGNAL, values, options?.signal)).length === 1;
    },
    async listUnmatched(query, options) {
      const asked = query.for === undefined ? [] : SIGNAL_COLUMNS.map((column) => query.for?.[column] ?? null);
      const sql = `${LIST}${query.for === undefined ? "" : MATCHING} ORDER BY number LIMIT $3`;
      const rows = await database.rows(sql, [query.scope, clock?.() ?? null, query.limit, ...asked], options?.signal);
      return rows.map(
        (row) => ({ ...(decodeJson(text(row["signal"])) as object), expiresAt: whole(row["expires_at"]) }) as UnmatchedSignal,
      );
    },
  };
}
