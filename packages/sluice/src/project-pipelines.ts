import { type Cancellable, type Pipeline, SluiceError } from "@sluice/core";
import { compilePipeline, formatProblems, verifyPipeline } from "@sluice/definition";
import { proveDefinition, type ProvenDefinition } from "./definition-file.ts";
import { definitionError } from "./definition-problems.ts";
import { registryOf } from "./open-engine.ts";
import type { Project } from "./project.ts";
import { showLine } from "./show-line.ts";
import { unknownName } from "./unknown-name.ts";
import { readDefinition } from "./read-definition.ts";
import { counted } from "./counted.ts";

/** The definition in the project's file. @throws SluiceError `DEFINITION_UNREADABLE`, `DEFINITION_INVALID`, `DEFINITION_UNPROVEN` */
export async function projectDefinition(project: Project, call: Cancellable): Promise<ProvenDefinition> {
  const { root, trusted, policy, policyFiles, definitionFile } = project;
  const source = await readDefinition(definitionFile, { root, trusted, from: policy.from, policyFiles }, call);
  return proveDefinition(source, registryOf(project));
}

/**
 * Every pipeline of the project: those of the configuration, and the one in the file, where there is one or somebody named it.
 *
 * @throws SluiceError as {@link projectDefinition}
 */
export async function projectPipelines(project: Project, isNamed: boolean, call: Cancellable): Promise<readonly Pipeline[]> {
  const configured = (project.config.pipelines ?? []).map((definition) => compiled(definition, project));
  try {
    const { pipeline } = await projectDefinition(project, call);
    return configured.some(({ name }) => name === pipeline.name) ? configured : [...configured, pipeline];
  } catch (error) {
    if (isNamed || configured.length === 0 || !SluiceError.is(error, "DEFINITION_UNREADABLE")) throw error;
    return configured;
  }
}

/** The pipeline of that name: one of the configuration, else the one in the file. @throws SluiceError `DEFINITION_UNKNOWN` */
export async function pipelineNamed(project: Project, name: string, call: Cancellable): Promise<Pipeline> {
  const configured = project.config.pipelines?.find((definition) => definition.name === name);
  if (configured !== undefined) return compiled(configured, project);
  const { pipeline } = await projectDefinition(project, call);
  if (pipeline.name === name) return pipeline;
  const names = [pipeline.name, ...(project.config.pipelines ?? []).map((definition) => definition.name)];
  throw unknownName({
    code: "DEFINITION_UNKNOWN",
    what: `Found no pipeline ${showLine(name)} (another file is named with --pipeline FILE)`,
    word: name,
    names,
  });
}

function compiled(definition: Parameters<typeof compilePipeline>[0], project: Project): Pipeline {
  const result = compilePipeline(definition, registryOf(project), { file: `the pipeline ${definition.name} of the configuration` });
  if (!result.ok) {
    const message = `Found ${counted(result.problems.length, "problem")} in the pipeline ${definition.name}, expected format 1.`;
    throw definitionError("DEFINITION_INVALID", message, { problems: result.problems, text: formatProblems(result.problems) });
  }
  const errors = verifyPipeline(result.pipeline).filter((finding) => finding.severity === "error");
  if (errors.length === 0) return result.pipeline;
  const text = errors.map((finding) => `${finding.code}: ${finding.message}`).join("\n");
  throw definitionError("DEFINITION_UNPROVEN", `Found ways in which a run of ${definition.name} could go wrong.`, {
    problems: errors,
    text,
  });
}
