import type { ClaimedIntent, Instant, RunKey, RunStore, Settlement } from "@sluice/core";
import { claimedIntent } from "@sluice/store-kit";
import { type Database, type Row, text, whole } from "./database.ts";
import { takenByTurns, type TurnsBefore } from "./turns.ts";

const TAKE = "SELECT * FROM @.take_intents($1, $2, $3, $4, $5, $6, $7)";
/** Of one run there are few. The time is told also when there is none. What somebody else is just taking is left to him (`SKIP LOCKED`). */
const TAKE_OF_RUN = `WITH ready AS MATERIALIZED (
    SELECT i.run_id, i.id, i.ready_at AS since, r.scope, r.run FROM @.intents i JOIN @.runs r ON r.id = i.run_id
    WHERE r.scope = $3 AND r.run = $4 AND i.ready_at <= (SELECT @.store_now($1)) AND (i.needs IS NULL OR i.needs = ANY ($2))
    ORDER BY i.ready_at, i.run_id, i.id LIMIT $5 FOR UPDATE OF i SKIP LOCKED
  ), taken AS (
    UPDATE @.intents i SET token = nextval('@.tokens'), lost = i.lost OR i.token <> 0, holder = $6,
      ready_at = (SELECT @.store_now($1)) + i.lease_ms
    FROM ready WHERE i.run_id = ready.run_id AND i.id = ready.id
    RETURNING i.run_id, i.id, i.attempt, i.lease_ms, i.ready_at, i.token, i.lost, i.intent
  )
  SELECT n.at AS o_now, found.* FROM (SELECT @.store_now($1) AS at) n LEFT JOIN (
    SELECT ready.since, taken.run_id, ready.scope AS o_scope, ready.run AS o_run, taken.id AS o_id, taken.attempt AS o_attempt,
      taken.lease_ms AS o_lease, taken.ready_at AS o_ready, taken.token AS o_token, taken.lost AS o_lost, taken.intent AS o_intent
    FROM taken JOIN ready USING (run_id, id)
  ) found ON true ORDER BY found.since, found.run_id, found.o_id`;
const HELD = `WHERE i.run_id = (SELECT r.id FROM @.runs r WHERE r.scope = $1 AND r.run = $2) AND i.id = $3 AND i.token = $4 AND i.token <> 0`;
const RENEW = `UPDATE @.intents i SET ready_at = (SELECT @.store_now($5)) + i.lease_ms ${HELD} RETURNING i.ready_at`;
const RELEASE = `UPDATE @.intents i SET token = 0, ready_at = greatest((SELECT @.store_now($5)), $6::bigint) ${HELD} RETURNING 1`;

/** Gives out intents: by turns, or of one run. */
export function takingMethods(database: Database, clock: (() => Instant) | undefined): Pick<RunStore, "takeIntents"> {
  const before: TurnsBefore = {};
  return {
    async takeIntents({ serves, scope, run, limit, holder }, options) {
      const now = clock?.() ?? null;
      if (run !== undefined) {
        const rows = await database.rows(TAKE_OF_RUN, [now, serves, scope, run, limit, holder], options?.signal);
        return { storeNow: whole(rows[0]?.["o_now"]), claimed: rows.filter((row) => row["o_id"] !== null).map(toClaimed) };
      }
      const taken = await takenByTurns(before, scope, ({ last, round }) =>
        database.rows(TAKE, [holder, serves, scope ?? null, limit, last, round, now], options?.signal),
      );
      return { storeNow: taken.storeNow, claimed: taken.rows.map(toClaimed) };
    },
  };
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
    { scope: text(row["o_scope"]), run: text(row["o_run"]) },
    {
      id: text(row["o_id"]),
      text: text(row["o_intent"]),
      needs: undefined,
      attempt: whole(row["o_attempt"]),
      leaseMs: whole(row["o_lease"]),
      readyAt: whole(row["o_ready"]),
      token: whole(row["o_token"]),
      lost: row["o_lost"] === true,
    },
  );
}
