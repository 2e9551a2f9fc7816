import { resolve } from "node:path";
import { SluiceError } from "@sluice/core";
import { exportRuns, writeExport } from "@sluice/transfer";
import type { Command, Invocation } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { findRun } from "../find-run.ts";
import { type Session, withStoredRuns } from "../open-engine.ts";
import { showLine } from "../show-line.ts";
import { wrapTo } from "../text-width.ts";
import { counted } from "../counted.ts";

/** Writes runs into a file. Not named after its command, which is a reserved word. */
export const exportCommand: Command = {
  name: "export",
  summary: "Write runs into a file, to move or to keep.",
  details: "The whole ledger of each run, with its chain of digests, and the definitions it was judged by. Never overwrites a file.",
  positionals: [
    { name: "FILE", help: "the file to write" },
    { name: "RUN", help: "id of the run, or key of its subject (default: every run of the scope)", optional: true },
  ],
  options: PROJECT,
  async run(invocation) {
    return withStoredRuns(invocation, "read", async (session) => {
      const file = resolve(invocation.cwd, invocation.words[0] ?? "");
      const word = invocation.words[1];
      const runs = word === undefined ? undefined : [await findRun(session, word, invocation.signal)];
      const written = await writeRuns(file, invocation, session, runs);
      const text = `wrote ${counted(written.runs.length, "run")} with ${counted(written.commits, "commit")} to ${showLine(file)}`;
      return { exit: 0, document: { file, ...written }, text: wrapTo(text, invocation.terminal.columns) };
    });
  },
};

async function writeRuns(
  file: string,
  { terminal, signal }: Invocation,
  { store, project }: Session,
  only: readonly string[] | undefined,
): Promise<{ readonly runs: readonly string[]; readonly commits: number }> {
  const runs: string[] = [];
  let commits = 0;
  const lines = exportRuns(store, {
    scope: project.scope,
    signal,
    ...(only === undefined ? {} : { runs: only }),
    onRun: (run) => {
      runs.push(run.run);
      commits += run.commits;
      if (terminal.watched) terminal.err(`  ${showLine(run.run)}: ${counted(run.commits, "commit")}\n`);
    },
  });
  try {
    await writeExport(file, lines);
  } catch (cause) {
    throw SluiceError.is(cause) ? cause : notWritten(file, cause);
  }
  return { runs, commits };
}

function notWritten(file: string, cause: unknown): SluiceError {
  const exists = (cause as NodeJS.ErrnoException).code === "EEXIST";
  const found = exists ? `Found a file at ${showLine(file)}, expected none` : `${showLine(file)} cannot be written`;
  return new SluiceError({ code: "COMMAND_INVALID", message: `${found}; name another file.`, cause });
}
