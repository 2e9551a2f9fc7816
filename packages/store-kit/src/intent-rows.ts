import type { ClaimedIntent, Instant, Intent, RunKey } from "@sluice/core";
import { decodeJson, encodeJson } from "./encode-json.ts";

/** An intent that a commit wants, encoded once. */
export interface WantedIntent {
  readonly id: string;
  /** Canonical JSON of the intent. */
  readonly text: string;
  readonly needs: string | undefined;
  readonly attempt: number;
  readonly leaseMs: number;
  readonly notBefore: Instant | undefined;
}

/** An intent as adapters keep it. */
export interface IntentRow {
  readonly id: string;
  readonly text: string;
  readonly needs: string | undefined;
  readonly attempt: number;
  readonly leaseMs: number;
  /** Claimable from this store time on; while claimed, the time at which the claim runs out. The one column `takeIntents` needs. */
  readonly readyAt: Instant;
  /** Token of the claim; 0 when nobody holds it. */
  readonly token: number;
  /** A claim on this attempt ran out. */
  readonly lost: boolean;
}

/** What a commit does to the intents of its run. */
export interface IntentChanges {
  readonly put: readonly IntentRow[];
  readonly drop: readonly string[];
  /** Whether all of `put` are new to the run. If so, it did not matter who holds the known ones. */
  readonly allNew: boolean;
}

/** Encodes one wanted intent. */
export function encodeIntent(intent: Intent): WantedIntent {
  const { id, needs, attempt, leaseMs, notBefore } = intent;
  return { id, text: encodeJson(intent), needs, attempt, leaseMs, notBefore };
}

/**
 * The set a run wants afterwards. Unchanged ones are not touched, so a delay set by `release` stays; changed ones keep their claim and
 * take the new content; settled ones lose their claim even when wanted again; others are withdrawn.
 */
export function mergeIntents(
  known: readonly IntentRow[],
  wanted: readonly WantedIntent[],
  settled: ReadonlySet<string>,
  storeNow: Instant,
): IntentChanges {
  const unwanted = new Map(known.map((row) => [row.id, row]));
  const put: IntentRow[] = [];
  let allNew = true;
  for (const want of wanted) {
    const row = unwanted.get(want.id);
    if (row !== undefined) unwanted.delete(want.id);
    if (row?.text === want.text && !settled.has(want.id)) continue;
    put.push(row === undefined || settled.has(want.id) ? fresh(want, storeNow) : changed(row, want, storeNow));
    allNew &&= row === undefined;
  }
  return { put, drop: [...unwanted.keys()], allNew };
}

function fresh(want: WantedIntent, storeNow: Instant): IntentRow {
  const { id, text, needs, attempt, leaseMs } = want;
  return { id, text, needs, attempt, leaseMs, readyAt: readyAt(want, storeNow), token: 0, lost: false };
}

function changed(row: IntentRow, want: WantedIntent, storeNow: Instant): IntentRow {
  const lost = row.lost && row.attempt === want.attempt;
  if (row.token === 0) return { ...fresh(want, storeNow), lost };
  return { ...fresh(want, storeNow), readyAt: row.readyAt, token: row.token, lost };
}

/** Never in the past, or a date long ago would jump the queue between runs. */
function readyAt(want: WantedIntent, storeNow: Instant): Instant {
  return Math.max(storeNow, want.notBefore ?? storeNow);
}

/** Whether a caller that serves these needs may claim the intent now. */
export function isClaimable(row: IntentRow, storeNow: Instant, serves: ReadonlySet<string>): boolean {
  return row.readyAt <= storeNow && (row.needs === undefined || serves.has(row.needs));
}

/** The row under a new claim. Taking over a claim that ran out is remembered until the attempt changes or is settled. */
export function claimIntent(row: IntentRow, storeNow: Instant, token: number): IntentRow {
  return { ...row, token, readyAt: storeNow + row.leaseMs, lost: row.lost || row.token !== 0 };
}

/** The row under a prolonged claim, `undefined` when the claim was lost: somebody else took it, or it ended. */
export function renewIntent(row: IntentRow | undefined, token: number, storeNow: Instant): IntentRow | undefined {
  return row !== undefined && holds(row, token) ? { ...row, readyAt: storeNow + row.leaseMs } : undefined;
}

/** The row without its claim, `undefined` when the claim was lost before. */
export function releaseIntent(
  row: IntentRow | undefined,
  token: number,
  storeNow: Instant,
  notBefore: Instant | undefined,
): IntentRow | undefined {
  if (row === undefined || !holds(row, token)) return undefined;
  return { ...row, token: 0, readyAt: Math.max(storeNow, notBefore ?? storeNow) };
}

/** A claim past its time still counts until somebody takes it over: tokens decide, not clocks (threat LSE-1). */
function holds(row: IntentRow, token: number): boolean {
  return row.token !== 0 && row.token === token;
}

/** The claim as its holder sees it. */
export function claimedIntent(key: RunKey, row: IntentRow): ClaimedIntent {
  const { token, readyAt: claimedUntil, lost: takenOver } = row;
  return { scope: key.scope, run: key.run, intent: decodeJson(row.text) as unknown as Intent, token, claimedUntil, takenOver };
}
