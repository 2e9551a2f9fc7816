import { resolve } from "node:path";
import { type RunStore, SluiceError } from "@sluice/core";
import { backupFileStore, createFileStore } from "@sluice/store-file";
import { backupSqlite, createSqliteStore } from "@sluice/store-sqlite";
import type { Command, Invocation } from "../command.ts";
import { PROJECT } from "../common-options.ts";
import { storePlaceOf } from "../open-engine.ts";
import { openProjectOrPlace } from "../project.ts";
import { showLine } from "../show-line.ts";
import type { StorePlace } from "../store-place.ts";
import { wrapTo } from "../text-width.ts";
import { type StoreVerdict, verdictText, verifyRuns } from "../verify-store.ts";

/** Copies a store while others write it. */
export const backup: Command = {
  name: "backup",
  summary: "Copy the store while others write it.",
  details: [
    "The copy is one moment of the store and holds everything that was acknowledged before; it is opened and its chains are walked before the",
    "command ends. Restore it by naming it with --store. PostgreSQL is copied with its own pg_dump.",
  ].join(" "),
  positionals: [{ name: "TO", help: "the file to write, or the folder for a store in plain files; nothing is written over" }],
  options: PROJECT,
  async run(invocation) {
    const place = storePlaceOf(invocation, await openProjectOrPlace(invocation));
    if (place === undefined) {
      throw new SluiceError({
        code: "COMMAND_INVALID",
        message: "Found a store that lies in no file of this machine, expected SQLite or plain files. Copy PostgreSQL with pg_dump.",
      });
    }
    const to = resolve(invocation.cwd, invocation.words[0] ?? "");
    const { bytes, verdict } = await copied(place, to, invocation);
    const text = `copied ${showLine(place.path)} to ${showLine(to)}: ${bytes} bytes, ${showLine(verdictText(verdict))}`;
    return {
      exit: verdict.verified ? 0 : 5,
      document: { from: place.path, to, bytes, ...verdict },
      text: wrapTo(text, invocation.terminal.columns),
    };
  },
};

async function copied(
  { kind, path }: StorePlace,
  to: string,
  { signal }: Invocation,
): Promise<{ readonly bytes: number; readonly verdict: StoreVerdict }> {
  const { bytes } = kind === "files" ? await backupFileStore({ folder: path, to }) : backupSqlite({ file: path, to });
  const copy: RunStore = kind === "files" ? createFileStore({ folder: to }) : createSqliteStore({ file: to });
  try {
    return { bytes, verdict: await verifyRuns(copy, signal) };
  } finally {
    await copy.close();
  }
}
