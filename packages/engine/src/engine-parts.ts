import { type IntentQueue, SluiceError } from "@sluice/core";
import type { Taker } from "./append-claiming.ts";
import { type Bell, createBell } from "./bell.ts";
import { createDefinitions, type Definitions } from "./definitions.ts";
import type { EngineOptions } from "./engine-options.ts";
import { createRunCache, type RunCache } from "./run-cache.ts";
import { createRunNews, type RunNews } from "./run-news.ts";
import { createRunTurns, type RunTurns } from "./run-turns.ts";
import { createServices, type Services } from "./services.ts";
import { createLanes, type Lanes } from "./lanes.ts";

/** What the files of an engine share. */
export interface EngineParts {
  readonly options: EngineOptions;
  readonly holder: string;
  readonly definitions: Definitions;
  readonly services: Services;
  /** By which this engine gets its work. */
  readonly queue: IntentQueue;
  readonly cache: RunCache;
  /** Of commands that lost a race. */
  readonly turns: RunTurns;
  /** Places of this engine. Every task in them has a deadline of its own. */
  readonly lanes: Lanes;
  /** Rings at every commit of this engine. */
  readonly bell: Bell;
  /** Rings when something may have become claimable, or a place free for it. */
  readonly work: Bell;
  /** Rings when a run may have become due otherwise than by time. */
  readonly due: Bell;
  /** Workers that are running. */
  readonly takers: Set<Taker>;
  /** Tells of single runs. */
  readonly news: RunNews;
  /** Detached work that was found gone, and when on the monotonic clock. */
  readonly gone: Map<string, number>;
}

/** Puts the parts together. @throws SluiceError `CONFIG_INVALID` */
export function createParts(options: EngineOptions): EngineParts {
  const { leaseMs } = options;
  if (leaseMs !== undefined && (!Number.isSafeInteger(leaseMs) || leaseMs < 1))
    throw new SluiceError({ code: "CONFIG_INVALID", message: "leaseMs is a whole number of milliseconds from 1 on." });
  const definitions = createDefinitions(options.store, options.pipelines);
  return {
    options,
    holder: options.holder ?? options.ids.command(),
    definitions,
    queue: options.store,
    services: createServices(definitions, options.gates, options.effects),
    cache: createRunCache(),
    turns: createRunTurns(),
    lanes: createLanes(options.concurrency ?? 4, options.workConcurrency ?? 8),
    bell: createBell(),
    work: createBell(),
    due: createBell(),
    takers: new Set(),
    news: createRunNews(),
    gone: new Map(),
  };
}
