import type { JsonObject } from "@sluice/core";
import type { Definition, GateDefinition, GateEntry, StageDefinition } from "../definition.ts";
import type { DefinitionPath } from "../problem/problem.ts";

/** Changes one gate's configuration; `path` leads to it. */
export type ConfigChange = (config: JsonObject, path: DefinitionPath) => JsonObject;

/** A copy of a definition in which what stands under `with` was changed, members of groups included. */
export function withGateConfigs(definition: Definition, change: ConfigChange): Definition {
  return { ...definition, stages: mapped(definition.stages, (stage, name) => stageWith(stage, ["stages", name], change)) };
}

function stageWith(stage: StageDefinition, path: DefinitionPath, change: ConfigChange): StageDefinition {
  const { before, gates } = stage;
  return {
    ...stage,
    ...(before === undefined ? {} : { before: listWith(before, [...path, "before"], change) }),
    ...(gates === undefined ? {} : { gates: listWith(gates, [...path, "gates"], change) }),
  };
}

function listWith(entries: readonly GateEntry[], path: DefinitionPath, change: ConfigChange): readonly GateEntry[] {
  return entries.map((entry, index) => entryWith(entry, [...path, index], change));
}

function entryWith(entry: GateEntry, path: DefinitionPath, change: ConfigChange): GateEntry {
  if (typeof entry === "string") return entry;
  if ("all" in entry && entry.all !== undefined) return { ...entry, all: listWith(entry.all, [...path, "all"], change) };
  if ("any" in entry && entry.any !== undefined) return { ...entry, any: listWith(entry.any, [...path, "any"], change) };
  if ("of" in entry && entry.of !== undefined) return { ...entry, of: listWith(entry.of, [...path, "of"], change) };
  const gate = entry as GateDefinition;
  return gate.with === undefined ? gate : { ...gate, with: change(gate.with, [...path, "with"]) };
}

/** Maps without a prototype stay so (threat ZOD-4). */
function mapped<Value>(
  map: Readonly<Record<string, Value>>,
  change: (value: Value, key: string) => Value,
): Readonly<Record<string, Value>> {
  const copy: Record<string, Value> = Object.create(null);
  for (const [key, value] of Object.entries(map)) copy[key] = change(value, key);
  return copy;
}
