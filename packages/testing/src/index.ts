export { pipelineFrom } from "./pipeline-from.ts";
export { outcome, type Script, scriptedRegistry } from "./scripted-gates.ts";
export { type DecisionDetails, refolded, story, type Story, type StoryOptions, type WorkLeft } from "./story.ts";
export { createHarness, type Harness, type HarnessOptions } from "./engine-harness.ts";
export { createMortalStore, type MortalStore } from "./mortal-store.ts";
export { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";
export { fakeVcs, type FakeCommit, type FakeRepository } from "./fake-vcs.ts";
export { type GateTrial, tryGate } from "./try-gate.ts";
export { simulate, type SimulationOptions, type SimulationReport } from "./simulator/simulate.ts";
