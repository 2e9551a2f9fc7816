import { resolve } from "node:path";
import type { Instant, Logger, RunStore } from "@sluice/core";
import { createCheckedStore, findUnfinished } from "@sluice/store-kit";
import { appendCommit, loadRun } from "./append-commit.ts";
import { intentMethods } from "./claim-intents.ts";
import { type Files, nodeFiles } from "./files.ts";
import { claimMethods, reservationMethods } from "./keep-claims.ts";
import { recordMethods } from "./keep-records.ts";
import { type Processes, systemProcesses } from "./owner.ts";
import { queryRuns, readFeed, readLedger } from "./read-runs.ts";
import { removeRuns } from "./remove-runs.ts";
import { openSession } from "./session.ts";
import { storeError } from "./store-error.ts";
import { secureFolder, storePaths } from "./store-folder.ts";
import { createStoreLock } from "./store-lock.ts";

/** Options of {@link createFileStore}. */
export interface FileStoreOptions {
  /** The folder, on a disk of this machine. Made when missing; it and its files must be writable by their owner only. */
  readonly folder: string;
  /** The store's time; default: the wall clock of this machine. All processes of one store must agree on it. */
  readonly clock?: () => Instant;
  /** Told when a line that was not whole was repaired. */
  readonly logger?: Logger;
  /** How long a call waits for another process, in milliseconds; default 10 000. */
  readonly busyMs?: number;
}

/** What tests put in the place of the system. */
export interface StoreSystem {
  readonly files: Files;
  readonly processes: Processes;
}

const BUSY_MS = 10_000;

/**
 * A run store in plain files, for any number of processes of one machine and without any driver. An acknowledged append is on the disk.
 *
 * @throws SluiceError `STORE_INSECURE`, `STORE_SCHEMA_UNKNOWN`, `STORE_CORRUPT`, `STORE_BUSY`, `STORE_FAILED`
 */
export function createFileStore(options: FileStoreOptions): RunStore {
  return fileStoreOn({ files: nodeFiles, processes: systemProcesses() }, options);
}

/** The store on the given files. */
export function fileStoreOn({ files, processes }: StoreSystem, options: FileStoreOptions): RunStore {
  const { clock = Date.now, logger, busyMs = BUSY_MS } = options;
  const paths = storePaths(resolve(options.folder));
  const session = opened(() => {
    secureFolder(files, paths);
    const lock = createStoreLock(paths.folder, files, processes);
    return openSession({ files, paths, lock, logger, clock, busyMs });
  });
  const { journal } = session;
  return createCheckedStore({
    portVersion: 1,
    capabilities: { durability: "disk", manyProcesses: true },
    location: paths.folder,
    append: (append, call) => appendCommit(session, clock, append, call?.signal),
    load: (key, call) => session.read(() => loadRun(journal, key, clock()), call?.signal),
    ledger: (key, call) => session.read(() => readLedger(journal, key, call?.after, call?.limit), call?.signal),
    feed: ({ scope, after, limit, signal }) => session.read(() => readFeed(journal, scope, after, limit), signal),
    query: (query) => session.read(() => queryRuns(journal, query), query.signal),
    findIdentity: ({ scope, identity, signal }) => session.read(() => findUnfinished(journal.index, scope, identity)?.run, signal),
    removeRuns: ({ scope, runs }, call) => session.write("ledger", () => removeRuns(journal, scope, runs), call?.signal),
    ...intentMethods(session, clock),
    ...claimMethods(session, clock),
    ...reservationMethods(session, clock),
    ...recordMethods(session, clock),
    close: () => session.close(),
  });
}

function opened<Result>(open: () => Result): Result {
  try {
    return open();
  } catch (error) {
    throw storeError(error);
  }
}
