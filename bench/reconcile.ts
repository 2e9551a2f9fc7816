import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSqliteStore } from "@sluice/store-sqlite";
import { createVirtualClock, fakeTracker, pipelineFrom, scriptedRegistry } from "@sluice/testing";
import { benchEngine } from "./bench-engine.ts";
import { compare } from "./compare.ts";
import { countStatements } from "./count-statements.ts";
import { type Figure, type FigureResult, sameAnswer, short } from "./figure.ts";
import { openForFilling } from "./open-for-filling.ts";
import { waitingAppend } from "./waiting-run.ts";

const RUNS = 10_000;
const PAGE = 500;

const principalOf = (id: string) => ({ id, assurance: "verified" as const });

/** G9: a tick over a tracker whose items are in sync with their runs reads pages of both, and writes and tells nothing. */
export const reconcile: Figure = {
  name: "reconcile",
  async measure(effort) {
    const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
    try {
      return [await measureTick(join(folder, "runs.db"), effort.quick ? 100 : RUNS, effort)];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function measureTick(
  file: string,
  runs: number,
  effort: { readonly rounds: number; readonly warmUp: number },
): Promise<FigureResult> {
  const clock = createVirtualClock();
  const driver = openForFilling();
  const counted = countStatements(driver.open);
  const store = createSqliteStore({ file, clock: () => clock.now(), open: counted.open });
  const registry = scriptedRegistry();
  const pipeline = pipelineFrom(WIRED, registry);
  const items = Object.fromEntries(Array.from({ length: runs }, (_unused, run) => [`w-${run}`, "Waiting"]));
  const tracker = fakeTracker({ statuses: { Waiting: "started", Go: "started", Done: "completed" }, items });
  const notices: string[] = [];
  const notifier = { portVersion: 1 as const, notify: async ({ key }: { readonly key: string }) => void notices.push(key) };
  const engine = benchEngine({ store, clock, registry, pipelines: [pipeline], notifier, trackers: [{ tracker, principalOf, everyMs: 0 }] });
  const later = clock.now() + 90 * 86_400_000;
  driver.filling(true);
  // One run by the front door puts the definition into the store; the others are appended as it would have been.
  await engine.start("waiting", { key: "w-0", subject: {}, startedBy: { id: "alice", assurance: "verified" } });
  for (let run = 1; run < runs; run++) await store.append(waitingAppend(pipeline, `w-${run}`, clock.now(), later));
  driver.filling(false);

  const look = async () => {
    counted.reset();
    tracker.calls.length = 0;
    const { reconciled } = await engine.tick();
    const [report] = reconciled;
    return { items: report?.items ?? 0, statements: counted.counts(), calls: callsOf(tracker.calls), report };
  };
  const first = await look();
  const steady = await look();
  sameAnswer("items looked at", steady.items, runs);
  if (steady.statements.writes > 0 || notices.length > 0) throw new Error("a tick in sync wrote or told something");
  const ours = { name: "tick", batch: () => async () => (await engine.tick()).reconciled[0]?.items ?? 0 };
  const raw = {
    name: "pages",
    batch: () => async () => {
      let rows = 0;
      for (let after: string | undefined; ;) {
        const page = await store.query({
          scope: "default",
          where: { status: ["queued", "running", "waiting", "held"] },
          limit: PAGE,
          ...(after === undefined ? {} : { after }),
        });
        rows += page.items.length;
        if (page.next === undefined) break;
        after = page.next;
      }
      for (let after: string | undefined; ;) {
        const page = await tracker.items({ limit: PAGE, ...(after === undefined ? {} : { after }) });
        if (page.next === undefined) break;
        after = page.next;
      }
      return rows;
    },
  };
  const { faster, us, rounds } = await compare([ours, raw], { ...effort, rounds: Math.ceil(effort.rounds / 2) });
  await engine.close();
  await store.close();
  return {
    name: "reconcile/in-sync",
    ratio: short(1 / (faster[0] ?? 0)),
    unit: `times the cost of reading the same pages of ${runs} runs and their items, and nothing else`,
    detail: {
      goal: 2,
      good: "below",
      rounds,
      rows: { runs, items: steady.items },
      roundTrips: { store: steady.statements.statements, tracker: steady.calls },
      firstLook: { store: first.statements.statements, tracker: first.calls },
      writes: steady.statements.writes,
      notices: notices.length,
      microsecondsPerRun: { tick: short(us[0] ?? 0), pages: short(us[1] ?? 0) },
    },
  };
}

function callsOf(calls: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const call of calls) counts[call] = (counts[call] ?? 0) + 1;
  return counts;
}

const WIRED = `
format: 1
name: waiting
initial: ask
stages:
  ask: { gates: [{ id: confirm, use: approval }], next: done }
  done: { final: succeeded }
wiring: { tracker: { Waiting: display, Go: { decide: confirm, as: approve }, Done: display } }
projection: { tracker: { ask: Waiting, done: Done } }
`;
