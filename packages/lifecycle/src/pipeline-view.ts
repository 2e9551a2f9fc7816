import { type Budget, type EffectPolicy, type Gate, type Pipeline, SluiceError, type Stage } from "@sluice/core";

/** Where a gate stands in its pipeline. */
export interface GatePlace {
  readonly gate: Gate;
  readonly stage: Stage;
  readonly position: "before" | "gates";
}

interface PipelineIndex {
  readonly stages: ReadonlyMap<string, Stage>;
  readonly gates: ReadonlyMap<string, GatePlace>;
}

const INDEXES = new WeakMap<Pipeline, PipelineIndex>();

/**
 * The stage of that name.
 *
 * @throws SluiceError `STAGE_UNKNOWN`
 */
export function stageOf(pipeline: Pipeline, id: string): Stage {
  const stage = indexOf(pipeline).stages.get(id);
  if (stage === undefined) throw new SluiceError({ code: "STAGE_UNKNOWN", message: `The pipeline ${pipeline.name} has no stage ${id}.` });
  return stage;
}

/** Whether there is a stage of that name. */
export function hasStage(pipeline: Pipeline, id: string): boolean {
  return indexOf(pipeline).stages.has(id);
}

/** A gate and where it stands, group children included. */
export function placeOfGate(pipeline: Pipeline, id: string): GatePlace | undefined {
  return indexOf(pipeline).gates.get(id);
}

/** Digests of all gates, children included, by id. */
export function gateDigestsOf(pipeline: Pipeline): Readonly<Record<string, Gate["digest"]>> {
  return Object.fromEntries([...indexOf(pipeline).gates].map(([id, place]) => [id, place.gate.digest]));
}

/** A gate itself, or the gates that a group is made of, at any depth. */
export function leavesOf(gate: Gate): readonly Gate[] {
  return gate.plan.kind === "group" ? gate.plan.children.flatMap(leavesOf) : [gate];
}

/** Names of all effects that a pipeline runs, each once. */
export function effectNamesOf(pipeline: Pipeline): readonly string[] {
  const work = pipeline.stages.flatMap((stage) => (stage.work === undefined ? [] : [stage.work.run]));
  const final = pipeline.finally.flatMap((step) => ("run" in step ? [step.run] : []));
  return [...new Set([...work, ...final])];
}

/** Policy of an effect; effects nobody declared are ordinary and may be sent again. */
export function effectOf(pipeline: Pipeline, id: string): EffectPolicy {
  return pipeline.effects.find((effect) => effect.id === id) ?? { id, class: "ordinary", repeat: "safe" };
}

/** Whether a dangerous effect can still come, in a stage or in any that can be reached from it. */
export function leadsToDanger(pipeline: Pipeline, from: Stage): boolean {
  const reached = new Set([from.id]);
  // A set grows while it is walked: each stage is visited once, so a circle of stages ends.
  for (const id of reached) {
    const stage = indexOf(pipeline).stages.get(id);
    if (stage === undefined) continue;
    if (stage.work !== undefined && effectOf(pipeline, stage.work.run).class === "dangerous") return true;
    const { next, rework, routes, onRevise } = stage;
    const targets = [next, rework?.to, ...routes.map(({ to }) => to), onRevise?.do === "route" ? onRevise.to : undefined];
    for (const target of targets) if (target !== undefined) reached.add(target);
  }
  return false;
}

/** The budget of that name. One that is not declared has no laps: an unbounded loop cannot be expressed. */
export function budgetOf(pipeline: Pipeline, id: string): Budget {
  return pipeline.budgets.find((budget) => budget.id === id) ?? { id, laps: 0, then: "hold" };
}

function indexOf(pipeline: Pipeline): PipelineIndex {
  const known = INDEXES.get(pipeline);
  if (known !== undefined) return known;
  const gates = new Map<string, GatePlace>();
  const add = (gate: Gate, stage: Stage, position: GatePlace["position"]): void => {
    if (gate.id in Object.prototype) {
      // States keep what gates say by their ids; what every object inherits would be taken for an answer.
      throw new SluiceError({ code: "DEFINITION_INVALID", message: `No gate may be called ${gate.id}. Give it another id.` });
    }
    gates.set(gate.id, { gate, stage, position });
    if (gate.plan.kind === "group") for (const child of gate.plan.children) add(child, stage, position);
  };
  for (const stage of pipeline.stages) {
    for (const gate of stage.before) add(gate, stage, "before");
    for (const gate of stage.gates) add(gate, stage, "gates");
  }
  const made = { stages: new Map(pipeline.stages.map((stage) => [stage.id, stage])), gates };
  INDEXES.set(pipeline, made);
  return made;
}
