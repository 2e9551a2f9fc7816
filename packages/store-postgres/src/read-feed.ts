import { setTimeout as sleep } from "node:timers/promises";
import type { Commit, Page } from "@sluice/core";
import { toPage } from "@sluice/store-kit";
import type { Database, Row } from "./database.ts";
import { decodePlace, encodePlace } from "./place.ts";
import { COMMIT, toCommit } from "./read-runs.ts";

const AFTER = "(c.xact, c.run_id, c.version) > ($1::text::xid8, $2::bigint, $3::integer)";
/** Behind the oldest transaction that still runs: one with a lower number may commit yet (threat STO-11). */
const SETTLED = "c.xact < pg_snapshot_xmin(pg_current_snapshot())";
const FEED = `${COMMIT} WHERE ${AFTER} AND ${SETTLED}`;
const UNSETTLED = `SELECT 1 FROM @.commits c WHERE ${AFTER} AND NOT ${SETTLED} LIMIT 1`;

/** How long a reader waits for transactions that began before it. Longer ones only delay what comes after them. */
const PATIENCE_MS = 500;
const PAUSE_MS = 2;

/**
 * Commits in the order of their transactions. What a running transaction may still put in front is not passed over: the page ends before it,
 * after a short wait.
 */
export async function readFeed(
  database: Database,
  scope: string | undefined,
  after: string | undefined,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<Page<Commit>> {
  const place = decodePlace(after);
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const rows = await settledRows(database, place, scope, limit, signal);
    const lastPlace = rows.at(-1);
    const from = lastPlace === undefined ? place : decodePlace(encodePlace(lastPlace));
    const isWhole = rows.length > limit || performance.now() > end || (await database.rows(UNSETTLED, from, signal)).length === 0;
    if (isWhole) return toPage(rows, limit, toCommit, encodePlace);
    await sleep(PAUSE_MS);
  }
}

async function settledRows(
  database: Database,
  place: readonly unknown[],
  scope: string | undefined,
  limit: number,
  signal: AbortSignal | undefined,
): Promise<readonly Row[]> {
  const order = "ORDER BY c.xact, c.run_id, c.version LIMIT $4";
  return scope === undefined
    ? database.rows(`${FEED} ${order}`, [...place, limit + 1], signal)
    : database.rows(`${FEED} AND r.scope = $5 ${order}`, [...place, limit + 1, scope], signal);
}
