import type { EffectHandler, Gate, GateDescriptor, GateRegistry, Pipeline } from "@sluice/core";
import type { Definitions } from "./definitions.ts";

/** What this engine can run. */
export interface Services {
  /** Values of `Intent.needs`: digests of judgeable gates, and names of effects. */
  gates(): readonly string[];
  effects(): readonly string[];
  /** The code that judges a gate; `undefined` when this process has another version of it, or none. */
  judgeOf(gate: Gate): GateDescriptor | undefined;
}

/** Knows what this engine can run. The list of gates is made again whenever another definition becomes known. */
export function createServices(
  definitions: Definitions,
  registry: GateRegistry,
  handlers: Readonly<Record<string, EffectHandler>>,
): Services {
  let madeFor = -1;
  let gates: readonly string[] = [];
  const effects = Object.keys(handlers);
  const judgeOf = (gate: Gate): GateDescriptor | undefined => {
    const found = registry.get(gate.use, gate.with);
    return found?.evaluate !== undefined && found.version === gate.version ? found : undefined;
  };
  return {
    gates() {
      if (madeFor !== definitions.count()) {
        madeFor = definitions.count();
        const digests = definitions
          .known()
          .flatMap(gatesOf)
          .filter((gate) => judgeOf(gate) !== undefined)
          .map((gate) => gate.digest);
        gates = [...new Set(digests)];
      }
      return gates;
    },
    effects: () => effects,
    judgeOf,
  };
}

/** All gates of a pipeline, group children included. */
export function gatesOf(pipeline: Pipeline): readonly Gate[] {
  return pipeline.stages.flatMap((stage) => [...stage.before, ...stage.gates].flatMap(withChildren));
}

/** A gate and, when it is a group, everything in it. */
export function withChildren(gate: Gate): readonly Gate[] {
  return gate.plan.kind === "group" ? [gate, ...gate.plan.children.flatMap(withChildren)] : [gate];
}
