import type { Outcome } from "@sluice/core";

const THROWN = new WeakMap<Outcome, { readonly error: unknown }>();

/** Keeps beside an outcome what the gate threw. Stacks name paths and values, so they are no part of what is recorded. */
export function keepThrown(outcome: Outcome, error: unknown): Outcome {
  THROWN.set(outcome, { error });
  return outcome;
}

/** What the gate threw that this very outcome stands for, for whoever mends the gate; `undefined` when it threw nothing. */
export function thrownBy(outcome: Outcome): { readonly error: unknown } | undefined {
  return THROWN.get(outcome);
}
