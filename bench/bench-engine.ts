import type { Clock, EffectHandler, GateRegistry, Pipeline, RunStore } from "@sluice/core";
import { createEngine, createSystemIds, type Engine, type EngineOptions } from "@sluice/engine";

/** What a bench's engine is made of. */
export interface BenchEngineOptions extends Pick<EngineOptions, "notifier" | "trackers"> {
  readonly store: RunStore;
  readonly clock: Clock;
  readonly registry: GateRegistry;
  readonly pipelines: readonly Pipeline[];
  /** Most gates judged at once. Default: the engine's own. */
  readonly concurrency?: number;
}

/** An engine that redacts nothing and works at once: what is measured is the engine. */
export function benchEngine({ store, clock, registry, pipelines, ...more }: BenchEngineOptions): Engine {
  const names = pipelines.flatMap(({ stages }) => stages.flatMap(({ work }) => (work === undefined ? [] : [work.run])));
  const effect: EffectHandler = { portVersion: 1, perform: () => Promise.resolve({ kind: "ended", exit: 0 }) };
  const effects = Object.fromEntries(names.map((name) => [name, effect]));
  const redactor = { portVersion: 1, redact: (text: string) => text } as const;
  return createEngine({ store, pipelines, gates: registry, effects, redactor, clock, ids: createSystemIds(), ...more });
}
