import type { ClaimedIntent, Instant, IntentQuery, RunKey, RunStore, Settlement } from "@sluice/core";
import { claimedIntent } from "@sluice/store-kit";
import { type Database, type Row, text, whole } from "./database.ts";
import { storeNow } from "./read-runs.ts";

/**
 * Claims what is ready and locked by nobody (`SKIP LOCKED`), the longest ready first. The ready ones are found by the index over `ready_at`:
 * how many intents wait does not matter.
 */
const TAKE = `WITH ready AS MATERIALIZED (
    SELECT i.run_id, i.id, i.ready_at AS since, r.scope, r.run FROM @.intents i JOIN @.runs r ON r.id = i.run_id
    WHERE i.ready_at <= (SELECT @.store_now($1)) AND (i.needs IS NULL OR i.needs = ANY ($2))
      AND ($3::text IS NULL OR r.scope = $3) AND ($4::text IS NULL OR r.run = $4)
    ORDER BY i.ready_at, i.run_id, i.id LIMIT $5 FOR UPDATE OF i SKIP LOCKED
  ), taken AS (
    UPDATE @.intents i SET token = nextval('@.tokens'), lost = i.lost OR i.token <> 0, holder = $6,
      ready_at = (SELECT @.store_now($1)) + i.lease_ms
    FROM ready WHERE i.run_id = ready.run_id AND i.id = ready.id
    RETURNING i.run_id, i.id, i.attempt, i.lease_ms, i.ready_at, i.token, i.lost, i.intent
  )
  SELECT ready.scope, ready.run, taken.* FROM taken JOIN ready USING (run_id, id) ORDER BY ready.since, taken.run_id, taken.id`;
const HELD = `FROM @.runs r WHERE r.scope = $1 AND r.run = $2 AND i.run_id = r.id AND i.id = $3 AND i.token = $4 AND i.token <> 0`;
const RENEW = `UPDATE @.intents i SET ready_at = (SELECT @.store_now($5)) + i.lease_ms ${HELD} RETURNING i.ready_at`;
const RELEASE = `UPDATE @.intents i SET token = 0, ready_at = greatest((SELECT @.store_now($5)), $6::bigint) ${HELD} RETURNING 1`;

export async function takeIntents(
  database: Database,
  clock: (() => Instant) | undefined,
  query: IntentQuery,
  signal: AbortSignal | undefined,
): ReturnType<RunStore["takeIntents"]> {
  const { serves, scope, run, limit, holder } = query;
  const rows = await database.rows(TAKE, [clock?.() ?? null, serves, scope ?? null, run ?? null, limit, holder], signal);
  const claimed = rows.map(toClaimed);
  const [first] = claimed;
  // The end of a claim says when it began; without one the server is asked.
  const now = first === undefined ? await storeNow(database, clock) : first.claimedUntil - first.intent.leaseMs;
  return { storeNow: now, claimed };
}

export async function renew(
  database: Database,
  clock: (() => Instant) | undefined,
  key: RunKey & Settlement,
  signal: AbortSignal | undefined,
): Promise<Instant | undefined> {
  const [row] = await database.rows(RENEW, [key.scope, key.run, key.intent, key.token, clock?.() ?? null], signal);
  return row && whole(row["ready_at"]);
}

export async function release(
  database: Database,
  clock: (() => Instant) | undefined,
  key: RunKey & Settlement & { readonly notBefore?: Instant },
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const values = [key.scope, key.run, key.intent, key.token, clock?.() ?? null, key.notBefore ?? null];
  return (await database.rows(RELEASE, values, signal)).length === 1;
}

function toClaimed(row: Row): ClaimedIntent {
  return claimedIntent(
    { scope: text(row["scope"]), run: text(row["run"]) },
    {
      id: text(row["id"]),
      text: text(row["intent"]),
      needs: undefined,
      attempt: whole(row["attempt"]),
      leaseMs: whole(row["lease_ms"]),
      readyAt: whole(row["ready_at"]),
      token: whole(row["token"]),
      lost: row["lost"] === true,
    },
  );
}
