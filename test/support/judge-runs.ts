// Runs judged when all faults are over: their ledgers, their effects in the world, and that none is stranded.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Pipeline, RunStore } from "@sluice/core";
import { fromRecord, type RunEvent } from "@sluice/lifecycle";
import { createLedgerAuditor } from "../../packages/testing/src/model/ledger-auditor.ts";
import { ledgerFaults, readLedger } from "./check-ledger.ts";

const PAGE = 500;

/** What is known of some runs. */
export interface RunsReport {
  readonly runs: number;
  readonly succeeded: number;
  /** Neither ended nor on their way to it when nothing had happened for long. */
  readonly stranded: readonly string[];
  /** Runs whose start was acknowledged, and that are not there. */
  readonly lost: readonly string[];
  /** Tries that the world saw. */
  readonly tries: number;
  /** Effects with a recorded result. */
  readonly results: number;
  readonly attemptsLost: number;
  readonly faults: readonly string[];
}

/** Waits until every run has ended; gives up after so many milliseconds. */
export async function waitUntilEnded(store: RunStore, giveUpMs = 60_000): Promise<void> {
  const end = performance.now() + giveUpMs;
  while (performance.now() < end) {
    const { items } = await store.query({ scope: "default", where: { status: ["queued", "running", "waiting", "held"] }, limit: 1 });
    if (items.length === 0) return;
    await sleep(50);
  }
}

/** Judges all runs of a store. */
export async function judgeRuns(
  store: RunStore,
  { pipeline, world, started }: { readonly pipeline: Pipeline; readonly world: string; readonly started: readonly string[] },
): Promise<RunsReport> {
  const tries = worldOf(world);
  const names = await allRuns(store);
  const known = new Set(names.map(({ run }) => run));
  const faults: string[] = [];
  let [results, attemptsLost] = [0, 0];
  for (const { run } of names) {
    const commits = await readLedger(store, run);
    const events = commits.flatMap((commit) => commit.events.map(fromRecord));
    faults.push(...ledgerFaults(commits), ...auditFaults(run, pipeline, events), ...effectFaults(run, events, tries));
    results += events.filter(isResult).length;
    attemptsLost += events.filter(({ type }) => type === "attempt-lost").length;
  }
  return {
    runs: names.length,
    succeeded: names.filter(({ outcome }) => outcome === "succeeded").length,
    stranded: names.flatMap(({ run, outcome }) => (outcome === undefined ? [run] : [])),
    lost: started.filter((run) => !known.has(run)),
    tries: tries.length,
    results,
    attemptsLost,
    faults,
  };
}

async function allRuns(store: RunStore): Promise<readonly { readonly run: string; readonly outcome?: string }[]> {
  const runs: { readonly run: string; readonly outcome?: string }[] = [];
  for (let after: string | undefined, more = true; more;) {
    const page = await store.query({ scope: "default", limit: PAGE, ...(after === undefined ? {} : { after }) });
    runs.push(...page.items);
    after = page.next;
    more = after !== undefined;
  }
  return runs;
}

function auditFaults(run: string, pipeline: Pipeline, events: readonly RunEvent[]): readonly string[] {
  const auditor = createLedgerAuditor(new Map(), pipeline);
  return events.flatMap((event) => auditor.follow(event)).map((fault) => `${run}: ${JSON.stringify(fault)}`);
}

/** One recorded result for each key, at least one try in the world for each result, and no try written off twice. */
function effectFaults(run: string, events: readonly RunEvent[], tries: readonly Try[]): readonly string[] {
  const faults: string[] = [];
  const [ended, lost] = [new Set<string>(), new Set<string>()];
  for (const event of events) {
    if (isResult(event)) {
      const key = `default/${run}/${event.data.intent}`;
      if (ended.has(key)) faults.push(`${key} has two results`);
      ended.add(key);
      if (!tries.some((one) => one.key === key)) faults.push(`${key} has a result, and nobody tried`);
    }
    if (event.type !== "attempt-lost") continue;
    const attempt = `${event.data.intent} ${event.data.attempt}`;
    if (lost.has(attempt)) faults.push(`${run}: ${attempt} was written off twice`);
    lost.add(attempt);
  }
  return faults;
}

function isResult(event: RunEvent): event is Extract<RunEvent, { type: "work-ended" }> {
  return event.type === "work-ended" && event.data.end.how === "finished";
}

interface Try {
  readonly key: string;
  readonly how: "began" | "ended";
}

function worldOf(file: string): readonly Try[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Try)
    .filter(({ how }) => how === "began");
}
