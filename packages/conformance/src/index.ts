export { describeEvidenceStore } from "./evidence-store/describe-evidence-store.ts";
export type { EvidenceStoreSuite, EvidenceStoreUnderTest } from "./evidence-store/evidence-store-under-test.ts";
export { describeEngine } from "./engine/describe-engine.ts";
export type {
  EngineDriver,
  EngineHost,
  EngineHostOptions,
  EngineSuite,
  EngineUnderTest,
  HostResources,
} from "./engine/engine-under-test.ts";
export { type EngineWorld, engineWorld, type EngineWorldOptions } from "./engine/engine-world.ts";
export { describeGate } from "./gate/describe-gate.ts";
export type { GateLookCase, GateSuite, GateWorld } from "./gate/gate-under-test.ts";
export { describePeople, type PeopleFixture, type PeopleSuite, type PeopleUnderTest } from "./people/describe-people.ts";
export { PORT_SUITES, type PortSuite } from "./port-suites.ts";
export { describeRunStore } from "./run-store/describe-run-store.ts";
export type { RunStoreSuite, RunStoreUnderTest } from "./run-store/run-store-under-test.ts";
export { runSuite, type SuiteResult } from "./run-suite.ts";
export { createSettableClock, type SettableClock } from "./settable-clock.ts";
export type { SuiteApi } from "./suite-api.ts";
