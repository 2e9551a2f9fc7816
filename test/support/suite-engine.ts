// Sluice's own engine, made of the parts that the engine suite gives.
import type { Redactor, RunStore } from "@sluice/core";
import { createEngine, createSystemClock, createSystemIds, type Engine } from "@sluice/engine";
import { type EngineHostOptions, engineWorld } from "../../packages/conformance/src/index.ts";

const PLAIN: Redactor = { portVersion: 1, redact: (text) => text };

/** An engine on a store; it does nothing until it is told to. */
export function suiteEngine(
  store: RunStore,
  { definition, secondMs, leaseMs, workConcurrency }: EngineHostOptions,
  say: (line: string) => void,
): Engine {
  return createEngine({
    store,
    ...engineWorld({ definition, secondMs }, say),
    redactor: PLAIN,
    clock: createSystemClock(),
    ids: createSystemIds(),
    leaseMs,
    concurrency: workConcurrency,
    workConcurrency,
  });
}
