import type { Cancellable } from "@sluice/core";
import type { ReconcileReport } from "./reconcile/tracked-project.ts";
import type { WatchReport } from "./reconcile/watched-repository.ts";

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
  /** Projects of trackers looked at. */
  readonly reconciled: readonly ReconcileReport[];
  /** Repositories of forges looked at. */
  readonly watched: readonly WatchReport[];
}

/** How a worker works. */
export interface WorkOptions extends Cancellable {
  readonly scope?: string;
  /** Most evaluations at once. Default: the engine's. */
  readonly concurrency?: number;
  /** Shortest pause between two looks at an idle store, in milliseconds. Default 200; it grows to fifteen times that. */
  readonly pollMs?: number;
}

/** A continuous worker. */
export interface Worker {
  /**
   * Resolves when the worker has stopped. Nothing new is taken, and what it has claimed and not begun is given back at once. With `drain` (the
   * default) what has begun is finished, else it is aborted.
   */
  close(options?: { readonly drain?: boolean }): Promise<void>;
}
