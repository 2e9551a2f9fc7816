import { readdirSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { type Pipeline, SluiceError } from "@sluice/core";
import { checkScenarioNames, formatProblems, loadScenarios, type Positions, type Problem, type ScenarioFile } from "@sluice/definition";
import { readPlainFile } from "@sluice/work-folder";
import { definitionError } from "./definition-problems.ts";
import { counted } from "./counted.ts";

/** Scenarios and where they stand. */
export interface ScenariosAtHand {
  /** What to call the file in messages. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly source: ScenarioFile;
  readonly positions: Positions;
}

const LARGEST = 262_144;
const SUFFIX = ".scenario.yaml";

/** Far above how deep anybody puts scenarios, far below what takes long. */
const DEEPEST = 8;

/** Every file of scenarios in a folder and below it, in order of name. Links are not followed, nor are dependencies and hidden folders entered. */
export function findScenarioFiles(folder: string, depth = 0): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return entry.name.endsWith(SUFFIX) ? [path] : [];
    const isEntered = entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules" && depth < DEEPEST;
    return isEntered ? findScenarioFiles(path, depth + 1) : [];
  });
}

/** Reads a file of scenarios. @throws SluiceError `COMMAND_INVALID` when there is no such file, `SCENARIO_INVALID` with every problem */
export function readScenarios(path: string, root: string): ScenariosAtHand {
  const name = relative(root, path) || path;
  const text = readText(path, name);
  const loaded = loadScenarios(text, { file: name });
  if (!loaded.ok) throw invalid(loaded.problems, text);
  return { name, path, text, source: loaded.source, positions: loaded.positions };
}

/** @throws SluiceError `SCENARIO_INVALID` when the scenarios name what the pipeline does not have */
export function requireNames({ name, text, source, positions }: ScenariosAtHand, pipeline: Pipeline): void {
  const problems = checkScenarioNames(source, pipeline, { file: name, positions });
  if (problems.length > 0) throw invalid(problems, text);
}

function readText(path: string, name: string): string {
  const read = readPlainFile(dirname(path), basename(path), LARGEST);
  const found = read.kind === "present" ? decoded(read.bytes) : undefined;
  if (found !== undefined) return found;
  const why = read.kind === "present" ? "no text in UTF-8" : read.because;
  throw new SluiceError({
    code: "COMMAND_INVALID",
    message: `Found no readable file (${why}), expected scenarios.`,
    position: { file: name },
  });
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function invalid(problems: readonly Problem[], text: string): SluiceError {
  const message = `Found ${counted(problems.length, "problem")} in the scenarios.`;
  return definitionError("SCENARIO_INVALID", message, { problems, text: formatProblems(problems, { text }) });
}
