// What writers were told, beside what is stored.
import { ledgerFaults, readLedger } from "./check-ledger.ts";
import { openPlace, type StorePlace } from "./store-place.ts";

/** Versions that were acknowledged, by run and command id. */
export type Acknowledged = Map<string, string>;

/** What is stored of what was acknowledged. */
export interface StoredReport {
  readonly acknowledged: number;
  /** Acknowledged, and not there, or not where it was said to be. */
  readonly lost: readonly string[];
  /** Stored, and nobody was told. */
  readonly unheard: number;
  readonly faults: readonly string[];
}

/** Takes down what a writer said: a run, a command id and a version a line. */
export function noteAcknowledged(lines: readonly string[], acknowledged: Acknowledged): void {
  for (const line of lines) {
    const [run, commandId, version] = line.split(" ");
    if (run !== undefined && commandId !== undefined) acknowledged.set(`${run} ${commandId}`, version ?? "");
  }
}

/** Opens the store and compares. */
export async function compareStored(place: StorePlace, acknowledged: Acknowledged, runs: readonly string[]): Promise<StoredReport> {
  const store = openPlace(place);
  const stored = new Map<string, string>();
  const faults: string[] = [];
  for (const run of runs) {
    const commits = await readLedger(store, run);
    faults.push(...ledgerFaults(commits));
    for (const { commandId, events } of commits) stored.set(`${run} ${commandId}`, String(events.at(-1)?.seq));
  }
  await store.close();
  const lost = [...acknowledged].flatMap(([command, version]) => (stored.get(command) === version ? [] : [command]));
  return { acknowledged: acknowledged.size, lost, unheard: stored.size - acknowledged.size + lost.length, faults };
}
