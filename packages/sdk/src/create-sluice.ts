import { type EffectHandler, type RunStore, SluiceError } from "@sluice/core";
import { createEngine, createHttpClient, createSystemClock, createSystemIds, type EngineOptions } from "@sluice/engine";
import { builtInGates, createGateRegistry } from "@sluice/gates";
import { createHandler } from "@sluice/handler";
import { createProcessRunner } from "@sluice/process";
import { createRedactor } from "@sluice/redaction";
import { createMemoryStore } from "@sluice/store-memory";
import { createWorkFolders } from "@sluice/work-folder";
import { compileSources } from "./compile-sources.ts";
import type { GateIdOf, PipelineNameOf, PipelineSource } from "./pipeline-source.ts";
import type { Sluice } from "./sluice.ts";
import type { SluiceOptions } from "./sluice-options.ts";
import { tellUnserved } from "./tell-unserved.ts";

/**
 * Puts everything together: compiles and proves the pipelines, and makes an engine with the built-in gates and the system's clock, ids,
 * processes and folders where the host gives nothing else. It starts nothing by itself.
 *
 * **Without `store`, runs live in memory and are gone with the process.**
 *
 * @throws SluiceError `DEFINITION_INVALID`, `DEFINITION_UNPROVEN`, `EFFECT_UNPROVABLE`, `GATE_DUPLICATE`, `CONFIG_INVALID`,
 * `STORE_INSIDE_SUBJECT`, `REPORT_FOLDER_INSECURE`.
 */
export function createSluice<const P extends readonly PipelineSource[]>(
  options: SluiceOptions<P>,
): Sluice<PipelineNameOf<P[number]>, GateIdOf<P[number]>> {
  const { pipelines, store, effects = {}, gates = [], secrets, secretPatterns, ...rest } = options;
  if (!Array.isArray(pipelines) || pipelines.length === 0) {
    throw new SluiceError({
      code: "CONFIG_INVALID",
      message: "createSluice needs at least one pipeline: { pipelines: [definePipeline(…)] }.",
    });
  }
  const registry = createGateRegistry([...builtInGates, ...gates]);
  const handlers = present(effects);
  const compiled = compileSources(pipelines, registry, handlers);
  tellUnserved(compiled, handlers, rest.logger);
  const own = store ?? memoryStore(options);
  const engineOptions: EngineOptions = {
    ...rest,
    store: own,
    pipelines: compiled,
    gates: registry,
    effects: handlers,
    redactor: createRedactor({
      ...(secrets === undefined ? {} : { secrets }),
      ...(secretPatterns === undefined ? {} : { patterns: secretPatterns }),
    }),
    clock: rest.clock ?? createSystemClock(),
    ids: rest.ids ?? createSystemIds(),
    process: rest.process ?? createProcessRunner(),
    http: rest.http ?? createHttpClient(),
    workFolders: rest.workFolders ?? createWorkFolders(),
  };
  const engine = createEngine(engineOptions);
  const close = async (): Promise<void> => {
    await engine.close();
    if (store === undefined) await own.close();
  };
  const { clock, vcs, logger } = engineOptions;
  return {
    ...engine,
    close,
    simulate: async (run, source, call) => {
      const [pipeline] = compileSources([source], registry, {});
      if (pipeline === undefined) throw new SluiceError({ code: "INTERNAL", message: "One definition gave no pipeline." });
      return engine.simulate(run, pipeline, call);
    },
    handler: (given) =>
      createHandler({ engine, clock, ...(vcs === undefined ? {} : { vcs }), ...(logger === undefined ? {} : { logger }), ...given }),
  };
}

function memoryStore({ logger }: Pick<SluiceOptions, "logger">): RunStore {
  logger?.log("warn", "No store was given: runs live in memory and are gone with this process.");
  return createMemoryStore();
}

function present(effects: Readonly<Record<string, EffectHandler | undefined>>): Readonly<Record<string, EffectHandler>> {
  const given = Object.entries(effects).filter((entry): entry is [string, EffectHandler] => entry[1] !== undefined);
  return Object.fromEntries(given);
}
