import { randomUUID } from "node:crypto";
import type { Pipeline, Subject } from "@sluice/core";
import type { StartSubject, SupersedeRequest } from "@sluice/engine";
import { actingPrincipal } from "../acting-principal.ts";
import type { Command, Invocation } from "../command.ts";
import { ACTOR, PROJECT } from "../common-options.ts";
import { actOnRun } from "../finish-act.ts";
import type { Session } from "../open-engine.ts";
import type { Project } from "../project.ts";
import { pipelineNamed, projectPipelines } from "../project-pipelines.ts";
import { runSubject } from "../run-subject.ts";
import { samePlace } from "../same-place.ts";

/** Puts a new run into the place of one. */
export const supersede: Command = {
  name: "supersede",
  summary: "Put a new run into the place of one.",
  details:
    "The old one ends as superseded: its work is aborted, its requests are withdrawn. The new one begins by the definition of today, and both ledgers say so.",
  positionals: [{ name: "RUN", help: "id of the run, or key of its subject" }],
  options: {
    of: { value: "PIPELINE", help: "the pipeline of the new run (default: that of the old one)" },
    key: { value: "KEY", help: "what the new run is about (default: the key of the old one)" },
    ref: { value: "REF", help: "the branch or commit it is about (default: that of the old one, as it is now)" },
    base: { value: "BRANCH", help: "the branch that work is based on (default: that of the old one)" },
    slot: { value: "SLOT", help: "what the new run is for, where the pipeline has one for each" },
    request: { value: "ID", help: "what names this request: repeated for the same run, it gives the same new one (default: this call)" },
    ...ACTOR,
    ...PROJECT,
  },
  async run(invocation) {
    const by = actingPrincipal(invocation);
    const { signal } = invocation;
    const putInPlace = async (session: Session, run: string) => {
      const { engine, project } = session;
      const call = { scope: project.scope, signal };
      const answer = await engine.supersede(run, { by, ...(await successorOf(invocation, session, run)) }, call);
      // Whoever started a run of that identity in between has started the successor.
      const successor = (await engine.get(run, call))?.state.successor?.run ?? "";
      const [work, explain] = [samePlace(invocation, "sluice work"), samePlace(invocation, `sluice explain ${successor}`)];
      return {
        answer: answer.ok ? { ...answer, successor } : answer,
        said: `Superseded by ${by.id} (${by.assurance}): the run ${successor} begins; ${work} does the rest, and ${explain} says where it is.`,
      };
    };
    return actOnRun(invocation, putInPlace, (project) => candidates(project, invocation));
  },
};

/** What the new run is, as far as the old one or the call says it. */
async function successorOf(invocation: Invocation, { engine, project }: Session, run: string): Promise<Omit<SupersedeRequest, "by">> {
  const [pipeline, key, slot] = [invocation.text("of"), invocation.text("key"), invocation.text("slot")];
  const { signal } = invocation;
  const old = (await engine.get(run, { scope: project.scope, signal }))?.state.subject;
  return {
    id: invocation.text("request") ?? randomUUID(),
    subject: await subjectOf(invocation, project, old),
    ...(pipeline === undefined ? {} : { pipeline }),
    ...(key === undefined ? {} : { key }),
    ...(slot === undefined ? {} : { slot }),
  };
}

/** The engine looks anew at what a ref stands for. */
async function subjectOf(invocation: Invocation, project: Project, old: Subject | undefined): Promise<StartSubject> {
  const [ref, base = old?.facets["base"]] = [invocation.text("ref"), invocation.text("base")];
  if (ref !== undefined || old === undefined) return runSubject(project, { ref, base }, { signal: invocation.signal });
  const { key: _name, ...same } = old;
  return { ...same, facets: { ...old.facets, ...(base === undefined ? {} : { base }) } };
}

async function candidates(project: Project, invocation: Invocation): Promise<readonly Pipeline[]> {
  const { signal } = invocation;
  const name = invocation.text("of");
  if (name !== undefined) return [await pipelineNamed(project, name, { signal })];
  return projectPipelines(project, invocation.text("pipeline") !== undefined, { signal });
}
