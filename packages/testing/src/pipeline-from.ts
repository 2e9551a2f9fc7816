import { type GateRegistry, type Pipeline, SluiceError } from "@sluice/core";
import { compilePipeline, type Definition, formatProblems, loadDefinition, type Positions } from "@sluice/definition";
import { scriptedRegistry } from "./scripted-gates.ts";

/**
 * Compiles a definition, or its text, for a test.
 *
 * @throws SluiceError `DEFINITION_INVALID` with the problems in its message
 */
export function pipelineFrom(source: string | Definition, registry: GateRegistry = scriptedRegistry()): Pipeline {
  if (typeof source !== "string") return compiled(source, registry);
  const loaded = loadDefinition(source, { file: "test.yaml" });
  if (!loaded.ok) throw new SluiceError({ code: "DEFINITION_INVALID", message: formatProblems(loaded.problems, { text: source }) });
  return compiled(loaded.source, registry, { text: source, positions: loaded.positions });
}

function compiled(
  definition: Definition,
  registry: GateRegistry,
  from: { readonly text?: string; readonly positions?: Positions } = {},
): Pipeline {
  const { text, positions } = from;
  const result = compilePipeline(definition, registry, positions === undefined ? {} : { positions });
  if (result.ok) return result.pipeline;
  throw new SluiceError({ code: "DEFINITION_INVALID", message: formatProblems(result.problems, text === undefined ? {} : { text }) });
}
