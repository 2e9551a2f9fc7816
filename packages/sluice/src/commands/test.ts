import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { type GateRegistry, SluiceError } from "@sluice/core";
import { formatScenarios, type ScenarioFile } from "@sluice/definition";
import { runScenarios, scenarioFrom } from "@sluice/testing";
import { allCommits } from "../all-commits.ts";
import type { Command, Finish, Invocation } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { definitionAtHand } from "../definition-at-hand.ts";
import { proveDefinition } from "../definition-file.ts";
import { findRun } from "../find-run.ts";
import { registryOf, withStoredRuns } from "../open-engine.ts";
import { openProject, type Project } from "../project.ts";
import { findScenarioFiles, readScenarios, requireNames, type ScenariosAtHand } from "../scenario-files.ts";
import { scenarioText, type TestedFile } from "../scenario-text.ts";
import { showLine } from "../show-line.ts";
import { wrapTo } from "../text-width.ts";

/** Runs scenarios. */
export const test: Command = {
  name: "test",
  summary: "Play scenarios: what would the pipeline do?",
  details:
    "Each scenario is a run of its own in memory, on a clock of its own: nothing is stored, no effect is performed, and no process is started. Reads the definition on disk, so that a change can be tried before it is committed; with --policy-ref the one at that revision.",
  positionals: [
    {
      name: "FILE",
      help: "a file of scenarios (default: every *.scenario.yaml in the definition's folder and below)",
      optional: true,
      repeated: true,
    },
  ],
  options: {
    record: { value: "RUN", help: "play nothing, and write this run as a scenario: what happened, in the same order, and where it ended" },
    ...PROJECT,
  },
  async run(invocation) {
    const recorded = invocation.text("record");
    if (recorded !== undefined) return record(invocation, recorded);
    const project = await openProject(invocation);
    const registry = registryOf(project);
    // All are read first: whoever mistypes a name is told before anything is played.
    const files = filesOf(invocation, project).map((path) => readScenarios(path, project.root));
    const tested: TestedFile[] = [];
    for (const scenarios of files) tested.push(await play(invocation, project, registry, scenarios));
    const ok = tested.every(({ scenarios }) => scenarios.every((report) => report.ok));
    return {
      exit: ok ? 0 : 1,
      document: { ok, policyTrusted: tested.every(({ policyTrusted }) => policyTrusted), files: tested },
      text: scenarioText(tested, invocation.terminal),
    };
  },
};

/** Whoever changes a pipeline plays the runs of before with it, and sees where the change begins to matter. */
async function record(invocation: Invocation, word: string): Promise<Finish> {
  if (invocation.words.length > 0) {
    throw new SluiceError({ code: "COMMAND_INVALID", message: "Found --record and files to play, expected one of them." });
  }
  return withStoredRuns(invocation, "read", async (session) => {
    const run = await findRun(session, word, invocation.signal);
    const scenario = scenarioFrom(run, await allCommits(session, run, invocation.signal));
    const file: ScenarioFile = { format: 1, scenarios: [scenario] };
    return { exit: 0, document: file, text: formatScenarios(file), verbatim: true };
  });
}

function filesOf({ words, cwd }: Invocation, { definitionFile }: Project): readonly string[] {
  const files = words.length === 0 ? findScenarioFiles(dirname(definitionFile)) : words.map((word) => resolve(cwd, word));
  if (files.length > 0) return files;
  const message = `Found no file *.scenario.yaml in ${showLine(dirname(definitionFile))} or below it, expected one, or FILE.`;
  throw new SluiceError({ code: "COMMAND_INVALID", message });
}

async function play(invocation: Invocation, project: Project, registry: GateRegistry, scenarios: ScenariosAtHand): Promise<TestedFile> {
  const { terminal, signal } = invocation;
  const definitionFile = definitionOf(scenarios, project);
  const { source, policyTrusted } = await definitionAtHand(invocation, { ...project, definitionFile });
  const { pipeline } = proveDefinition(source, registry);
  requireNames(scenarios, pipeline);
  const reports = await runScenarios(scenarios.source, pipeline, {
    gates: registry,
    positions: scenarios.positions,
    signal,
    onScenario(name) {
      if (terminal.watched) terminal.err(`${wrapTo(`  ${showLine(name)}`, terminal.errColumns)}\n`);
    },
  });
  return { file: scenarios.name, pipeline: pipeline.name, policyTrusted, scenarios: reports };
}

/** The definition that the file names, else the one at hand. A file may come from the change under judgement: it names nothing outside. */
function definitionOf({ path, name, source, positions }: ScenariosAtHand, { root, definitionFile }: Project): string {
  if (source.pipeline === undefined) return definitionFile;
  const file = resolve(dirname(path), source.pipeline);
  if ([root, dirname(path)].some((folder) => isBelow(folder, file))) return file;
  const message = `Found the pipeline ${showLine(source.pipeline)}, expected one in ${showLine(root)} or beside the scenarios.`;
  throw new SluiceError({ code: "SCENARIO_INVALID", message, position: { file: name, ...positions.at(["pipeline"], "value") } });
}

function isBelow(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== "" && !isAbsolute(path) && path.split(sep)[0] !== "..";
}
