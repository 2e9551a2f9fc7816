import type { ClaimedIntent, Instant, IntentQuery, RunKey, RunStore, Settlement } from "@sluice/core";
import { claimedIntent, claimIntent, dueTaken, type IntentRow, isClaimable, releaseIntent, renewIntent } from "@sluice/store-kit";
import { findRun, type MemoryData, type MemoryIntent } from "./memory-data.ts";

export function takeIntents(data: MemoryData, query: IntentQuery): Awaited<ReturnType<RunStore["takeIntents"]>> {
  const storeNow = data.clock();
  const serves = new Set(query.serves);
  const claimed: ClaimedIntent[] = [];
  data.ready.visitDue(storeNow, (intent) => {
    if (isWanted(query, intent.run) && isClaimable(intent.row, storeNow, serves)) {
      put(data, intent, claimIntent(intent.row, storeNow, data.nextToken()));
      claimed.push(claimedIntent(intent.run, intent.row));
    }
    return claimed.length < query.limit;
  });
  return { storeNow, claimed };
}

export function renew(data: MemoryData, key: RunKey & Settlement): Instant | undefined {
  const intent = findIntent(data, key);
  const row = renewIntent(intent?.row, key.token, data.clock());
  if (intent === undefined || row === undefined) return undefined;
  put(data, intent, row);
  return row.readyAt;
}

export function release(data: MemoryData, key: RunKey & Settlement & { readonly notBefore?: Instant }): boolean {
  const intent = findIntent(data, key);
  const row = releaseIntent(intent?.row, key.token, data.clock(), key.notBefore);
  if (intent === undefined || row === undefined) return false;
  put(data, intent, row);
  return true;
}

export function takeDue(
  data: MemoryData,
  query: { readonly scope?: string; readonly limit: number; readonly leaseMs: number },
): Awaited<ReturnType<RunStore["takeDue"]>> {
  const storeNow = data.clock();
  const due: RunKey[] = [];
  data.due.visitDue(storeNow, (run) => {
    if (query.scope === undefined || query.scope === run.scope) {
      const taken = dueTaken({ dueAt: run.dueAt, wakeAt: run.at, poked: run.poked }, storeNow, query.leaseMs);
      run.poked = taken.poked;
      data.due.set(run, taken.wakeAt);
      due.push({ scope: run.scope, run: run.run });
    }
    return due.length < query.limit;
  });
  return { storeNow, due };
}

function isWanted(query: IntentQuery, key: RunKey): boolean {
  return (query.scope ?? key.scope) === key.scope && (query.run ?? key.run) === key.run;
}

function findIntent(data: MemoryData, key: RunKey & Settlement): MemoryIntent | undefined {
  return findRun(data, key)?.intents.find(({ row }) => row.id === key.intent);
}

function put(data: MemoryData, intent: MemoryIntent, row: IntentRow): void {
  intent.row = row;
  data.ready.set(intent, row.readyAt);
}
