import type { Definition } from "./definition.ts";

/**
 * A definition written in TypeScript. Returns its argument with literal types, so that `GateIds`, `StageIds` and `EffectNames` know its
 * names and a typo in `decide({ gate })` is a compile error. The same object in YAML compiles to the same pipeline.
 */
export function definePipeline<const D extends Definition>(definition: D): D {
  return definition;
}
