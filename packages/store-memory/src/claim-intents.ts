import type { Instant, IntentQuery, RunKey, RunStore, Settlement } from "@sluice/core";
import {
  claimableIntents,
  claimedIntent,
  claimIntent,
  dueOf,
  dueRuns,
  dueTaken,
  findIntent,
  type IntentRow,
  releaseIntent,
  renewIntent,
  setDue,
  setRow,
} from "@sluice/store-kit";
import type { MemoryData } from "./memory-data.ts";

export function takeIntents(data: MemoryData, query: IntentQuery): Awaited<ReturnType<RunStore["takeIntents"]>> {
  const storeNow = data.clock();
  const taken = claimableIntents(data, query, storeNow);
  for (const intent of taken) setRow(data, intent, claimIntent(intent.row, storeNow, data.nextToken()));
  return { storeNow, claimed: taken.map(({ run, row }) => claimedIntent(run, row)) };
}

export function renew(data: MemoryData, key: RunKey & Settlement): Instant | undefined {
  return change(data, key, (row) => renewIntent(row, key.token, data.clock()))?.readyAt;
}

export function release(data: MemoryData, key: RunKey & Settlement & { readonly notBefore?: Instant }): boolean {
  return change(data, key, (row) => releaseIntent(row, key.token, data.clock(), key.notBefore)) !== undefined;
}

export function takeDue(
  data: MemoryData,
  query: { readonly scope?: string; readonly limit: number; readonly leaseMs: number },
): Awaited<ReturnType<RunStore["takeDue"]>> {
  const storeNow = data.clock();
  const runs = dueRuns(data, query, storeNow);
  for (const run of runs) setDue(data, run, dueTaken(dueOf(run), storeNow, query.leaseMs));
  return { storeNow, due: runs.map(({ scope, run }) => ({ scope, run })) };
}

function change(
  data: MemoryData,
  key: RunKey & Settlement,
  changed: (row: IntentRow | undefined) => IntentRow | undefined,
): IntentRow | undefined {
  const intent = findIntent(data, key, key.intent);
  const row = changed(intent?.row);
  if (intent !== undefined && row !== undefined) setRow(data, intent, row);
  return row;
}
