import { resolve } from "node:path";
import { DEFAULT_SCOPE, type Pipeline, type Stage, type Subject, SluiceError, type Vcs } from "@sluice/core";
import { createSystemClock } from "@sluice/engine";
import { createProcessRunner } from "@sluice/process";
import { createRedactor } from "@sluice/redaction";
import type { Command, Finish, Invocation } from "../command.ts";
import { commitFiles } from "../commit-files.ts";
import { POLICY } from "../common-options.ts";
import { checkSubject } from "../check-subject.ts";
import { judgementText, verdictLine } from "../judgement-text.ts";
import { type JudgingProgress, judgeStage } from "../judge-stage.ts";
import { judgementExit } from "../stage-disposition.ts";
import { registryOf } from "../open-engine.ts";
import { openProject, type Project } from "../project.ts";
import { projectDefinition } from "../project-pipelines.ts";

/** Judges one stage's gates once. */
export const check: Command = {
  name: "check",
  summary: "Judge one stage's gates once, without a run.",
  details:
    "Nothing is dispatched and nobody is asked: requests, reservations and measures are reported as pending. Files that work would have left are read from the head commit. Policy is read at the base unless --policy-ref or --policy-file says otherwise.",
  positionals: [],
  options: {
    stage: { value: "NAME", help: "the stage (default: the first one)" },
    repo: { value: "DIR", help: "a folder of the repository (default: the current one)" },
    head: { value: "REF", help: "the commit under judgement (default: HEAD)" },
    base: { value: "REF", help: "what it is compared with (default: the merge base with the default branch; on that branch HEAD^)" },
    key: { value: "KEY", help: "the subject's key, for ${key} (default: check)" },
    ...POLICY,
  },
  async run(invocation) {
    const folder = invocation.text("repo");
    const project = await openProject(invocation, {
      folder: resolve(invocation.cwd, folder ?? "."),
      head: invocation.text("head"),
      base: invocation.text("base"),
    });
    const call = { signal: invocation.signal };
    const { pipeline } = await projectDefinition(project, call);
    const stage = stageNamed(pipeline, invocation.text("stage") ?? pipeline.initial);
    const range = { head: invocation.text("head") ?? "HEAD", base: invocation.text("base"), key: invocation.text("key") ?? "check" };
    const subject = await checkSubject(project, range, call);
    return judge(invocation, project, { pipeline, stage, subject });
  },
};

interface Question {
  readonly pipeline: Pipeline;
  readonly stage: Stage;
  readonly subject: Subject;
}

async function judge(invocation: Invocation, project: Project, { pipeline, stage, subject }: Question): Promise<Finish> {
  const { config, vcs, policy } = project;
  const { terminal, signal } = invocation;
  const parts = {
    registry: registryOf(project),
    redactor: createRedactor(config.secrets === undefined ? {} : { secrets: config.secrets }),
    clock: createSystemClock(),
    signal,
    context: {
      subject,
      run: {
        scope: DEFAULT_SCOPE,
        run: "check",
        key: subject.key,
        ...(subject.repo === undefined ? {} : { repo: subject.repo }),
        stage: stage.id,
        lap: 0,
      },
      files: filesOf(vcs, subject),
      vcs,
      process: createProcessRunner(),
    },
  };
  const progress: JudgingProgress = (gate, verdict) => {
    if (terminal.watched)
      terminal.err(`${verdict === undefined ? `judging ${gate}` : verdictLine(verdict, { ...terminal, colour: false })}\n`);
  };
  const judgement = await judgeStage(parts, stage, progress);
  const { disposition, verdicts, closed, unasked } = judgement;
  const policyTrusted = policy.trusted;
  return {
    // A gate that was not asked waits for one that is closed, which has the say.
    exit: judgementExit(closed),
    document: { pipeline: pipeline.name, stage: stage.id, subject, policyTrusted, disposition, verdicts: verdicts.map(documentOf) },
    text: judgementText({ pipeline: pipeline.name, stage: stage.id, subject, policy, disposition, verdicts, unasked }, terminal),
  };
}

function documentOf(verdict: Parameters<typeof verdictLine>[0]): unknown {
  const { gate, value, class: kind, cause, code, reason, enforcement, findings, evidence, durationMs } = verdict;
  return { gate, value, class: kind, cause, code, reason, enforcement, findings, evidence, durationMs };
}

function filesOf(vcs: Vcs | undefined, subject: Subject): ReturnType<typeof commitFiles> {
  const head = subject.facets["head"];
  if (vcs !== undefined && head !== undefined) return commitFiles(vcs, head);
  return { read: () => Promise.resolve({ kind: "absent", because: "missing" }) };
}

function stageNamed(pipeline: Pipeline, name: string): Stage {
  const stage = pipeline.stages.find((each) => each.id === name);
  if (stage === undefined) {
    const names = pipeline.stages.map((each) => each.id).join(", ");
    throw new SluiceError({ code: "STAGE_UNKNOWN", message: `Found the stage ${name}, expected one of ${names}.` });
  }
  // Nothing examined would look like nothing wrong.
  if (stage.before.length + stage.gates.length > 0) return stage;
  throw new SluiceError({
    code: "COMMAND_INVALID",
    message: `The stage ${name} has no gates, so there is nothing to judge; name another with --stage.`,
  });
}
