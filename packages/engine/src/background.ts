import type { EngineParts } from "./engine-parts.ts";
import { createReconciler, type Reconciler } from "./reconcile/reconciler.ts";
import { createSweeper, type Sweeper } from "./sweep.ts";

/** What is looked at besides what is due and claimable, now and then. */
export interface Background {
  readonly sweeper: Sweeper;
  readonly reconciler: Reconciler;
}

/** One for each engine: what they remember is shared by its workers. */
export function createBackground(parts: EngineParts): Background {
  return { sweeper: createSweeper(parts), reconciler: createReconciler(parts) };
}
