import type { Append, ClaimedIntent, Instant, IntentQuery, RunKey, RunStore, Settlement } from "@sluice/core";
import {
  claimedIntent,
  claimIntent,
  type IntentChanges,
  type IntentRow,
  mergeIntents,
  releaseIntent,
  renewIntent,
  type WantedIntent,
} from "@sluice/store-kit";
import type { Connection } from "./connection.ts";
import { nextTokens } from "./tokens.ts";

interface StoredIntent {
  readonly run_id: number;
  readonly id: string;
  readonly needs: string | null;
  readonly attempt: number;
  readonly lease_ms: number;
  readonly ready_at: number;
  readonly token: number;
  readonly lost: number;
  readonly intent: string;
}

const COLUMNS = "i.run_id, i.id, i.needs, i.attempt, i.lease_ms, i.ready_at, i.token, i.lost, i.intent";
const OF_RUN = `SELECT ${COLUMNS} FROM intents i WHERE i.run_id = ?`;
const ONE = `SELECT ${COLUMNS} FROM intents i JOIN runs r ON r.id = i.run_id WHERE r.scope = ? AND r.run = ? AND i.id = ?`;
const TOKEN = "SELECT token FROM intents WHERE run_id = ? AND id = ?";
const DROP = "DELETE FROM intents WHERE run_id = ? AND id = ?";
const PUT = `INSERT INTO intents (id, needs, attempt, lease_ms, ready_at, token, lost, intent, run_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (run_id, id) DO UPDATE SET needs = excluded.needs, attempt = excluded.attempt, lease_ms = excluded.lease_ms,
  ready_at = excluded.ready_at, token = excluded.token, lost = excluded.lost, intent = excluded.intent`;
const MOVE = `UPDATE intents SET id = ?, needs = ?, attempt = ?, lease_ms = ?, ready_at = ?, token = ?, lost = ?, intent = ?, holder = NULL
  WHERE run_id = ? AND id = ?`;
const SET_CLAIM = "UPDATE intents SET ready_at = ?, token = ?, lost = ?, holder = coalesce(?, holder) WHERE run_id = ? AND id = ?";
/** By the index over `ready_at`: how many intents wait does not matter, only how many are ready. */
const READY = `SELECT ${COLUMNS}, r.scope, r.run FROM intents i JOIN runs r ON r.id = i.run_id WHERE i.ready_at <= ?
  AND (i.needs IS NULL OR i.needs IN (SELECT value FROM json_each(?)))`;

export function intentToken(connection: Connection, runId: number, intent: string): number | undefined {
  return (connection.statement(TOKEN).get(runId, intent) as { token: number } | undefined)?.token;
}

/**
 * Makes the run's intents what the append wants.
 *
 * @param known what the run wanted before; absent: to be read
 */
export function setIntents(
  connection: Connection,
  runId: number,
  known: readonly WantedIntent[] | undefined,
  { settles }: Append,
  wanted: readonly WantedIntent[],
  storeNow: Instant,
): void {
  const settled = new Set(settles.map(({ intent }) => intent));
  const merge = (rows: readonly IntentRow[]): IntentChanges => mergeIntents(rows, wanted, settled, storeNow);
  const guess = known && merge(known.map(toUnclaimed));
  const { put, drop, allNew } = guess?.allNew === true ? guess : merge(readRows(connection, runId));
  // What comes takes the rows of what goes: one statement in the place of two.
  const moved = allNew ? Math.min(put.length, drop.length) : 0;
  for (const id of drop.slice(moved)) connection.statement(DROP).run(runId, id);
  for (const [at, row] of put.entries()) {
    const values = [row.id, row.needs ?? null, row.attempt, row.leaseMs, row.readyAt, row.token, row.lost ? 1 : 0, row.text, runId];
    const from = drop[at];
    if (at < moved && from !== undefined) connection.statement(MOVE).run(...values, from);
    else connection.statement(PUT).run(...values);
  }
}

function readRows(connection: Connection, runId: number): readonly IntentRow[] {
  return (connection.statement(OF_RUN).all(runId) as StoredIntent[]).map(toRow);
}

/** What is remembered does not tell who holds it. */
function toUnclaimed(intent: WantedIntent): IntentRow {
  return { ...intent, readyAt: 0, token: 0, lost: false };
}

export async function takeIntents(
  connection: Connection,
  clock: () => Instant,
  query: IntentQuery,
  signal: AbortSignal | undefined,
): ReturnType<RunStore["takeIntents"]> {
  const find = (storeNow: Instant): (StoredIntent & RunKey)[] => findReady(connection, query, storeNow);
  const lookedAt = clock();
  // Looking needs no lock: an idle host never disturbs those who write.
  if (connection.read(() => find(lookedAt)).length === 0) return { storeNow: lookedAt, claimed: [] };
  return connection.write(() => {
    const storeNow = clock();
    const ready = find(storeNow);
    const last = nextTokens(connection, ready.length);
    const claimed = ready.map((stored, index): ClaimedIntent => {
      const row = claimIntent(toRow(stored), storeNow, last - ready.length + 1 + index);
      setClaim(connection, stored, row, query.holder);
      return claimedIntent(stored, row);
    });
    return { storeNow, claimed };
  }, signal);
}

function findReady(connection: Connection, query: IntentQuery, storeNow: Instant): (StoredIntent & RunKey)[] {
  const { scope, run } = query;
  return connection
    .statement(`${READY}${ofScopeAndRun(query)} ORDER BY i.ready_at, i.run_id, i.id LIMIT ?`)
    .all(storeNow, JSON.stringify(query.serves), ...[scope, run].flatMap((value) => value ?? []), query.limit) as (StoredIntent & RunKey)[];
}

/** `+` keeps a column from choosing the index: only a query for one run is better served by another one than that over the time. */
function ofScopeAndRun({ scope, run }: IntentQuery): string {
  if (scope !== undefined && run !== undefined) return " AND r.scope = ? AND r.run = ?";
  return `${scope === undefined ? "" : " AND +r.scope = ?"}${run === undefined ? "" : " AND +r.run = ?"}`;
}

export async function renew(
  connection: Connection,
  clock: () => Instant,
  key: RunKey & Settlement,
  signal: AbortSignal | undefined,
): Promise<Instant | undefined> {
  return connection.write(() => change(connection, key, (row) => renewIntent(row, key.token, clock()))?.readyAt, signal);
}

export async function release(
  connection: Connection,
  clock: () => Instant,
  key: RunKey & Settlement & { readonly notBefore?: Instant },
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return connection.write(
    () => change(connection, key, (row) => releaseIntent(row, key.token, clock(), key.notBefore)) !== undefined,
    signal,
  );
}

function change(connection: Connection, key: RunKey & Settlement, make: (row: IntentRow) => IntentRow | undefined): IntentRow | undefined {
  const stored = connection.statement(ONE).get(key.scope, key.run, key.intent) as StoredIntent | undefined;
  const row = stored === undefined ? undefined : make(toRow(stored));
  if (stored !== undefined && row !== undefined) setClaim(connection, stored, row, null);
  return row;
}

function setClaim(connection: Connection, stored: StoredIntent, row: IntentRow, holder: string | null): void {
  connection.statement(SET_CLAIM).run(row.readyAt, row.token, row.lost ? 1 : 0, holder, stored.run_id, stored.id);
}

function toRow(stored: StoredIntent): IntentRow {
  const { id, intent: text, needs, attempt, lease_ms: leaseMs, ready_at: readyAt, token, lost } = stored;
  return { id, text, needs: needs ?? undefined, attempt, leaseMs, readyAt, token, lost: lost === 1 };
}
