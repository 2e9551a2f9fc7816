import { resolve } from "node:path";
import { SluiceError } from "@sluice/core";
import { verifyChain } from "@sluice/store-kit";
import type { StoreSystem } from "./create-file-store.ts";
import { nodeFiles } from "./files.ts";
import { holdLock, takeNow } from "./hold-lock.ts";
import { type Journal, openJournal } from "./journal.ts";
import { systemProcesses } from "./owner.ts";
import { readLedger } from "./read-runs.ts";
import { secureFolder, storePaths } from "./store-folder.ts";
import { createStoreLock } from "./store-lock.ts";
import { versionOf } from "./store-index.ts";

/** What looking through a store found: how much is in it, or the first place that is not as it was written. */
export type FileStoreVerdict =
  | { readonly ok: true; readonly runs: number; readonly commits: number }
  | { readonly ok: false; readonly file: string; readonly line?: number; readonly reason: string };

/**
 * Reads every line of a store in files, and changes none. Every byte that is not as it was written is found, and a line that was left out,
 * put in or exchanged; newest lines that were cut off are found where the other file speaks of them. What nobody speaks of any more is
 * known to nobody.
 *
 * @throws SluiceError `STORE_FAILED` where there is no store, `STORE_INSECURE`, `STORE_SCHEMA_UNKNOWN`, `STORE_BUSY`
 */
export function verifyFileStore(folder: string): FileStoreVerdict {
  return verifyStoreOn({ files: nodeFiles, processes: systemProcesses() }, folder);
}

/** The same on the given files. */
export function verifyStoreOn({ files, processes }: StoreSystem, folder: string): FileStoreVerdict {
  const paths = storePaths(resolve(folder));
  if (files.facts(paths.ledger) === undefined && files.facts(paths.claims) === undefined)
    throw new SluiceError({ code: "STORE_FAILED", message: `There is no store in ${paths.folder}.` });
  secureFolder(files, paths);
  const lock = createStoreLock(paths.folder, files, processes);
  try {
    const { inherited } = takeNow(lock);
    return holdLock(lock, () => {
      const journal = openJournal({ files, paths, lock, tails: "refuse" }, inherited);
      try {
        return verifyRuns(journal, paths.ledger);
      } finally {
        journal.close();
      }
    });
  } catch (error) {
    if (SluiceError.is(error, "STORE_CORRUPT")) return broken(error, paths.folder);
    throw error;
  } finally {
    lock.dispose();
  }
}

/** The chain of each run's own digests, which says the same again without the files. */
function verifyRuns(journal: Journal, file: string): FileStoreVerdict {
  const { inOrder, commits } = journal.index;
  for (const run of inOrder) {
    const { items } = readLedger(journal, run, 0, versionOf(run));
    const chain = verifyChain(items);
    const at = chain.ok ? undefined : run.commits[chain.at];
    if (!chain.ok) return { ok: false, file, ...(at === undefined ? {} : { line: at.number + 1 }), reason: chain.reason };
  }
  return { ok: true, runs: inOrder.length, commits: commits.length };
}

function broken({ details, message }: SluiceError, folder: string): FileStoreVerdict {
  const { file, line } = (details ?? {}) as { readonly file?: string; readonly line?: number };
  return { ok: false, file: file ?? folder, ...(line === undefined ? {} : { line }), reason: message };
}
