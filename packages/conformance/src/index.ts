export { describeGate } from "./gate/describe-gate.ts";
export type { GateLookCase, GateSuite, GateWorld } from "./gate/gate-under-test.ts";
export { PORT_SUITES, type PortSuite } from "./port-suites.ts";
export { describeRunStore } from "./run-store/describe-run-store.ts";
export type { RunStoreSuite, RunStoreUnderTest } from "./run-store/run-store-under-test.ts";
export { runSuite, type SuiteResult } from "./run-suite.ts";
export { createSettableClock, type SettableClock } from "./settable-clock.ts";
export type { SuiteApi } from "./suite-api.ts";
