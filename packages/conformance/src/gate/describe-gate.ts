import { isMainThread } from "node:worker_threads";
import type { SuiteApi } from "../suite-api.ts";
import { configCases } from "./config-cases.ts";
import { declarationCases, runsCode } from "./declaration-cases.ts";
import type { GateSuite } from "./gate-under-test.ts";
import { lookCases } from "./look-cases.ts";
import { traceCases } from "./trace-cases.ts";

/**
 * The suite of gates: registers every case with the caller's test runner. It says of a gate what no test of its author's would think of:
 * that it answers hostile configurations, says the same of the same world, stops when told to, never passes without input, keeps its
 * outcome within bounds, and leaves no trace. What cannot be tested here is given to `api.skip`; nothing is left out silently.
 */
export function describeGate(api: SuiteApi, suite: GateSuite): void {
  const { id } = suite.gate;
  for (const { name, cases } of [declarationCases, configCases]) {
    api.describe(`${id}: ${name}`, () => {
      for (const each of cases) api.test(each.name, () => each.run(suite));
    });
  }
  if (!runsCode(suite.gate)) api.skip(`${id}: looks`, `a gate of kind ${suite.gate.kind} runs no code`);
  // Only the main thread of a process has a current folder of its own.
  const cases = isMainThread ? [...lookCases, ...traceCases] : lookCases;
  for (const each of suite.looks) {
    api.describe(`${id}: ${each.name}`, () => {
      for (const { name, run } of cases) api.test(name, () => run({ suite, each }));
    });
    if (!isMainThread)
      for (const { name } of traceCases) api.skip(`${id}: ${each.name}: ${name}`, "a worker thread has no current folder of its own");
  }
}
