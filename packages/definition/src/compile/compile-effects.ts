import type { EffectPolicy } from "@sluice/core";
import type { Definition, EffectDefinition } from "../definition.ts";

/** The declared effects, then those that are only run, in order of mention. */
export function compileEffects(definition: Definition): readonly EffectPolicy[] {
  const declared = definition.effects ?? {};
  const mentioned = [
    ...Object.values(definition.stages).flatMap(({ work }) => work?.run ?? []),
    ...(definition.finally ?? []).flatMap((step) => ("run" in step ? step.run : [])),
  ];
  return [...new Set([...Object.keys(declared), ...mentioned])].map((id) =>
    toPolicy(id, Object.hasOwn(declared, id) ? declared[id] : undefined),
  );
}

function toPolicy(id: string, source: EffectDefinition = {}): EffectPolicy {
  const effectClass = source.class ?? "ordinary";
  return { id, class: effectClass, repeat: source.repeat ?? (effectClass === "dangerous" ? "never" : "safe") };
}
