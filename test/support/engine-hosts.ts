// The engine suite on Sluice's own engine: hosts are real processes, killed and stopped for real.
import { describeEngine, type EngineHost, type EngineHostOptions } from "../../packages/conformance/src/index.ts";
import type { RunStore } from "@sluice/core";
import { createSqliteStore } from "@sluice/store-sqlite";
import { describe, expect, test, vi } from "vitest";
import { openForFilling } from "../../bench/open-for-filling.ts";
import { type Program, startProgram } from "./start-program.ts";
import { openPlace, type StorePlace } from "./store-place.ts";
import { suiteEngine } from "./suite-engine.ts";

/** A store on which the suite runs. */
export interface EngineStore {
  readonly name: string;
  /** Makes an empty one. */
  readonly place: () => StorePlace | Promise<StorePlace>;
  /** Ends the database as a crash would, and starts it again. */
  readonly restartDatabase?: () => Promise<void>;
}

const TIMEOUT_MS = 180_000;

/** Registers the suite. */
export function describeEngineHosts({ name, place, restartDatabase }: EngineStore): void {
  vi.setConfig({ testTimeout: TIMEOUT_MS });
  describeEngine(
    {
      describe,
      test,
      skip: (title, reason) =>
        test(`left out: ${title}`, (context) => {
          expect(reason).not.toBe("");
          context.skip(reason);
        }),
    },
    {
      name: `engine on ${name}`,
      hasDatabase: restartDatabase !== undefined,
      print: (line) => void process.stdout.write(`${line}\n`),
      create: async () => {
        const lies = await place();
        return {
          startHost: (options) => startHost(lies, options),
          async driver({ definition, filling }) {
            const store = filling ? openQuick(lies) : openPlace(lies);
            const engine = suiteEngine(store, { definition, secondMs: 0, leaseMs: 1500, workConcurrency: 1 }, () => undefined);
            return {
              ...engine,
              async close() {
                await engine.close();
                await store.close();
              },
            };
          },
          ...(restartDatabase === undefined ? {} : { restartDatabase }),
        };
      },
    },
  );
}

/** One commit after the other would wait for the disk ten thousand times; the other stores write many at once. */
function openQuick(place: StorePlace): RunStore {
  if (place.kind !== "sqlite") return openPlace(place);
  const driver = openForFilling();
  const store = createSqliteStore({ file: place.file, open: driver.open });
  driver.filling(true);
  return store;
}

async function startHost(place: StorePlace, options: EngineHostOptions): Promise<EngineHost> {
  const program: Program = await startProgram("engine-host", { place, options });
  await program.said("ready");
  return {
    lines: program.lines,
    async kill() {
      program.kill("SIGKILL");
      await program.ended;
    },
    pause: () => program.kill("SIGSTOP"),
    resume: () => program.kill("SIGCONT"),
    async resources(forMs) {
      const said = program.said("resources ");
      program.tell(`resources ${forMs}`);
      return JSON.parse((await said).slice("resources ".length)) as Awaited<ReturnType<EngineHost["resources"]>>;
    },
  };
}
