import type { Instant, RunStore } from "@sluice/core";
import { type Database, text, whole } from "./database.ts";
import { storeNow } from "./read-runs.ts";

const TAKE = `WITH ready AS MATERIALIZED (
    SELECT id, wake_at AS since FROM @.runs WHERE wake_at <= (SELECT @.store_now($1)) AND ($2::text IS NULL OR scope = $2)
    ORDER BY wake_at, id LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED
  ), taken AS (
    UPDATE @.runs r SET wake_at = (SELECT @.store_now($1)) + $4::bigint, poked = false FROM ready WHERE r.id = ready.id
    RETURNING r.id, r.scope, r.run, r.wake_at
  )
  SELECT taken.scope, taken.run, taken.wake_at FROM taken JOIN ready USING (id) ORDER BY ready.since, taken.id`;

/** Claims due runs; who is locked by somebody is left to him. */
export async function takeDue(
  database: Database,
  clock: (() => Instant) | undefined,
  query: { readonly scope?: string; readonly limit: number; readonly leaseMs: number },
  signal: AbortSignal | undefined,
): ReturnType<RunStore["takeDue"]> {
  const rows = await database.rows(TAKE, [clock?.() ?? null, query.scope ?? null, query.limit, query.leaseMs], signal);
  const due = rows.map((row) => ({ scope: text(row["scope"]), run: text(row["run"]) }));
  const [first] = rows;
  const now = first === undefined ? await storeNow(database, clock) : whole(first["wake_at"]) - query.leaseMs;
  return { storeNow: now, due };
}
