import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { type GateRegistry, type Pipeline, SluiceError } from "@sluice/core";
import { runScenarios } from "@sluice/testing";
import type { Command, Invocation } from "../command.ts";
import { POLICY } from "../common-options.ts";
import { definitionAtHand } from "../definition-at-hand.ts";
import { proveDefinition } from "../definition-file.ts";
import { registryOf } from "../open-engine.ts";
import { openProject, type Project } from "../project.ts";
import { readDefinition } from "../read-definition.ts";
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
  options: POLICY,
  async run(invocation) {
    const project = await openProject(invocation);
    const registry = registryOf(project);
    // All are read first: whoever mistypes a name is told before anything is played.
    const files = filesOf(invocation, project).map((path) => readScenarios(path, project.root));
    const tested: TestedFile[] = [];
    for (const scenarios of files) tested.push(await play(invocation, project, registry, scenarios));
    const ok = tested.every(({ scenarios }) => scenarios.every((report) => report.ok));
    return { exit: ok ? 0 : 1, document: { ok, files: tested }, text: scenarioText(tested, invocation.terminal) };
  },
};

function filesOf({ words, cwd }: Invocation, { definitionFile }: Project): readonly string[] {
  const files = words.length === 0 ? findScenarioFiles(dirname(definitionFile)) : words.map((word) => resolve(cwd, word));
  if (files.length > 0) return files;
  const message = `Found no file *.scenario.yaml in ${showLine(dirname(definitionFile))} or below it, expected one, or FILE.`;
  throw new SluiceError({ code: "COMMAND_INVALID", message });
}

async function play(invocation: Invocation, project: Project, registry: GateRegistry, scenarios: ScenariosAtHand): Promise<TestedFile> {
  const { terminal, signal } = invocation;
  const pipeline = await pipelineOf(invocation, project, registry, scenarios);
  requireNames(scenarios, pipeline);
  const reports = await runScenarios(scenarios.source, pipeline, {
    gates: registry,
    positions: scenarios.positions,
    signal,
    onScenario(name) {
      if (terminal.watched) terminal.err(`${wrapTo(`  ${showLine(name)}`, terminal.errColumns)}\n`);
    },
  });
  return { file: scenarios.name, pipeline: pipeline.name, scenarios: reports };
}

/** The pipeline that the file names, else the one at hand. A file may come from the change under judgement: it names nothing outside. */
async function pipelineOf(
  invocation: Invocation,
  project: Project,
  registry: GateRegistry,
  { path, name, source, positions }: ScenariosAtHand,
): Promise<Pipeline> {
  if (source.pipeline === undefined) return proveDefinition((await definitionAtHand(invocation, project)).source, registry).pipeline;
  const { root, policy, policyFiles } = project;
  const file = resolve(dirname(path), source.pipeline);
  if (![root, dirname(path)].some((folder) => isBelow(folder, file))) {
    const message = `Found the pipeline ${showLine(source.pipeline)}, expected one in ${showLine(root)} or beside the scenarios.`;
    throw new SluiceError({ code: "SCENARIO_INVALID", message, position: { file: name, ...positions.at(["pipeline"], "value") } });
  }
  const place = { root, from: policy.from, policyFiles, trusted: undefined };
  const definition = await readDefinition(file, place, { signal: invocation.signal });
  return proveDefinition(definition, registry).pipeline;
}

function isBelow(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== "" && !isAbsolute(path) && path.split(sep)[0] !== "..";
}
