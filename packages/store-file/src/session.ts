import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { type Instant, SluiceError } from "@sluice/core";
import { checkSignal, createTurns } from "@sluice/store-kit";
import { type Journal, type JournalPlace, openJournal } from "./journal.ts";
import { storeError } from "./store-error.ts";
import type { Lengths, StoreLock, Taking } from "./store-lock.ts";

/** An opened store: who reads sees all that was acknowledged anywhere, who writes is alone. */
export interface Session {
  readonly journal: Journal;
  /** Runs a look at the index; errors get a code. */
  read<Result>(look: () => Result, signal?: AbortSignal): Promise<Result>;
  /**
   * Runs something that adds to one of the files, on the newest index and with nobody beside it. Resolves once it is on the disk. All that
   * is asked for in one turn of the event loop shares one write and one sync.
   *
   * @throws SluiceError `STORE_BUSY`, `STORE_CORRUPT`, `STORE_FAILED`, `ABORTED`
   */
  write<Result>(file: "ledger" | "claims", work: () => Result, signal?: AbortSignal): Promise<Result>;
  close(): Promise<void>;
}

/** What a session is opened with. */
export interface SessionOptions extends JournalPlace {
  readonly clock: () => Instant;
  readonly busyMs: number;
}

/** Somebody waits for this. */
interface Task {
  readonly file: "ledger" | "claims" | undefined;
  readonly work: () => unknown;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (result: never) => void;
  readonly reject: (error: SluiceError) => void;
}

/** Opening happens once and may stop the process meanwhile. */
const OPENING_WAIT_MS = 5000;
const OPENING_STEP_MS = 5;

/** Opens a store. @throws SluiceError `STORE_CORRUPT`, `STORE_SCHEMA_UNKNOWN`, `STORE_BUSY`, `STORE_FAILED` */
export function openSession(options: SessionOptions): Session {
  const { lock } = options;
  const { doubtful } = takeNow(lock);
  const journal = locked(lock, () => {
    const opened = openJournal(options, doubtful);
    lock.tidy();
    return opened;
  });
  return createSession(options, journal);
}

function takeNow(lock: StoreLock): Extract<Taking, { readonly kind: "taken" }> {
  const end = performance.now() + OPENING_WAIT_MS;
  for (;;) {
    const taking = lock.tryTake();
    if (taking.kind === "taken") return taking;
    if (performance.now() > end) throw busy(lock, taking);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, OPENING_STEP_MS);
  }
}

/** Does something under the lock, which was taken, and gives it back; after a failed write it is left to whoever can repair. */
function locked<Result>(lock: StoreLock, work: () => Result): Result {
  try {
    const result = work();
    lock.release();
    return result;
  } catch (error) {
    giveUp(lock);
    throw storeError(error);
  }
}

function giveUp(lock: StoreLock): void {
  try {
    if (!lock.isWriting()) return lock.release();
  } catch {
    // As after a failed write.
  }
  try {
    lock.abandon();
  } catch {
    // The lock stays ours, and the store is stopped for everybody until this process ends.
  }
}

function createSession(options: SessionOptions, journal: Journal): Session {
  const { lock, clock } = options;
  const turns = createTurns(options.busyMs, { sleep, monotonicMs: () => performance.now(), random: Math.random });
  let queue: Task[] = [];
  let draining: Promise<void> | undefined;
  let broken: SluiceError | undefined;
  const refuse = (tasks: readonly Task[], error: unknown): void => {
    const coded = storeError(error);
    for (const { reject } of tasks) reject(coded);
  };
  const takeAll = (): readonly Task[] => {
    const tasks = queue;
    queue = [];
    return tasks;
  };
  const perform = (doubtful: Lengths | undefined): void => {
    const tasks = takeAll();
    try {
      locked(lock, () => {
        journal.catchUp(doubtful);
        performTasks(journal, tasks);
        journal.compact(clock());
      });
    } catch (error) {
      // What the system says after a failed write or sync cannot be believed: only opening anew tells what is there (threat STO-5).
      if (lock.isAbandoned() || SluiceError.is(error, "STORE_CORRUPT")) broken = storeError(error);
      refuse(tasks, error);
    }
  };
  const waitForLock = async (): Promise<Extract<Taking, { readonly kind: "taken" }> | undefined> => {
    const turn = await turns.next();
    for (;;) {
      refuseAborted(queue);
      queue = queue.filter(({ signal }) => signal?.aborted !== true);
      if (queue.length === 0) return undefined;
      const taking = lock.tryTake();
      if (taking.kind === "taken") return taking;
      if (!(await turn.again())) throw busy(lock, taking);
    }
  };
  const drain = async (): Promise<void> => {
    await nextTurn();
    while (queue.length > 0) {
      try {
        if (broken !== undefined) throw broken;
        const taking = await waitForLock();
        if (taking !== undefined) perform(taking.doubtful);
      } catch (error) {
        refuse(takeAll(), error);
      }
    }
    draining = undefined;
  };
  const ask = <Result>(file: Task["file"], work: () => Result, signal: AbortSignal | undefined): Promise<Result> =>
    new Promise<Result>((resolve, reject) => {
      queue.push({ file, work, signal, resolve, reject });
      draining ??= drain();
    });
  return {
    journal,
    async read(look, signal) {
      if (broken !== undefined) throw broken;
      try {
        if (journal.isCurrent()) return look();
      } catch (error) {
        throw storeError(error);
      }
      return ask(undefined, look, signal);
    },
    async write(file, work, signal) {
      if (broken !== undefined) throw broken;
      return ask(file, work, signal);
    },
    async close() {
      await draining;
      for (const end of [() => lock.dispose(), () => journal.close()]) tryTo(end);
    },
  };
}

/** Nothing that was acknowledged depends on it. */
function tryTo(end: () => void): void {
  try {
    end();
  } catch {
    // A file that is left behind is removed by whoever opens the store next.
  }
}

function refuseAborted(tasks: readonly Task[]): void {
  for (const { signal, reject } of tasks) {
    try {
      checkSignal(signal === undefined ? undefined : { signal });
    } catch (error) {
      reject(storeError(error));
    }
  }
}

/** Runs tasks in order and tells each what came of it, those that wrote only once it is on the disk. @throws what makes the handle unusable */
function performTasks(journal: Journal, tasks: readonly Task[]): void {
  let open: Task["file"];
  let answers: (() => void)[] = [];
  const flush = (): void => {
    journal.flush();
    for (const answer of answers) answer();
    answers = [];
    open = undefined;
  };
  for (const { file, work, resolve, reject } of tasks) {
    if (file !== undefined && open !== undefined && file !== open) flush();
    open = file ?? open;
    try {
      const result = work() as never;
      answers.push(() => resolve(result));
    } catch (error) {
      if (journal.hasFailed()) throw error;
      reject(storeError(error));
    }
  }
  flush();
}

function busy(lock: StoreLock, { owner }: Extract<Taking, { readonly kind: "busy" }>): SluiceError {
  const who = owner === undefined ? "somebody who cannot be told" : `process ${owner.pid} on ${owner.host}`;
  return new SluiceError({
    code: "STORE_BUSY",
    message: `The store stayed locked by ${who}. If that one has ended, remove ${lock.path}.`,
    details: { lock: lock.path, ...(owner === undefined ? {} : { pid: owner.pid, host: owner.host }) },
  });
}
