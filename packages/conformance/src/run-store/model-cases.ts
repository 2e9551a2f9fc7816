import fc from "fast-check";
import { step, takeStep } from "./model-steps.ts";
import type { RunStoreSuite, StoreGroup } from "./run-store-under-test.ts";
import { createStoreModel } from "./store-model.ts";

const LONGEST = 60;

/** Random histories, each on a store of its own, against a simple model. */
export function modelCases(suite: RunStoreSuite, runs: number): StoreGroup {
  const history = fc.array(step, { minLength: 1, maxLength: LONGEST, size: "max" });
  const property = fc.asyncProperty(history, async (steps) => {
    const real = await suite.create();
    try {
      const pair = { real, model: createStoreModel() };
      for (const each of steps) await takeStep(pair, each);
    } finally {
      await real.store.close();
      await real.dispose?.();
    }
  });
  return {
    name: "model",
    cases: [{ name: "random histories agree with a simple model", run: async () => fc.assert(property, { numRuns: runs }) }],
  };
}
