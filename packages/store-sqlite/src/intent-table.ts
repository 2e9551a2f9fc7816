import type { Append, ClaimedIntent, Instant, RunKey, RunStore, Settlement } from "@sluice/core";
import {
  claimedIntent,
  claimIntent,
  createTurnKeeper,
  type IntentChanges,
  type IntentRow,
  mergeIntents,
  releaseIntent,
  renewIntent,
  type WantedIntent,
} from "@sluice/store-kit";
import type { Connection } from "./connection.ts";
import { nextTokens } from "./tokens.ts";
import { hasAny, turnLanes, type TurnQuery, type TurnTexts } from "./turn-lanes.ts";

interface StoredIntent {
  readonly run_id: number;
  readonly id: string;
  /** `''`: nothing. */
  readonly needs: string;
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
const PUT = `INSERT INTO intents (id, needs, attempt, lease_ms, ready_at, token, lost, intent, run_id, scope, pipeline)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (run_id, id) DO UPDATE SET needs = excluded.needs, attempt = excluded.attempt, lease_ms = excluded.lease_ms,
  ready_at = excluded.ready_at, token = excluded.token, lost = excluded.lost, intent = excluded.intent`;
const MOVE = `UPDATE intents SET id = ?, needs = ?, attempt = ?, lease_ms = ?, ready_at = ?, token = ?, lost = ?, intent = ?, holder = NULL
  WHERE run_id = ? AND id = ?`;
const SET_CLAIM = "UPDATE intents SET ready_at = ?, token = ?, lost = ?, holder = coalesce(?, holder) WHERE run_id = ? AND id = ?";
const JOINED = `SELECT ${COLUMNS}, r.scope, r.run, i.ready_at AS since FROM intents i JOIN runs r ON r.id = i.run_id`;
const LONGEST = "ORDER BY i.ready_at, i.run_id, i.id LIMIT ?";
/** Over the index by turns, and for an idle look over that of `ready_at`: how many intents wait does not matter. */
const READY: TurnTexts = {
  ready: "SELECT scope FROM intents WHERE ready_at <= ? ORDER BY ready_at LIMIT ?",
  nextScope: "SELECT scope FROM intents WHERE scope > ? ORDER BY scope LIMIT 1",
  nextLane: `SELECT pipeline, needs, ready_at AS since FROM intents WHERE scope = ? AND (pipeline, needs) > (?, ?)
    ORDER BY pipeline, needs, ready_at LIMIT 1`,
  longest: `${JOINED} WHERE i.scope = ? AND i.pipeline = ? AND i.needs = ? AND i.ready_at <= ? ${LONGEST}`,
};
const OF_ONE_RUN = `${JOINED} WHERE r.scope = ? AND r.run = ? AND i.ready_at <= ?
  AND (i.needs = '' OR i.needs IN (SELECT value FROM json_each(?))) ${LONGEST}`;

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
  { scope, index, settles }: Append,
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
    const values = [row.id, row.needs ?? "", row.attempt, row.leaseMs, row.readyAt, row.token, row.lost ? 1 : 0, row.text, runId];
    const from = drop[at];
    if (at < moved && from !== undefined) connection.statement(MOVE).run(...values, from);
    else connection.statement(PUT).run(...values, scope, index.pipeline);
  }
}

function readRows(connection: Connection, runId: number): readonly IntentRow[] {
  return (connection.statement(OF_RUN).all(runId) as StoredIntent[]).map(toRow);
}

/** What is remembered does not tell who holds it. */
function toUnclaimed(intent: WantedIntent): IntentRow {
  return { ...intent, readyAt: 0, token: 0, lost: false };
}

type ReadyIntent = StoredIntent & RunKey;

/** Gives out intents. */
export function takingMethods(connection: Connection, clock: () => Instant): Pick<RunStore, "takeIntents"> {
  const keeper = createTurnKeeper(Math.random);
  return {
    async takeIntents(query, options) {
      const { scope, run, serves, limit, holder } = query;
      const wanted = (now: Instant): TurnQuery => ({ now, serves: new Set(serves), ...(scope === undefined ? {} : { scope }) });
      const ofRun = (now: Instant): readonly ReadyIntent[] =>
        connection.statement(OF_ONE_RUN).all(scope ?? "", run ?? "", now, JSON.stringify(serves), limit) as ReadyIntent[];
      const lookedAt = clock();
      // Looking needs no lock: an idle host never disturbs those who write.
      const hasSome = connection.read(() => (run === undefined ? hasAny(connection, READY, wanted(lookedAt)) : ofRun(lookedAt).length > 0));
      if (!hasSome) return { storeNow: lookedAt, claimed: [] };
      return connection.write(() => {
        const storeNow = clock();
        const claimed: ClaimedIntent[] = [];
        const claim = (stored: ReadyIntent): void => {
          const row = claimIntent(toRow(stored), storeNow, nextTokens(connection, 1));
          setClaim(connection, stored, row, holder);
          claimed.push(claimedIntent(stored, row));
        };
        if (run === undefined) keeper.take(turnLanes(connection, READY, wanted(storeNow), claim), limit, scope);
        else for (const stored of ofRun(storeNow)) claim(stored);
        return { storeNow, claimed };
      }, options?.signal);
    },
  };
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
  return { id, text, needs: needs === "" ? undefined : needs, attempt, leaseMs, readyAt, token, lost: lost === 1 };
}
