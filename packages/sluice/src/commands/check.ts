import { relative, resolve } from "node:path";
import { DEFAULT_SCOPE, type Pipeline, type Stage, type Subject, SluiceError, type Vcs } from "@sluice/core";
import { createHttpClient, createSystemClock } from "@sluice/engine";
import { createProcessRunner } from "@sluice/process";
import { createRedactor } from "@sluice/redaction";
import type { Command, Finish, Invocation } from "../command.ts";
import { commitFiles } from "../commit-files.ts";
import { POLICY } from "../common-options.ts";
import { checkSubject } from "../check-subject.ts";
import { formatJudgement, JUDGEMENT_FORMATS, type JudgementFormat } from "../judgement/judgement-format.ts";
import { judgementDocument, type JudgementReport } from "../judgement/judgement-report.ts";
import { verdictLine } from "../judgement/judgement-text.ts";
import { type JudgingProgress, judgeStage } from "../judge-stage.ts";
import { judgementExit } from "../stage-disposition.ts";
import { registryOf } from "../open-engine.ts";
import { openProject, type Project } from "../project.ts";
import { NO_TERMINAL } from "../terminal.ts";
import { showLine } from "../show-line.ts";
import { wrapTo } from "../text-width.ts";
import { unknownName } from "../unknown-name.ts";
import { writeWhole } from "../write-whole.ts";
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
    format: { value: "FORMAT", help: `how to report: ${JUDGEMENT_FORMATS.join(", ")} (default: human)`, choices: JUDGEMENT_FORMATS },
    output: { value: "FORMAT=FILE", help: "write a report to a file besides, such as sarif=sluice.sarif; may be repeated", repeated: true },
    ...POLICY,
  },
  async run(invocation) {
    refuseTwoDocuments(invocation);
    const outputs = invocation.texts("output").map((given) => outputOf(invocation, given));
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
    tellMissingBase(invocation, subject, range.head);
    return judge(invocation, project, { pipeline, stage, subject, outputs });
  },
};

interface Question {
  readonly pipeline: Pipeline;
  readonly stage: Stage;
  readonly subject: Subject;
  readonly outputs: readonly Output[];
}

/** A file that gets a report. */
interface Output {
  readonly format: JudgementFormat;
  /** Absolute path. */
  readonly file: string;
}

async function judge(invocation: Invocation, project: Project, { pipeline, stage, subject, outputs }: Question): Promise<Finish> {
  const { config, vcs, policy } = project;
  const { terminal, signal } = invocation;
  const parts = {
    registry: registryOf(project),
    redactor: createRedactor(config.secrets === undefined ? {} : { secrets: config.secrets }),
    clock: createSystemClock(),
    ...(config.disabled === undefined ? {} : { disabled: config.disabled }),
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
      http: createHttpClient(),
    },
  };
  const progress: JudgingProgress = (gate, verdict) => {
    if (!terminal.watched) return;
    const line = verdict === undefined ? `judging ${gate}` : verdictLine(verdict, { ...terminal, colour: false });
    terminal.err(`${wrapTo(line, terminal.errColumns)}\n`);
  };
  const { closed, ...judged } = await judgeStage(parts, stage, progress);
  const definition = relative(project.root, project.definitionFile);
  const report: JudgementReport = { pipeline: pipeline.name, stage: stage.id, subject, policy, definition, ...judged };
  // First of all, so that no exit code speaks of a report that is not there.
  for (const { format, file } of outputs) writeWhole(file, formatJudgement(report, format, NO_TERMINAL), project.root);
  const format = (invocation.text("format") ?? "human") as JudgementFormat;
  return {
    // A gate that was not asked waits for one that is closed, which has the say.
    exit: judgementExit(closed),
    document: judgementDocument(report),
    text: formatJudgement(report, format, terminal),
    verbatim: format !== "human",
  };
}

/** Gates of changes can only say that they do not know what changed; nobody could guess from that what to type. */
function tellMissingBase(invocation: Invocation, { facets }: Subject, head: string): void {
  const { terminal } = invocation;
  if (facets["baseCommit"] !== undefined || invocation.flag("json")) return;
  const line = `note: found no commit before ${head} to compare it with: it is the first one, or its base cannot be told; name one with --base REF`;
  terminal.err(`${wrapTo(showLine(line), terminal.errColumns)}\n`);
}

/** @throws SluiceError `COMMAND_INVALID` */
function outputOf({ cwd }: Invocation, given: string): Output {
  const [, word = given, file = ""] = /^([^=]*)=(.*)$/s.exec(given) ?? [];
  const format = JUDGEMENT_FORMATS.find((each) => each === word);
  if (format !== undefined && file !== "") return { format, file: resolve(cwd, file) };
  const what = `sluice check: found --output ${showLine(given)}`;
  throw unknownName({ code: "COMMAND_INVALID", what, word, names: JUDGEMENT_FORMATS.map((each) => `${each}=FILE`) });
}

function refuseTwoDocuments(invocation: Invocation): void {
  const format = invocation.text("format") ?? "json";
  if (!invocation.flag("json") || format === "json") return;
  const message = `Found --json and --format ${format}, expected one of them; others go to files with --output FORMAT=FILE.`;
  throw new SluiceError({ code: "COMMAND_INVALID", message });
}

function filesOf(vcs: Vcs | undefined, subject: Subject): ReturnType<typeof commitFiles> {
  const head = subject.facets["head"];
  if (vcs !== undefined && head !== undefined) return commitFiles(vcs, head);
  return { read: () => Promise.resolve({ kind: "absent", because: "missing" }) };
}

function stageNamed(pipeline: Pipeline, name: string): Stage {
  const stage = pipeline.stages.find((each) => each.id === name);
  if (stage === undefined) {
    const names = pipeline.stages.map((each) => each.id);
    throw unknownName({ code: "STAGE_UNKNOWN", what: `Found the stage ${showLine(name)}`, word: name, names });
  }
  // Nothing examined would look like nothing wrong.
  if (stage.before.length + stage.gates.length > 0) return stage;
  throw new SluiceError({
    code: "COMMAND_INVALID",
    message: `The stage ${name} has no gates, so there is nothing to judge; name another with --stage.`,
  });
}
