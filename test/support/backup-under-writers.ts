// Copies a store while several processes write it: what was acknowledged before the copy began is in it, and it is whole.
import { setTimeout as sleep } from "node:timers/promises";
import type { RunStore } from "@sluice/core";
import { ledgerFaults, readLedger } from "./check-ledger.ts";
import type { WriterGiven } from "./programs/writer.ts";
import { startProgram } from "./start-program.ts";
import type { StorePlace } from "./store-place.ts";

const WRITERS = 3;
const SHARED = "shared";
/** Acknowledgements of each writer before a copy begins. */
const ENOUGH = 20;
const HEARD_MS = 20;

/** What came of copying. */
export interface BackupReport {
  readonly backups: number;
  /** Acknowledged before the last copy began. */
  readonly acknowledged: number;
  readonly lost: readonly string[];
  readonly faults: readonly string[];
  /** Acknowledged while the copies were made. */
  readonly meanwhile: number;
}

/** Makes so many copies while the store is written. @param backup makes a copy and opens it */
export async function backUpUnderWriters(
  place: StorePlace,
  backups: number,
  backup: (number: number) => Promise<RunStore>,
): Promise<BackupReport> {
  const runs = Array.from({ length: WRITERS }, (_none, number) => `own-${number}`);
  const writers = await Promise.all(
    runs.map((run) => startProgram("writer", { place, runs: [run, SHARED], waits: false } satisfies WriterGiven)),
  );
  const acknowledged = (): readonly string[] => writers.flatMap(({ lines }) => lines.filter((line) => line.includes(" c-")));
  const report = { backups, acknowledged: 0, lost: [] as string[], faults: [] as string[], meanwhile: 0 };
  try {
    for (let number = 0; number < backups; number++) {
      const from = writers.map(({ lines }) => lines.length);
      for (const [at, writer] of writers.entries()) while (writer.lines.length < (from[at] ?? 0) + ENOUGH) await writer.next();
      const before = acknowledged();
      const copy = await backup(number);
      // What was said while this process copied is heard now.
      await sleep(HEARD_MS);
      report.meanwhile += acknowledged().length - before.length;
      report.acknowledged = before.length;
      await judge(copy, [...runs, SHARED], before, report);
      await copy.close();
    }
  } finally {
    for (const writer of writers) writer.kill();
    await Promise.all(writers.map(({ ended }) => ended));
  }
  return report;
}

async function judge(
  copy: RunStore,
  runs: readonly string[],
  acknowledged: readonly string[],
  { lost, faults }: { readonly lost: string[]; readonly faults: string[] },
): Promise<void> {
  const stored = new Map<string, number>();
  for (const run of runs) {
    const commits = await readLedger(copy, run);
    faults.push(...ledgerFaults(commits));
    const loaded = await copy.load({ scope: "default", run });
    if ((loaded?.version ?? 0) !== (commits.at(-1)?.events.at(-1)?.seq ?? 0)) faults.push(`${run}: its state is of another version`);
    for (const { commandId, events } of commits) stored.set(`${run} ${commandId}`, events.at(-1)?.seq ?? 0);
  }
  for (const line of acknowledged) {
    const [run = "", command = "", version] = line.split(" ");
    if (String(stored.get(`${run} ${command}`)) !== version) lost.push(line);
  }
}
