import { randomUUID } from "node:crypto";
import { type Pipeline, SluiceError } from "@sluice/core";
import { actingPrincipal } from "../acting-principal.ts";
import type { Command, Finish, Invocation } from "../command.ts";
import { ACTOR, PROJECT } from "../common-options.ts";
import { explainWithExcerpts } from "../explain-with-excerpts.ts";
import { explanationText } from "../explanation-text.ts";
import { type Session, withEngine } from "../open-engine.ts";
import type { Project } from "../project.ts";
import { pipelineNamed } from "../project-pipelines.ts";
import { runExit } from "../run-exit.ts";
import { followRun } from "../run-progress.ts";
import { runSubject } from "../run-subject.ts";

/** Starts a run and sees it through. */
export const run: Command = {
  name: "run",
  summary: "Start a run and work it as far as it goes.",
  details:
    "Finds the run that it would be instead, if there is one: the unfinished one of the same pipeline and key, or what the pipeline's `identity` says. Works until only people, time or the outside can move it.",
  positionals: [{ name: "PIPELINE", help: "name of the pipeline" }],
  options: {
    key: { value: "KEY", help: "your name for what the run is about, such as ORCH-22" },
    ref: { value: "REF", help: "the branch or commit it is about (default: what is checked out)" },
    base: { value: "BRANCH", help: "the branch that work is based on (default: the default branch)" },
    request: { value: "ID", help: "what names this request, where the pipeline has a run for each (default: this call)" },
    slot: { value: "SLOT", help: "what the run is for, such as 2026-11-21, where the pipeline has one for each" },
    detach: { help: "only start it; sluice work or sluice tick does the rest" },
    ...ACTOR,
    ...PROJECT,
  },
  async run(invocation) {
    const key = invocation.need("key");
    const name = invocation.words[0] ?? "";
    const call = { signal: invocation.signal };
    const detach = invocation.flag("detach");
    const pipelines = async (project: Project): Promise<readonly Pipeline[]> => {
      const pipeline = await pipelineNamed(project, name, call);
      if (!detach) refuseUnperformed(pipeline, project);
      return [pipeline];
    };
    return withEngine(
      invocation,
      async (session) => {
        const { project, engine } = session;
        const subject = await runSubject(project, { ref: invocation.text("ref"), base: invocation.text("base") }, call);
        const slot = invocation.text("slot");
        const id = invocation.text("request") ?? randomUUID();
        const request = { key, subject, startedBy: actingPrincipal(invocation), id, ...(slot === undefined ? {} : { slot }) };
        const started = await engine.start(name, request, { scope: project.scope, ...call });
        if (!detach) return drive(invocation, session, started.id);
        const document = { run: started.id, created: started.created, policyTrusted: project.policy.trusted };
        return { exit: 0, document, text: `${started.created ? "Started" : "Found"} the run ${started.id}; sluice work does the rest.` };
      },
      { pipelines },
    );
  },
};

async function drive(invocation: Invocation, session: Session, id: string): Promise<Finish> {
  const { engine, project, trustNotes } = session;
  const { terminal, signal } = invocation;
  const scope = project.scope;
  const done = new AbortController();
  const progress = followRun(engine, id, terminal, { scope, signal: done.signal });
  try {
    await engine.settled(id, { scope, signal });
  } finally {
    done.abort();
    await progress;
  }
  const { data, requests } = await explainWithExcerpts(session, id, invocation);
  return {
    exit: runExit(data),
    document: { ...data, requests, ...(project.config.trust === undefined ? {} : { trust: project.config.trust }) },
    text: explanationText(data, trustNotes, terminal),
  };
}

/** Work that nobody here performs would be waited for a day. */
function refuseUnperformed(pipeline: Pipeline, { config }: Project): void {
  const wanted = pipeline.stages.flatMap((stage) => (stage.work === undefined ? [] : [stage.work.run]));
  const missing = [...new Set(wanted)].filter((effect) => !Object.hasOwn(config.effects ?? {}, effect));
  if (missing.length === 0) return;
  throw new SluiceError({
    code: "CONFIG_INVALID",
    message: `Found nobody who performs ${missing.join(", ")}; expected it under effects in sluice.config.ts. With --detach the run is only started, for a worker elsewhere.`,
  });
}
