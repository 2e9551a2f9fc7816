import { equal, ok } from "node:assert/strict";
import type { SuiteCase } from "../suite-api.ts";
import { checkOutcome, checkSame } from "./check-outcome.ts";
import type { GateLookCase, GateSuite } from "./gate-under-test.ts";
import { checkNoPass, look, saidBy } from "./look.ts";
import { bare, counting, flooding, hanging, misled, refusing } from "./worlds.ts";

/** A gate and one of its looks. */
export interface LookUnderTest {
  readonly suite: GateSuite;
  readonly each: GateLookCase;
}

/** What every look of a gate must be. */
export const lookCases: readonly SuiteCase<LookUnderTest>[] = [
  {
    name: "says what its author promises, and the same whenever it looks again",
    run: async ({ suite, each }) => {
      const outcome = saidBy(await look(suite, each, await each.world()));
      checkOutcome(suite.gate, outcome);
      equal(`${outcome.value} ${each.code === undefined ? "" : outcome.code}`, `${each.value} ${each.code ?? ""}`, outcome.reason);
      const again = saidBy(await look(suite, each, await each.world()));
      checkOutcome(suite.gate, again);
      checkSame(outcome, again);
    },
  },
  {
    name: "never passes when there is nothing to look at",
    run: async ({ suite, each }) => {
      const looked = await look(suite, each, bare(await each.world()));
      checkNoPass(looked, "the gate passed without any input: absent input is never good news");
      if (looked.kind === "said") checkOutcome(suite.gate, looked.outcome);
    },
  },
  {
    name: "never passes when what its placeholders stand for leads elsewhere",
    run: async ({ suite, each }) => {
      if (!JSON.stringify(each.with).includes("${")) return;
      const looked = await look(suite, each, misled(await each.world()));
      checkNoPass(looked, "the gate passed although the run's values do not fit its placeholders");
      if (looked.kind === "said") checkOutcome(suite.gate, looked.outcome);
    },
  },
  {
    name: "never passes when whatever it asks fails",
    run: async ({ suite, each }) => {
      const counted = counting(refusing(await each.world()));
      const looked = await look(suite, each, counted.world);
      // A gate that asks nobody is not affected.
      if (counted.asked() > 0) checkNoPass(looked, "the gate passed although it could not look");
      if (looked.kind === "said") checkOutcome(suite.gate, looked.outcome);
    },
  },
  {
    name: "keeps what it says within bounds, and fit to be shown, however much it is told",
    run: async ({ suite, each }) => {
      const looked = await look(suite, each, flooding(await each.world()));
      if (looked.kind === "said") checkOutcome(suite.gate, looked.outcome);
    },
  },
  {
    name: "never passes when it was told to stop before it began",
    run: async ({ suite, each }) => {
      const looked = await look(suite, each, await each.world(), AbortSignal.abort());
      checkNoPass(looked, "the gate passed after its signal was aborted");
    },
  },
  {
    name: "stops when it is told to while it waits for an answer, and that is no pass",
    run: async ({ suite, each }) => {
      const stop = new AbortController();
      const counted = counting(hanging(await each.world()));
      const looking = look(suite, each, counted.world, stop.signal);
      await turns();
      stop.abort();
      const looked = await looking;
      ok(looked.kind !== "went-on", "the gate went on although its signal was aborted: pass the signal on");
      if (counted.asked() > 0) checkNoPass(looked, "the gate passed although it was stopped");
    },
  },
];

/** Lets everything happen that waits for nobody. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
}
