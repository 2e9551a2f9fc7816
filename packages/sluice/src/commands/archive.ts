import { dirname, join, resolve } from "node:path";
import { SluiceError } from "@sluice/core";
import { archiveRuns, type ArchiveReport, type RetentionPolicy } from "@sluice/transfer";
import type { Command, Invocation } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { counted } from "../counted.ts";
import { type Session, storePlaceOf, withStoredRuns } from "../open-engine.ts";
import { showLine } from "../show-line.ts";
import { wrapTo } from "../text-width.ts";

/** Moves ended runs into archives. */
export const archive: Command = {
  name: "archive",
  summary: "Move runs that ended long ago into files.",
  details: [
    "An archive is an export: sluice import takes its runs in again. Nothing leaves the store before the archive was read back from the disk.",
    "Runs that have not ended are never touched; those with an effect that may still be out there are kept and named.",
  ].join(" "),
  positionals: [],
  options: {
    "older-than": { value: "TIME", help: "how long ago they ended, such as 90d (default: what the configuration says under retention)" },
    to: { value: "FOLDER", help: "the folder for archives (default: archive, beside the store)" },
    delete: { help: "take them out of the store; without it they are only copied" },
    ...PROJECT,
  },
  async run(invocation) {
    return withStoredRuns(invocation, "act", async (session) => {
      const report = await archiveRuns(session.store, {
        scope: session.project.scope,
        folder: folderOf(invocation, session),
        policy: policyOf(invocation, session),
        remove: invocation.flag("delete"),
        signal: invocation.signal,
        onRun({ run, commits }) {
          const { terminal } = invocation;
          if (terminal.watched) terminal.err(`  ${showLine(run)}: ${counted(commits, "commit")}\n`);
        },
      });
      return { exit: 0, document: report, text: wrapTo(reportText(report), invocation.terminal.columns) };
    });
  },
};

function policyOf(invocation: Invocation, { project }: Session): RetentionPolicy {
  const olderThan = invocation.text("older-than");
  const { retention } = project.config;
  // What is said here is about all runs: a rule that keeps some of them longer stands in the configuration.
  if (olderThan !== undefined) return { ...retention, default: olderThan };
  if (retention !== undefined) return retention;
  throw new SluiceError({
    code: "COMMAND_INVALID",
    message: 'Found no --older-than, expected one such as --older-than 90d, or `retention: { default: "90d" }` in the configuration.',
  });
}

function folderOf(invocation: Invocation, { project }: Session): string {
  const named = invocation.text("to");
  if (named !== undefined) return resolve(invocation.cwd, named);
  const place = storePlaceOf(invocation, project);
  if (place !== undefined) return join(dirname(place.path), "archive");
  throw new SluiceError({
    code: "COMMAND_INVALID",
    message: "Found no --to, expected a folder: this store lies in no folder of this machine.",
  });
}

function reportText({ file, archived, removed, kept }: ArchiveReport): string {
  const lines = file === undefined ? ["no run ended long enough ago"] : [`wrote ${counted(archived.length, "run")} to ${showLine(file)}`];
  if (removed.length > 0) lines.push(`took ${counted(removed.length, "run")} out of the store`);
  return [...lines, ...kept.map(({ run, because }) => `kept ${showLine(run)}: ${REASONS[because]}`)].join("\n");
}

const REASONS: Readonly<Record<ArchiveReport["kept"][number]["because"], string>> = {
  changed: "somebody wrote it meanwhile",
  unfinished: "it has not ended",
  intents: "something is wanted of it yet",
  reservation: "it holds or waits for a reservation",
  effect: "an effect of it may still be out there",
  parent: "the run that it is a part of has not ended",
};
