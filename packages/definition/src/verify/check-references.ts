import type { Pipeline, Stage } from "@sluice/core";
import { didYouMean } from "../problem/did-you-mean.ts";
import type { DefinitionPath } from "../problem/problem.ts";
import { conditionSources } from "./condition-sources.ts";
import { errorAt, type Finding, type FindingCode } from "./finding.ts";
import { placedGates } from "./verified-gates.ts";

const RESERVED: ReadonlySet<string> = new Set(["hold", "stay", "return", "supersede"]);

/** Every name that is used exists, and no stage has the name of a reserved target. */
export function checkReferences(pipeline: Pipeline): readonly Finding[] {
  const stages = new Set(pipeline.stages.map((stage) => stage.id));
  const named = (at: DefinitionPath, stage: string | undefined): readonly Finding[] =>
    stage === undefined ? [] : unless(stages, stage, "STAGE_UNKNOWN", "stage", at);
  return [
    ...named(["initial"], pipeline.initial),
    ...pipeline.stages.flatMap((stage) => stageReferences(pipeline, stage, named)),
    ...placedGates(pipeline).flatMap(({ gate, at }) => [
      ...named(at, gate.plan.kind === "reserve" ? gate.plan.until : undefined),
      ...(gate.if === undefined ? [] : conditionReferences(pipeline, gate.if, [...at, "if"])),
    ]),
    ...stageNames(pipeline),
  ];
}

function stageReferences(
  pipeline: Pipeline,
  stage: Stage,
  named: (at: DefinitionPath, stage: string | undefined) => readonly Finding[],
): readonly Finding[] {
  const at = ["stages", stage.id];
  const budgets = new Set(pipeline.budgets.map((budget) => budget.id));
  const effects = new Set(pipeline.effects.map((effect) => effect.id));
  return [
    ...named([...at, "next"], stage.next),
    ...named([...at, "rework", "to"], stage.rework?.to),
    ...(stage.rework === undefined ? [] : unless(budgets, stage.rework.budget, "BUDGET_UNKNOWN", "budget", [...at, "rework", "budget"])),
    ...named([...at, "onRevise"], stage.onRevise?.do === "route" ? stage.onRevise.to : undefined),
    ...(stage.work === undefined ? [] : unless(effects, stage.work.run, "EFFECT_UNKNOWN", "effect", [...at, "work", "run"])),
    ...stage.routes.flatMap((route, index) => [
      ...named([...at, "routes", index, "to"], route.to === "hold" ? undefined : route.to),
      ...(route.budget === undefined ? [] : unless(budgets, route.budget, "BUDGET_UNKNOWN", "budget", [...at, "routes", index, "budget"])),
      ...conditionReferences(pipeline, route.when, [...at, "routes", index, "when"]),
    ]),
  ];
}

/** A misspelt name in a condition would only ever be absent. Facts come from outside: their types are not declared anywhere. */
function conditionReferences(
  pipeline: Pipeline,
  condition: Parameters<typeof conditionSources>[0],
  at: DefinitionPath,
): readonly Finding[] {
  const gates = new Set(placedGates(pipeline).map(({ gate }) => gate.id));
  const outputs = new Set(pipeline.stages.flatMap((stage) => stage.work?.run ?? []));
  return conditionSources(condition).flatMap(({ kind, name }) => {
    if (kind === "gate") return unless(gates, name, "GATE_UNKNOWN", "gate", at);
    return kind === "output" ? unless(outputs, name, "EFFECT_UNKNOWN", "effect run by a stage", at) : [];
  });
}

function stageNames(pipeline: Pipeline): readonly Finding[] {
  return pipeline.stages.flatMap((stage, index) => {
    const at = ["stages", stage.id];
    const isRepeated = pipeline.stages.findIndex((each) => each.id === stage.id) !== index;
    return [
      ...(RESERVED.has(stage.id) ? [errorAt("STAGE_RESERVED", at, `"${stage.id}" is a target already; give the stage another name.`)] : []),
      ...(isRepeated ? [errorAt("STAGE_DUPLICATE", at, `There are two stages named "${stage.id}".`)] : []),
    ];
  });
}

function unless(known: ReadonlySet<string>, name: string, code: FindingCode, what: string, at: DefinitionPath): readonly Finding[] {
  if (known.has(name)) return [];
  const near = didYouMean(name, known);
  return [errorAt(code, at, `There is no ${what} "${name}"${near === undefined ? "." : `; did you mean "${near}"?`}`)];
}
