import { type EffectHandler, type GateRegistry, type Pipeline, SluiceError } from "@sluice/core";
import { compilePipeline, type Definition, type Finding, formatProblems, verifyPipeline } from "@sluice/definition";
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
  const pipelines = sources.map((source) => (isCompiled(source) ? source : compiled(source, registry)));
  for (const pipeline of pipelines) {
    const unproven = verifyPipeline(pipeline).filter((finding) => finding.severity === "error");
    if (unproven.length > 0) {
      throw new SluiceError({
        code: "DEFINITION_UNPROVEN",
        message: `The pipeline ${pipeline.name} could get stuck, loop or finish falsely.\n${unproven.map(line).join("\n")}`,
      });
    }
    checkProofs(pipeline, handlers);
  }
  return pipelines;
}

function isCompiled(source: PipelineSource): source is Pipeline {
  return Array.isArray(source.stages);
}

function compiled(source: Definition, registry: GateRegistry): Pipeline {
  const result = compilePipeline(source, registry);
  if (result.ok) return result.pipeline;
  throw new SluiceError({
    code: "DEFINITION_INVALID",
    message: `The definition does not follow format 1.\n${formatProblems(result.problems)}`,
  });
}

function line({ code, message, path }: Finding): string {
  return `${code}: ${message}${path.length === 0 ? "" : ` (${path.join(" → ")})`}`;
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
