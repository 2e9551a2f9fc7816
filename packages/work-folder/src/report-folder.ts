import { randomBytes } from "node:crypto";
import { isAbsolute, join } from "node:path";
import { type ReportFolder, SluiceError } from "@sluice/core";
import { throwIfAborted } from "./descriptor-read.ts";
import { type ReportFiles, systemReportFiles } from "./report-files.ts";

/** Settings of a report folder. */
export interface ReportFolderOptions {
  /** How files are written. Default: the system's. */
  readonly files?: ReportFiles;
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

/**
 * A folder of this machine for what gates write down. It is made when it is missing, for this user only (0700; its files 0600), and refused
 * when it is a link, another user's or writable by others (threats PTH-4, PTH-5). Keep it away from worktrees: whoever runs as this user
 * can write whatever this user can.
 *
 * @throws SluiceError `REPORT_FOLDER_INSECURE` from `write`, besides what the port says; `REPORT_FOLDER_INSECURE` when `folder` is not absolute
 */
export function createReportFolder(folder: string, { files = systemReportFiles }: ReportFolderOptions = {}): ReportFolder {
  if (!isAbsolute(folder)) throw insecure("its path is not absolute");
  return {
    portVersion: 1,
    location: folder,
    async write(name, bytes, { signal } = {}) {
      throwIfAborted(signal);
      if (!NAME.test(name)) throw notWritten("its name is not a plain one");
      await prepare(files, folder);
      await replace(files, folder, name, bytes);
    },
    async read(name, { maxBytes, signal }) {
      throwIfAborted(signal);
      if (!NAME.test(name)) return { kind: "refused", because: "outside" };
      return files.read(folder, name, maxBytes);
    },
  };
}

async function prepare(files: ReportFiles, folder: string): Promise<void> {
  const facts = await attempt(async () => {
    await files.makeFolder(folder);
    return files.inspect(folder);
  });
  if (!facts.isFolder) throw insecure("it is no folder");
  if (!facts.isOurs) throw insecure("it belongs to another user");
  if (facts.othersMayWrite) throw insecure("others may write it");
}

/** Written beside it first, so that nobody ever reads half a report, and moved there by a rename, which follows no link (threat PTH-4). */
async function replace(files: ReportFiles, folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const draft = join(folder, `.${randomBytes(12).toString("hex")}.tmp`);
  try {
    await attempt(async () => {
      await files.create(draft, bytes);
      await files.rename(draft, join(folder, name));
      await files.syncFolder(folder);
    });
  } catch (error) {
    await files.remove(draft).catch(() => undefined); // what matters is told already; the draft stands for nothing
    throw error;
  }
}

async function attempt<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (cause) {
    const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "unknown";
    throw notWritten(`the system refused: ${code}`, cause);
  }
}

function insecure(found: string): SluiceError {
  return new SluiceError({
    code: "REPORT_FOLDER_INSECURE",
    message: `The folder for reports cannot be used: ${found}. Give an absolute path that only this user can write.`,
  });
}

function notWritten(found: string, cause?: unknown): SluiceError {
  const message = `A report could not be written: ${found}.`;
  return new SluiceError({ code: "REPORT_NOT_WRITTEN", message, ...(cause === undefined ? {} : { cause }) });
}
