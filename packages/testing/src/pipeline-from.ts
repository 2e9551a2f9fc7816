import { type GateRegistry, type Pipeline, SluiceError } from "@sluice/core";
import { compilePipeline, formatProblems, loadDefinition } from "@sluice/definition";
import { scriptedRegistry } from "./scripted-gates.ts";

/**
 * Compiles a definition text for a test.
 *
 * @throws SluiceError `DEFINITION_INVALID` with the problems in its message
 */
export function pipelineFrom(text: string, registry: GateRegistry = scriptedRegistry()): Pipeline {
  const loaded = loadDefinition(text, { file: "test.yaml" });
  if (!loaded.ok) throw new SluiceError({ code: "DEFINITION_INVALID", message: formatProblems(loaded.problems, { text }) });
  const compiled = compilePipeline(loaded.source, registry, { positions: loaded.positions });
  if (!compiled.ok) throw new SluiceError({ code: "DEFINITION_INVALID", message: formatProblems(compiled.problems, { text }) });
  return compiled.pipeline;
}
