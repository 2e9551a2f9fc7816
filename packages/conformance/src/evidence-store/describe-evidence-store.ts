import { deepEqual, equal } from "node:assert/strict";
import { describeGroup } from "../describe-group.ts";
import type { SuiteApi } from "../suite-api.ts";
import { erasureCases, retentionCases } from "./ending-cases.ts";
import type { EvidenceGroup, EvidenceStoreSuite } from "./evidence-store-under-test.ts";
import { keepingCases } from "./keeping-cases.ts";
import { closingCases, lastingCases, sharedCases } from "./lasting-cases.ts";

const GROUPS: readonly EvidenceGroup[] = [keepingCases, erasureCases, retentionCases, closingCases];

/**
 * The suite of the evidence store port: registers every case with the caller's test runner. Each case gets a fresh store.
 * What the declared capabilities leave out is given to `api.skip`; nothing is left out silently.
 */
export function describeEvidenceStore(api: SuiteApi, suite: EvidenceStoreSuite): void {
  for (const group of [declarationCases(suite), ...GROUPS]) describeGroup(api, suite, group);
  describeIf(api, suite, lastingCases, suite.capabilities.durability === "disk", "its durability is `process`");
  describeIf(api, suite, sharedCases, suite.capabilities.manyProcesses, "it is not for many processes");
}

function describeIf(api: SuiteApi, suite: EvidenceStoreSuite, group: EvidenceGroup, applies: boolean, because: string): void {
  if (applies) describeGroup(api, suite, group);
  else for (const { name } of group.cases) api.skip(`${suite.name}: ${group.name}: ${name}`, because);
}

/** A store that declares other things than were tested, or that cannot be tested for what it declares. */
function declarationCases(suite: EvidenceStoreSuite): EvidenceGroup {
  return {
    name: "declaration",
    cases: [
      {
        name: "the store declares the port and the capabilities that are tested",
        run: async ({ store, another, reopen, alter, bytes }) => {
          equal(store.portVersion, 1);
          deepEqual(store.capabilities, suite.capabilities);
          if (suite.capabilities.manyProcesses) equal(typeof another, "function", "many processes are tested with `another`");
          if (suite.capabilities.durability === "disk")
            for (const [name, given] of Object.entries({ reopen, alter, bytes }))
              equal(typeof given, "function", `durability is tested with \`${name}\``);
        },
      },
    ],
  };
}
