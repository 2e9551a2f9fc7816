import { existsSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { createGitVcs } from "@sluice/vcs-git";
import type { Command, Invocation } from "../command.ts";
import { findRepository } from "../repository.ts";
import { showLine } from "../show-line.ts";
import { templateFiles, type TemplateName, TEMPLATES } from "../templates.ts";
import { writeNewFiles } from "../write-new-files.ts";

const NAMES = Object.keys(TEMPLATES) as readonly TemplateName[];
const DEFAULT = "review-loop" satisfies TemplateName;

/** Writes a first pipeline. */
export const init: Command = {
  name: "init",
  summary: "Write a first pipeline, ready to be run.",
  details: `Overwrites nothing and asks nothing. The templates: ${NAMES.map((name) => `${name} (${TEMPLATES[name].about})`).join("; ")}.`,
  positionals: [],
  options: {
    template: { value: "NAME", help: `which one: ${NAMES.join(", ")} (default: ${DEFAULT})`, choices: NAMES },
    dir: { value: "DIR", help: "where to write (default: the top of the repository, else this folder)" },
  },
  async run(invocation) {
    const template = (invocation.text("template") ?? DEFAULT) as TemplateName;
    const { folder, branch } = await placeOf(invocation);
    const files = templateFiles(template, branch);
    writeNewFiles(folder, files);
    const paths = files.map(({ path }) => path);
    const next = nextCommands(invocation.cwd, folder, template, paths);
    const lines = [
      `Wrote ${template} to ${showLine(folder)}:`,
      ...paths.map((path) => `  ${path}`),
      "",
      "Next:",
      ...next.map((command) => `  ${showLine(command)}`),
    ];
    return { exit: 0, document: { template, folder, files: paths, next }, text: lines.join("\n") };
  },
};

interface Place {
  readonly folder: string;
  /** What work is based on there. */
  readonly branch: string;
}

async function placeOf(invocation: Invocation): Promise<Place> {
  const { cwd, signal } = invocation;
  const named = invocation.text("dir");
  const repository = findRepository(nearestFolder(resolve(cwd, named ?? ".")));
  const folder = named === undefined ? (repository?.root ?? cwd) : resolve(cwd, named);
  const branch = repository === undefined ? undefined : await createGitVcs({ repo: repository.root }).defaultBranch({ signal });
  return { folder, branch: branch ?? "main" };
}

function nearestFolder(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder));
}

/** The commands that lead from the files to the first run, as they can be typed in the folder where this one was. */
function nextCommands(cwd: string, folder: string, template: TemplateName, paths: readonly string[]): readonly string[] {
  const way = relative(cwd, folder);
  const repository = findRepository(folder);
  // Elsewhere than at the top of the repository a definition has to be named.
  const named = repository === undefined || repository.root === realpathSync(folder) ? "" : " --pipeline sluice.yaml";
  const needsPackage = paths.some((path) => path.startsWith("sluice.config.")) && !canImport(folder);
  const tops = [...new Set(paths.map((path) => path.split("/")[0] ?? path))];
  return [
    ...(way === "" ? [] : [`cd '${way.replaceAll("'", String.raw`'\''`)}'`]),
    ...(repository === undefined ? ["git init"] : []),
    ...(needsPackage ? ["npm install --save-dev sluice"] : []),
    `sluice verify${named} --policy-file`,
    `git add ${tops.join(" ")}`,
    `git commit -m "Gate changes with Sluice"`,
    ...TEMPLATES[template].then.map((command) => command.replace(/^(sluice (?:run \S+|check))/, `$1${named}`)),
  ];
}

/** Whether a configuration in that folder finds the package that it imports. */
function canImport(folder: string): boolean {
  if (existsSync(join(folder, "node_modules", "sluice", "package.json"))) return true;
  return dirname(folder) !== folder && canImport(dirname(folder));
}
