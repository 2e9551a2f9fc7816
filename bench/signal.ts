import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canonicalJson } from "@sluice/core";
import { createSystemClock } from "@sluice/engine";
import { createSqliteStore, sqliteDriver } from "@sluice/store-sqlite";
import { pipelineFrom, scriptedRegistry } from "@sluice/testing";
import { benchEngine } from "./bench-engine.ts";
import { compare, type Side } from "./compare.ts";
import { countStatements } from "./count-statements.ts";
import { type Figure, sameAnswer, short } from "./figure.ts";
import { openRawRows } from "./raw-rows.ts";

const SIGNALS = 40;

/** A fact from outside through the whole engine, against the bare synced row. Told, not judged. */
export const signal: Figure = {
  name: "signal",
  async measure(effort) {
    const signals = effort.quick ? 3 : SIGNALS;
    const folder = mkdtempSync(join(tmpdir(), "sluice-bench-"));
    const counted = countStatements(sqliteDriver());
    const store = createSqliteStore({ file: join(folder, "store.db"), open: counted.open });
    const raw = openRawRows(sqliteDriver(), join(folder, "raw.db"));
    const registry = scriptedRegistry();
    const engine = benchEngine({ store, registry, clock: createSystemClock(), pipelines: [pipelineFrom(WAITING, registry)] });
    try {
      const { id: run } = await engine.start("waiting", { key: "k-1", subject: {}, startedBy: { id: "alice", assurance: "verified" } });
      let sent = 0;
      const send = async (): Promise<void> => {
        sent += 1;
        const data = { conclusion: "success", check: "build", number: sent };
        const answer = await engine.signal({ run, id: `s-${String(sent).padStart(9, "0")}`, type: "build", data });
        if (!answer.ok) throw new Error(`the signal was refused: ${answer.code}`);
      };
      await send();
      counted.reset();
      await send();
      const counts = counted.counts();
      const view = await store.load({ scope: "default", run });
      const body = "x".repeat(canonicalJson(view?.state.data).length + 400);
      const ours: Side["batch"] = () => async () => {
        for (let turn = 0; turn < signals; turn++) await send();
        return signals;
      };
      const { faster, us, rounds } = await compare(
        [
          { name: "signal", batch: ours },
          { name: "raw", batch: () => () => raw.insert(body, signals) },
        ],
        effort,
      );
      const loaded = await store.load({ scope: "default", run });
      sameAnswer("facts recorded", (loaded?.version ?? 0) - (view?.version ?? 0), sent - 2);
      return [
        {
          name: "signal/sqlite",
          ratio: short(faster[0] ?? 0),
          unit: "times the rate of BEGIN IMMEDIATE, one INSERT of about as many bytes, COMMIT",
          detail: {
            good: "above",
            rounds,
            microseconds: { signal: short(us[0] ?? 0), raw: short(us[1] ?? 0) },
            statements: counts.statements,
            transactions: counts.transactions,
          },
        },
      ];
    } finally {
      await engine.close();
      await store.close();
      raw.close();
      rmSync(folder, { recursive: true });
    }
  },
};

const WAITING = `
format: 1
name: waiting
initial: ask
stages:
  ask: { gates: [{ id: confirm, use: approval }], next: done }
  done: { final: succeeded }
`;
