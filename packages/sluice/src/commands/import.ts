import { resolve } from "node:path";
import { SluiceError } from "@sluice/core";
import { exportFileLines, type ImportedRun, importRun, readExport } from "@sluice/transfer";
import type { Command, Invocation } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { type Session, withStoredRuns } from "../open-engine.ts";
import { showLine } from "../show-line.ts";
import { wrapTo } from "../text-width.ts";
import { counted } from "../counted.ts";

/** Takes runs out of a file. Not named after its command, which is a reserved word. */
export const importCommand: Command = {
  name: "import",
  summary: "Take runs from a file of sluice export.",
  details: [
    "Ledgers stay as they were, digest by digest. The whole file is checked before anything is written; an import that was interrupted is",
    "finished by repeating it. The digests show damage, not forgery: import only what you or somebody you trust has exported.",
  ].join(" "),
  positionals: [{ name: "FILE", help: "the file to read" }],
  options: {
    unfinished: { help: "also take runs that have not ended: they go on here, so nobody may work them where they come from any more" },
    ...PROJECT,
  },
  async run(invocation) {
    return withStoredRuns(invocation, "act", async (session) => {
      const file = resolve(invocation.cwd, invocation.words[0] ?? "");
      const scopes = new Set<string>();
      for await (const { scope } of readExport(linesOf(file))) scopes.add(scope);
      const foreign = [...scopes].find((scope) => scope !== session.project.scope);
      if (foreign !== undefined) throw wrongScope(foreign, session.project.scope);
      const runs = await importAll(file, invocation, session);
      const imported = runs.filter(({ kind }) => kind === "imported").length;
      const text = `imported ${counted(imported, "run")}, ${runs.length - imported} here already, from ${showLine(file)}`;
      return { exit: 0, document: { file, runs }, text: wrapTo(text, invocation.terminal.columns) };
    });
  },
};

async function importAll(file: string, invocation: Invocation, { store }: Session): Promise<readonly ImportedRun[]> {
  const { terminal, signal } = invocation;
  const runs: ImportedRun[] = [];
  for await (const exported of readExport(linesOf(file))) {
    const run = await importRun(store, exported, { signal, unfinished: invocation.flag("unfinished") });
    runs.push(run);
    if (terminal.watched)
      terminal.err(`  ${showLine(run.run)}: ${run.kind === "complete" ? "here already" : counted(run.commits, "commit")}\n`);
  }
  return runs;
}

async function* linesOf(file: string): AsyncGenerator<string, void, undefined> {
  try {
    yield* exportFileLines(file);
  } catch (cause) {
    if (SluiceError.is(cause) || (cause as NodeJS.ErrnoException).code === undefined) throw cause;
    throw new SluiceError({
      code: "COMMAND_INVALID",
      message: `${showLine(file)} cannot be read, expected a file that sluice export wrote.`,
      cause,
    });
  }
}

function wrongScope(found: string, expected: string): SluiceError {
  return new SluiceError({
    code: "COMMAND_INVALID",
    message: `Found runs of the scope ${found}, expected ${expected}; say --scope ${found}. A run cannot change its scope: its digests cover it.`,
  });
}
