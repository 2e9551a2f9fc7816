import { type EffectHandler, type GateRegistry, type Pipeline, SluiceError } from "@sluice/core";
import { compilePipeline, type Definition, type Finding, formatFindings, verifyPipeline } from "@sluice/definition";
import { invalidDefinition, originOf } from "./definition-origin.ts";
import type { PipelineSource } from "./pipeline-source.ts";

/**
 * Compiles and proves what a host gave.
 *
 * @throws SluiceError `DEFINITION_INVALID`, `DEFINITION_UNPROVEN`, `EFFECT_UNPROVABLE`; all problems stand in the message.
 */
export function compileSources(
  sources: readonly PipelineSource[],
  registry: GateRegistry,
  handlers: Readonly<Record<string, EffectHandler | undefined>>,
): readonly Pipeline[] {
  return sources.map((source) => {
    const pipeline = isCompiled(source) ? source : compiled(source, registry);
    const unproven = verifyPipeline(pipeline).filter((finding) => finding.severity === "error");
    if (unproven.length > 0) {
      throw new SluiceError({
        code: "DEFINITION_UNPROVEN",
        message: `The pipeline ${pipeline.name} could get stuck, loop or finish falsely.\n${findingsText(unproven, source)}`,
      });
    }
    checkProofs(pipeline, handlers);
    return pipeline;
  });
}

function isCompiled(source: PipelineSource): source is Pipeline {
  return Array.isArray(source.stages);
}

function compiled(source: Definition, registry: GateRegistry): Pipeline {
  const origin = originOf(source);
  const result = compilePipeline(source, registry, origin ?? {});
  if (result.ok) return result.pipeline;
  throw invalidDefinition(result.problems, origin);
}

function findingsText(findings: readonly Finding[], source: PipelineSource): string {
  return formatFindings(findings, isCompiled(source) ? {} : (originOf(source) ?? {}));
}

/** `repeat: ask` promises that the world is asked before anything is sent again; without somebody to ask it would be a lie. */
function checkProofs(pipeline: Pipeline, handlers: Readonly<Record<string, EffectHandler | undefined>>): void {
  for (const { id, repeat } of pipeline.effects) {
    const handler = handlers[id];
    if (repeat !== "ask" || handler === undefined || handler.prove !== undefined) continue;
    throw new SluiceError({
      code: "EFFECT_UNPROVABLE",
      message: `The effect ${id} of ${pipeline.name} says repeat: ask, but its handler has no \`prove\`. Give it one, or say repeat: never.`,
      details: { effect: id, pipeline: pipeline.name },
    });
  }
}
