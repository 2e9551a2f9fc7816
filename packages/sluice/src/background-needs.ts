import { type Pipeline, SluiceError } from "@sluice/core";
import type { Invocation } from "./command.ts";
import type { EngineNeeds } from "./open-engine.ts";
import type { Project } from "./project.ts";
import { projectPipelines } from "./project-pipelines.ts";
import { tellTrouble } from "./tell-trouble.ts";

/** What an engine needs to look after runs by itself, as `tick` and `work` do. What it cannot do now is told and tried again by it. */
export function backgroundNeeds(invocation: Invocation): EngineNeeds {
  const { terminal } = invocation;
  return {
    pipelines: (project) => observedPipelines(project, invocation),
    logger: {
      portVersion: 1,
      log: (level, message, facts = {}) => {
        if (level === "error") tellTrouble(terminal, message, facts);
      },
    },
  };
}

/**
 * The pipelines whose wiring says which items show runs that have ended. Runs have their definitions with them, so one that cannot be
 * read or proven now stops none of them.
 */
async function observedPipelines(project: Project, invocation: Invocation): Promise<readonly Pipeline[]> {
  if ((project.config.trackers ?? []).length === 0) return [];
  const { terminal, signal } = invocation;
  const isNamed = invocation.text("pipeline") !== undefined;
  try {
    return await projectPipelines(project, isNamed, { signal });
  } catch (error) {
    if (isNamed || signal.aborted || !SluiceError.is(error)) throw error;
    const message = "going on without the project's pipelines: items of runs that have ended are left as they are.";
    tellTrouble(terminal, message, { because: `${error.code}: ${error.message}` });
    return [];
  }
}
