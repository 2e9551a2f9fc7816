import type { Pipeline } from "@sluice/core";
import { next, type RunState } from "@sluice/lifecycle";
import type { EngineParts } from "./engine-parts.ts";
import { gatesOf } from "./services.ts";

/**
 * What the run wants now and this process cannot do, a sentence each: another process may, but where none can the run waits in vain until
 * it is held (`GATE_UNKNOWN`).
 */
export function unservedBy(parts: EngineParts, pipeline: Pipeline, state: RunState): readonly string[] {
  return next(pipeline, state).intents.flatMap(({ payload }) => {
    if (payload.kind === "evaluate") return unjudged(parts, pipeline, payload.gate);
    if (payload.kind !== "work" && payload.kind !== "final") return [];
    return parts.options.effects[payload.effect] === undefined ? [`No handler for the effect ${payload.effect} is registered here.`] : [];
  });
}

function unjudged(parts: EngineParts, pipeline: Pipeline, id: string): readonly string[] {
  const gate = gatesOf(pipeline).find((each) => each.id === id);
  if (gate === undefined || parts.services.judgeOf(gate) !== undefined) return [];
  const here = parts.options.gates.get(gate.use, gate.with);
  // A gate that uses others has no code where one of them is missing.
  const isThere = here?.evaluate !== undefined;
  const found = isThere
    ? `version ${here.version} of ${gate.use} is registered here`
    : `no gate ${gate.use} is registered here that can judge it`;
  return [
    `${id} wants version ${gate.version} of ${gate.use}, and ${found}. Run a process that has it, or let the run adopt the present definition.`,
  ];
}
