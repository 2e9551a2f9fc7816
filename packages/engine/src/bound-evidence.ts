import type { Evidence, Gate, Pipeline } from "@sluice/core";
import { evidenceOf, type RunState } from "@sluice/lifecycle";
import { withChildren } from "./services.ts";

/** The named evidence that a gate binds, as the gates of the path left it. */
export function boundEvidence(pipeline: Pipeline, state: RunState, gate: Gate): readonly Evidence[] {
  const names = gate.binds.filter((bind) => bind.startsWith("evidence:")).map((bind) => bind.slice("evidence:".length));
  if (names.length === 0) return [];
  return pipeline.stages
    .filter((stage) => state.path.includes(stage.id))
    .flatMap((stage) => [...stage.before, ...stage.gates])
    .flatMap(withChildren)
    .flatMap((each) => evidenceOf(state, each))
    .filter((evidence) => names.includes(evidence.name));
}
