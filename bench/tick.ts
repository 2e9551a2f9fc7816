import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunStore } from "@sluice/core";
import { createMemoryStore } from "@sluice/store-memory";
import { createSqliteStore } from "@sluice/store-sqlite";
import { createVirtualClock, pipelineFrom, scriptedRegistry } from "@sluice/testing";
import { benchEngine } from "./bench-engine.ts";
import { compare, type Side } from "./compare.ts";
import { countStatements } from "./count-statements.ts";
import { type Figure, type FigureEffort, type FigureResult, sameAnswer, short } from "./figure.ts";
import { openForFilling } from "./open-for-filling.ts";
import { waitingAppend } from "./waiting-run.ts";

const DUE = 10;
const FEW = 10;
const MANY = 10_000;

/** G9: a tick costs what is due, not what waits. */
export const tick: Figure = {
  name: "tick",
  async measure(effort) {
    const results: FigureResult[] = [];
    for (const kind of ["memory", "sqlite"] as const) {
      const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
      try {
        results.push(await measureStore(kind, folder, effort));
      } finally {
        rmSync(folder, { recursive: true });
      }
    }
    return results;
  },
};

async function measureStore(kind: "memory" | "sqlite", folder: string, effort: FigureEffort): Promise<FigureResult> {
  const many = effort.quick ? 100 : MANY;
  const [full, empty] = [await waitingHost(kind, join(folder, "full.db"), many), await waitingHost(kind, join(folder, "empty.db"), FEW)];
  sameAnswer("due runs of one tick", await full.idle(), await empty.idle());
  const idle = full.statements();
  const { faster, us, rounds } = await compare([full.side, empty.side], { ...effort, rounds: Math.ceil(effort.rounds * 0.7) });
  await full.close();
  await empty.close();
  return {
    name: `tick/${kind}`,
    ratio: short(1 / (faster[0] ?? 0)),
    unit: `times the cost of a tick with ${DUE} due runs among ${many} waiting ones as among ${FEW}`,
    detail: {
      bar: 2,
      goal: 1.2,
      good: "below",
      rounds,
      waiting: { many, few: FEW },
      due: DUE,
      microsecondsPerDueRun: { many: short(us[0] ?? 0), few: short(us[1] ?? 0) },
      ...(kind === "sqlite" ? { statementsOfIdleTick: idle } : {}),
    },
  };
}

/** A store full of waiting runs, and an engine that ticks over it. Ten new runs fall due before each tick, beside those that wait. */
async function waitingHost(kind: "memory" | "sqlite", file: string, waiting: number) {
  const clock = createVirtualClock();
  const driver = openForFilling();
  const counted = countStatements(driver.open);
  const store: RunStore =
    kind === "memory"
      ? createMemoryStore({ clock: () => clock.now() })
      : createSqliteStore({ file, clock: () => clock.now(), open: counted.open });
  const registry = scriptedRegistry();
  const pipeline = pipelineFrom(WAITING, registry);
  const engine = benchEngine({ store, clock, registry, pipelines: [pipeline] });
  const later = clock.now() + 90 * 86_400_000;
  driver.filling(true);
  // One run by the front door puts the definition into the store; the others are appended as it would have been.
  await engine.start("waiting", { key: "first", subject: {}, startedBy: { id: "alice", assurance: "verified" } });
  for (let run = 1; run < waiting; run++) await store.append(waitingAppend(pipeline, `w-${run}`, clock.now(), later));
  driver.filling(false);
  let made = 0;
  const batch: Side["batch"] = async () => {
    for (let run = 0; run < DUE; run++) await store.append(waitingAppend(pipeline, `d-${made++}`, clock.now(), clock.now()));
    return async () => {
      const report = await engine.tick();
      if (report.due !== DUE) throw new Error(`${report.due} runs were due, not ${DUE}`);
      return DUE;
    };
  };
  return {
    side: { name: String(waiting), batch },
    idle: async (): Promise<number> => {
      await engine.tick();
      counted.reset();
      return (await engine.tick()).due;
    },
    statements: () => counted.counts().statements,
    close: async () => {
      await engine.close();
      await store.close();
    },
  };
}

const WAITING = `
format: 1
name: waiting
initial: ask
stages:
  ask: { gates: [{ id: confirm, use: approval }], next: done }
  done: { final: succeeded }
`;
