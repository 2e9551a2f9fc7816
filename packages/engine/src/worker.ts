import type { Cancellable } from "@sluice/core";

/** Bounds of one round. */
export interface TickOptions extends Cancellable {
  /** Only this scope; default: all. */
  readonly scope?: string;
  /** Most due runs, and most intents, to take. Default 100. */
  readonly limit?: number;
  /** Takes nothing new after this time, in milliseconds. */
  readonly timeBudgetMs?: number;
}

/** What one round did. */
export interface TickReport {
  /** Due runs looked at. */
  readonly due: number;
  /** Intents claimed and run. */
  readonly intents: number;
}

/** How a worker works. */
export interface WorkOptions extends Cancellable {
  readonly scope?: string;
  /** Most evaluations at once. Default: the engine's. */
  readonly concurrency?: number;
  /** Shortest pause between two looks at an idle store, in milliseconds. Default 200; it grows to ten times that. */
  readonly pollMs?: number;
}

/** A continuous worker. */
export interface Worker {
  /** Resolves when the worker has stopped. With `drain` it finishes what it has claimed, else it aborts that. */
  close(options?: { readonly drain?: boolean }): Promise<void>;
}
