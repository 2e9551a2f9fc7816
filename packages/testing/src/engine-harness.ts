import type { EffectHandler, EffectRequest, EffectResult, GateRegistry, Pipeline, RunStore } from "@sluice/core";
import { createEngine, type Engine, type EngineOptions } from "@sluice/engine";
import { effectNamesOf } from "@sluice/lifecycle";
import { createMemoryStore } from "@sluice/store-memory";
import { countingIds, PLAIN } from "./harness-ports.ts";
import { pipelineFrom } from "./pipeline-from.ts";
import { type Script, scriptedRegistry } from "./scripted-gates.ts";
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";

/** What a harness is made of. */
export interface HarnessOptions {
  /** Definition texts, compiled against the scripted gates. */
  readonly pipelines: readonly string[];
  /** What gates say. Default: pass. */
  readonly script?: Script;
  /** What work does, by effect name. Effects that are not named end with exit 0. */
  readonly work?: Readonly<Record<string, EffectHandler["perform"]>>;
}

/** Engines on one store in memory, on one clock that the test moves. */
export interface Harness {
  readonly clock: VirtualClock;
  readonly store: RunStore;
  readonly pipelines: readonly Pipeline[];
  readonly registry: GateRegistry;
  /** Every request that reached a handler, in order. */
  readonly performed: readonly EffectRequest[];
  /** Another process. */
  engine(options?: Partial<EngineOptions>): Engine;
}

/** Makes a harness. */
export function createHarness(options: HarnessOptions): Harness {
  const clock = createVirtualClock();
  const store = createMemoryStore({ clock: () => clock.now() });
  const registry = scriptedRegistry(options.script);
  const pipelines = options.pipelines.map((text) => pipelineFrom(text, registry));
  const performed: EffectRequest[] = [];
  const names = new Set(pipelines.flatMap(effectNamesOf));
  const handlers = Object.fromEntries([...names].map((name) => [name, handler(options.work?.[name] ?? endWell, performed)]));
  let processes = 0;
  return {
    clock,
    store,
    pipelines,
    registry,
    performed,
    engine(given = {}) {
      processes += 1;
      const base = { store, pipelines, gates: registry, effects: handlers, redactor: PLAIN, clock, ids: countingIds(`p${processes}`) };
      return createEngine({ ...base, holder: `p${processes}`, ...given });
    },
  };
}

function handler(perform: EffectHandler["perform"], performed: EffectRequest[]): EffectHandler {
  return {
    portVersion: 1,
    perform(request, options) {
      performed.push(request);
      return perform(request, options);
    },
  };
}

function endWell(): Promise<EffectResult> {
  return Promise.resolve({ kind: "ended", exit: 0 });
}
