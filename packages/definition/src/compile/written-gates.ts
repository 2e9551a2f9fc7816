import type { Definition, GateEntry } from "../definition.ts";
import type { DefinitionPath } from "../problem/problem.ts";

/** A gate's id with the place where it is written. */
export interface WrittenGate {
  readonly id: string;
  readonly path: DefinitionPath;
}

/** Every gate of a definition, in order: reservations and members of groups included. */
export function writtenGates(definition: Definition): readonly WrittenGate[] {
  return Object.entries(definition.stages).flatMap(([name, stage]) => {
    const path = ["stages", name];
    return [
      ...(stage.reserve === undefined ? [] : [{ id: `${name}.reserve`, path: [...path, "reserve"] }]),
      ...gatesOf(stage.before, [...path, "before"]),
      ...gatesOf(stage.gates, [...path, "gates"]),
    ];
  });
}

function gatesOf(entries: readonly GateEntry[] | undefined, path: DefinitionPath): readonly WrittenGate[] {
  return (entries ?? []).flatMap((entry, index) => {
    const here = [...path, index];
    if (typeof entry === "string") return [{ id: entry, path: here }];
    const own = { id: entry.id ?? ("use" in entry ? entry.use : undefined) ?? "", path: [...here, "id" in entry ? "id" : "use"] };
    if ("all" in entry) return [own, ...gatesOf(entry.all, [...here, "all"])];
    if ("any" in entry) return [own, ...gatesOf(entry.any, [...here, "any"])];
    if ("of" in entry) return [own, ...gatesOf(entry.of, [...here, "of"])];
    return [own];
  });
}
