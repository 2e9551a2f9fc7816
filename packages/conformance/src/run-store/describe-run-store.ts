import { deepEqual, equal } from "node:assert/strict";
import { describeGroup } from "../describe-group.ts";
import type { SuiteApi } from "../suite-api.ts";
import { appendClaimCases } from "./append-claim-cases.ts";
import { appendCases, dedupeCases } from "./append-cases.ts";
import { claimCases } from "./claim-cases.ts";
import { concurrencyCases } from "./concurrency-cases.ts";
import { dueCases, reservationCases } from "./due-cases.ts";
import { intentCases, intentSetCases } from "./intent-cases.ts";
import { ledgerCases } from "./ledger-cases.ts";
import { lifetimeCases, reopenCases } from "./lifetime-cases.ts";
import { modelCases } from "./model-cases.ts";
import { nameCases, scopeCases } from "./name-cases.ts";
import { queryCases } from "./query-cases.ts";
import { definitionCases, unmatchedCases } from "./record-cases.ts";
import { removalCases, removalLasts } from "./removal-cases.ts";
import { turnCases } from "./turn-cases.ts";
import type { RunStoreSuite, StoreGroup } from "./run-store-under-test.ts";

const GROUPS: readonly StoreGroup[] = [
  appendCases,
  dedupeCases,
  claimCases,
  ledgerCases,
  queryCases,
  intentCases,
  intentSetCases,
  appendClaimCases,
  dueCases,
  reservationCases,
  turnCases,
  definitionCases,
  unmatchedCases,
  nameCases,
  scopeCases,
  removalCases,
  concurrencyCases,
  lifetimeCases,
];

const MODEL_RUNS = 20;

/**
 * The suite of the run store port: registers every case with the caller's test runner. Each case gets a fresh store.
 * What the declared capabilities leave out is given to `api.skip`; nothing is left out silently.
 */
export function describeRunStore(api: SuiteApi, suite: RunStoreSuite): void {
  const groups = [declarationCases(suite), ...GROUPS, modelCases(suite, suite.modelRuns ?? MODEL_RUNS)];
  for (const group of groups) describeGroup(api, suite, group);
  for (const group of [reopenCases, removalLasts]) {
    if (suite.capabilities.durability === "disk") describeGroup(api, suite, group);
    else for (const { name } of group.cases) api.skip(`${suite.name}: ${group.name}: ${name}`, "its durability is `process`");
  }
  if (!suite.capabilities.manyProcesses)
    api.skip(`${suite.name}: ${concurrencyCases.name}: with several handles`, "it is not for many processes; one handle was used");
}

/** A store that declares other things than were tested, or that cannot be tested for what it declares. */
function declarationCases(suite: RunStoreSuite): StoreGroup {
  return {
    name: "declaration",
    cases: [
      {
        name: "the store declares the port and the capabilities that are tested",
        run: async ({ store, another, reopen }) => {
          equal(store.portVersion, 1);
          deepEqual(store.capabilities, suite.capabilities);
          if (suite.capabilities.manyProcesses) equal(typeof another, "function", "many processes are tested with `another`");
          if (suite.capabilities.durability === "disk") equal(typeof reopen, "function", "durability is tested with `reopen`");
        },
      },
    ],
  };
}
