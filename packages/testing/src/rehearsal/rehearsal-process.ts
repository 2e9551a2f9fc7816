import type { Pipeline, RunStore } from "@sluice/core";
import { createEngine, type Engine, type EngineOptions } from "@sluice/engine";
import { countingIds, PLAIN } from "../harness-ports.ts";
import { createMortalStore, type MortalStore } from "../mortal-store.ts";

/** Everything an engine of a rehearsal is made of but what each process has of its own. */
export interface ProcessParts extends Pick<
  EngineOptions,
  "gates" | "effects" | "clock" | "vcs" | "people" | "notifier" | "workFolders" | "process" | "http" | "authorizer" | "trackers" | "forges"
> {
  readonly store: RunStore;
  readonly pipeline: Pipeline;
}

/** The process that runs the engine of a rehearsal. */
export interface RehearsedProcess {
  readonly engine: Engine;
  /** Kills it and starts another one on the same store. */
  restart(): void;
}

/** Nothing waits for a place: what stands still until the test goes on must not keep others waiting. */
const PLACES = 10_000;

/** Starts the first process. */
export function rehearseProcess({ store, pipeline, ...ports }: ProcessParts): RehearsedProcess {
  let lives = 0;
  const live = (): { readonly mortal: MortalStore; readonly engine: Engine } => {
    lives += 1;
    const mortal = createMortalStore(store);
    const own = { ids: countingIds(`p${lives}`), holder: `p${lives}`, store: mortal.store };
    const engine = createEngine({
      ...ports,
      ...own,
      pipelines: [pipeline],
      redactor: PLAIN,
      concurrency: PLACES,
      workConcurrency: PLACES,
    });
    return { mortal, engine };
  };
  let living = live();
  return {
    get engine() {
      return living.engine;
    },
    restart() {
      living.mortal.kill();
      living = live();
    },
  };
}
