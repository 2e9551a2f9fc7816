import { randomUUID } from "node:crypto";
import { link, lstat, mkdir, open, rm } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { type Cancellable, type Digest, type RunStore, SluiceError } from "@sluice/core";
import { exportRuns } from "./export-runs.ts";
import { exportFileLines, writeExport } from "./export-file.ts";
import { cancellation } from "./ledger-of.ts";
import { type PastRun, pastRuns, type WhyKept } from "./past-runs.ts";
import { readExport } from "./read-export.ts";
import { readRetention, type RetentionPolicy } from "./retention-policy.ts";

/** What is archived, and where. */
export interface ArchiveOptions extends Cancellable {
  readonly scope: string;
  /** Absolute path of the folder for archives; made for this user only (0700) when missing. */
  readonly folder: string;
  readonly policy: RetentionPolicy;
  /** Take archived runs out of the store, once the archive was read back from the disk. Default: they stay. */
  readonly remove?: boolean;
  /** Called after each run that was written. */
  readonly onRun?: (run: { readonly run: string; readonly commits: number }) => void;
}

/** What an archive holds of a run. */
export interface ArchivedRun {
  readonly run: string;
  readonly commits: number;
  /** Of its last commit. */
  readonly digest: Digest;
}

/** What was archived. */
export interface ArchiveReport {
  /** Absolute path of the archive; absent when there was nothing to archive. */
  readonly file?: string;
  readonly archived: readonly ArchivedRun[];
  /** Those that are not in the store any more. */
  readonly removed: readonly string[];
  /** Those whose time is over, and which stay in the store all the same. */
  readonly kept: readonly { readonly run: string; readonly because: WhyKept }[];
}

const REMOVED_AT_ONCE = 100;

/**
 * Writes runs that ended long enough ago into an archive: an export, which `readExport` verifies and `importRun` takes in again. Nothing is
 * taken out of the store before the archive is on the disk and was read back whole, digest by digest. Runs that have not ended are never
 * touched; those with a reservation, or with an effect of whose result nobody has heard, are kept and named.
 *
 * Interrupted, it is repeated: what was not removed is archived again, into another file.
 *
 * @throws SluiceError `CONFIG_INVALID` for a policy that cannot be read, `OUTPUT_FAILED` when the folder or the archive cannot be written or
 * is not what was written, and what `exportRuns` throws
 */
export async function archiveRuns(store: RunStore, options: ArchiveOptions): Promise<ArchiveReport> {
  const { scope, folder, policy, remove = false } = options;
  const past = await pastRuns(store, scope, readRetention(policy), options);
  const stay = past.flatMap(({ run, because }) => (because === undefined ? [] : [{ run, because }]));
  const goes = past.filter(({ because }) => because === undefined);
  if (goes.length === 0) return { archived: [], removed: [], kept: stay };
  await prepareFolder(folder);
  const { file, archived } = await writeArchive(store, goes, options);
  if (!remove) return { file, archived, removed: [], kept: stay };
  const { removed, kept } = await takeOut(store, scope, goes, options);
  return { file, archived, removed, kept: [...stay, ...kept] };
}

async function writeArchive(
  store: RunStore,
  runs: readonly PastRun[],
  { scope, folder, onRun, ...options }: ArchiveOptions,
): Promise<{ readonly file: string; readonly archived: readonly ArchivedRun[] }> {
  const draft = join(folder, `.${randomUUID()}.part`);
  try {
    const lines = exportRuns(store, {
      scope,
      runs: runs.map(({ run }) => run),
      ...cancellation(options),
      ...(onRun === undefined ? {} : { onRun }),
    });
    await writing(() => writeExport(draft, lines));
    const archived = await readBack(draft, runs);
    const file = await nameIt(draft, folder, scope, archived);
    return { file, archived };
  } finally {
    await rm(draft, { force: true });
  }
}

/** What counts is what is on the disk (invariant 5). */
async function readBack(draft: string, runs: readonly PastRun[]): Promise<readonly ArchivedRun[]> {
  const archived: ArchivedRun[] = [];
  for await (const { run, commits } of readExport(exportFileLines(draft))) {
    const last = commits.at(-1);
    if (last !== undefined) archived.push({ run, commits: commits.length, digest: last.digest });
  }
  if (archived.length === runs.length && archived.every(({ run }, at) => run === runs[at]?.run)) return archived;
  throw new SluiceError({
    code: "OUTPUT_FAILED",
    message: "The archive does not hold every run that was written to it; nothing was removed.",
  });
}

/** The name says what is in it: the scope, and a digest over the runs. One that is there is never written over. */
async function nameIt(draft: string, folder: string, scope: string, archived: readonly ArchivedRun[]): Promise<string> {
  const name = archived.at(-1)?.digest.slice("sha256:".length, "sha256:".length + 12) ?? "";
  for (let copy = 1; ; copy++) {
    const file = join(folder, `sluice-${scope}-${archived.length}-runs-${name}${copy === 1 ? "" : `-${copy}`}.jsonl`);
    try {
      await link(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") continue;
      throw notWritten(error);
    }
    await writing(() => syncFolder(folder));
    return file;
  }
}

async function takeOut(
  store: RunStore,
  scope: string,
  runs: readonly PastRun[],
  options: Cancellable,
): Promise<Pick<ArchiveReport, "removed" | "kept">> {
  const removed: string[] = [];
  const kept: { run: string; because: WhyKept }[] = [];
  for (let from = 0; from < runs.length; from += REMOVED_AT_ONCE) {
    const some = runs.slice(from, from + REMOVED_AT_ONCE).map(({ run, version }) => ({ run, version }));
    for (const answer of await store.removeRuns({ scope, runs: some }, cancellation(options))) {
      if (answer.kind === "kept") kept.push({ run: answer.run, because: answer.because });
      else removed.push(answer.run);
    }
  }
  return { removed, kept };
}

async function prepareFolder(folder: string): Promise<void> {
  if (!isAbsolute(folder)) throw new SluiceError({ code: "OUTPUT_FAILED", message: "The folder for archives is an absolute path." });
  const facts = await writing(async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return lstat(folder);
  });
  if (!facts.isDirectory()) throw new SluiceError({ code: "OUTPUT_FAILED", message: "Found no folder for archives, but something else." });
  // Whoever can replace an archive decides what is said to have happened (threat PTH-5).
  if (process.platform !== "win32" && (facts.mode & 0o022) !== 0)
    throw new SluiceError({
      code: "OUTPUT_FAILED",
      message: `Others may write ${folder}; take that right away (chmod go-w) or name another folder.`,
    });
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return; // a folder cannot be opened there
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writing<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw SluiceError.is(error) ? error : notWritten(error);
  }
}

function notWritten(cause: unknown): SluiceError {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code ?? "unknown";
  return new SluiceError({ code: "OUTPUT_FAILED", message: `The archive could not be written (${code}); nothing was removed.`, cause });
}
