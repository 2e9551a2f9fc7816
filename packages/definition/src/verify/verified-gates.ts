import type { Gate, Pipeline, Stage } from "@sluice/core";
import type { DefinitionPath } from "../problem/problem.ts";

/** A gate with its place. */
export interface PlacedGate {
  readonly gate: Gate;
  readonly stage: Stage;
  readonly phase: "before" | "gates";
  /** The group it is a member of, if any. */
  readonly group?: Gate;
  readonly at: DefinitionPath;
}

/** Every gate of a pipeline, members of groups included, with the place where it is written. */
export function placedGates(pipeline: Pipeline): readonly PlacedGate[] {
  return pipeline.stages.flatMap((stage) => [...phaseGates(stage, "before"), ...phaseGates(stage, "gates")]);
}

function phaseGates(stage: Stage, phase: "before" | "gates"): readonly PlacedGate[] {
  // The gate that `reserve` is short for stands first and is written elsewhere.
  const shift = phase === "before" && stage.before[0]?.id === `${stage.id}.reserve` ? 1 : 0;
  return stage[phase].flatMap((gate, index) => {
    const at = index < shift ? ["stages", stage.id, "reserve"] : ["stages", stage.id, phase, index - shift];
    return placed(gate, { stage, phase, at });
  });
}

function placed(gate: Gate, place: Omit<PlacedGate, "gate">): readonly PlacedGate[] {
  const own: PlacedGate = { ...place, gate };
  if (gate.plan.kind !== "group") return [own];
  const { rule } = gate.plan;
  const key = "all" in rule ? "all" : "any" in rule ? "any" : "of";
  return [own, ...gate.plan.children.flatMap((child, index) => placed(child, { ...place, group: gate, at: [...place.at, key, index] }))];
}
