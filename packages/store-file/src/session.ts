import { setTimeout as sleep } from "node:timers/promises";
import { type Instant, SluiceError } from "@sluice/core";
import { checkSignal, createTurns } from "@sluice/store-kit";
import { busy, giveBack, holdLock, takeNow } from "./hold-lock.ts";
import { type Journal, type JournalPlace, openJournal } from "./journal.ts";
import { performTasks, type Task } from "./perform-tasks.ts";
import { storeError } from "./store-error.ts";
import type { Taken } from "./take-lock.ts";

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
  /** How long a call waits for other processes, in milliseconds. */
  readonly busyMs: number;
}

/** Opens a store. @throws SluiceError `STORE_CORRUPT`, `STORE_SCHEMA_UNKNOWN`, `STORE_BUSY`, `STORE_FAILED` */
export function openSession(options: SessionOptions): Session {
  const { lock } = options;
  const journal = openedJournal(options);
  let broken: SluiceError | undefined;
  const refuseBroken = (): void => {
    if (broken !== undefined) throw broken;
  };
  const noteBroken = (error: unknown): void => {
    // What the system says after a failed write or sync cannot be believed: only opening anew tells what is there (threat STO-5).
    if (lock.isAbandoned() || SluiceError.is(error, "STORE_CORRUPT")) broken ??= storeError(error);
  };
  const perform: Performer["perform"] = (tasks, taken, afterwards) => {
    const work = (): void => {
      // Nobody else wrote while the lock was kept; a reader is among them only where the files are not what they were.
      if (taken !== undefined || tasks.some(({ file }) => file === undefined)) journal.catchUp(taken?.inherited ?? false);
      performTasks(journal, tasks);
      journal.compact(options.clock());
    };
    try {
      holdLock(lock, work, afterwards);
    } catch (error) {
      noteBroken(error);
      throw error;
    }
  };
  const rest = (): void => {
    try {
      giveBack(lock);
    } catch (error) {
      noteBroken(error);
    }
  };
  const queue = createQueue(options, refuseBroken, { perform, rest });
  return {
    journal,
    async read(look, signal) {
      refuseBroken();
      return coded(() => journal.isCurrent()) ? coded(look) : queue.ask(undefined, look, signal);
    },
    write(file, work, signal) {
      refuseBroken();
      return queue.ask(file, work, signal);
    },
    async close() {
      await queue.idle();
      for (const end of [() => lock.dispose(), () => journal.close()]) tryTo(end);
    },
  };
}

function openedJournal(options: SessionOptions): Journal {
  const { lock } = options;
  try {
    const { inherited } = takeNow(lock);
    return holdLock(lock, () => {
      const journal = openJournal(options, inherited);
      lock.tidy();
      return journal;
    });
  } catch (error) {
    tryTo(() => lock.dispose());
    throw error;
  }
}

/** @throws SluiceError whatever happens */
function coded<Result>(look: () => Result): Result {
  try {
    return look();
  } catch (error) {
    throw storeError(error);
  }
}

/** Nothing that was acknowledged depends on it. */
function tryTo(end: () => void): void {
  try {
    end();
  } catch {
    // A file that is left behind is removed by whoever opens the store next.
  }
}

/** Once in a while it is looked what became of the files, even by one who never rests. */
const LONGEST_KEPT_MS = 100;

/** Who writes again and again at once does not keep the rest of the process waiting for longer than this. */
const LONGEST_TURN_MS = 2;

/** Tasks that wait for the lock, performed together once it was taken. */
interface Queue {
  ask<Result>(file: Task["file"], work: () => Result, signal: AbortSignal | undefined): Promise<Result>;
  /** Resolves when nothing waits, and the lock was given back. */
  idle(): Promise<void>;
}

/** What a queue does its tasks with. */
interface Performer {
  /** Under the lock, which was `taken` just now or is kept since the last time. */
  readonly perform: (tasks: readonly Task[], taken: Taken | undefined, afterwards: "keep" | "release") => void;
  /** Nothing is asked for any more. */
  readonly rest: () => void;
}

function createQueue({ lock, busyMs }: SessionOptions, refuseBroken: () => void, { perform, rest }: Performer): Queue {
  const turns = createTurns(busyMs, { sleep, monotonicMs: () => performance.now(), random: Math.random });
  let waiting: Task[] = [];
  let draining: Promise<void> | undefined;
  let takenAt = 0;
  const performAll = (taken?: Taken): void => {
    const tasks = waiting.filter((task) => !refuseAborted(task));
    waiting = [];
    if (taken !== undefined) takenAt = performance.now();
    performOrRefuse(tasks, () => perform(tasks, taken, turns.hasRivals() ? "release" : "keep"));
  };
  const takeAndPerform = async (): Promise<void> => {
    const turn = await turns.next();
    for (;;) {
      waiting = waiting.filter((task) => !refuseAborted(task));
      if (waiting.length === 0) return;
      refuseBroken();
      const taking = lock.tryTake(turn.isUrgent());
      if (taking.kind === "taken") return performAll(taking);
      if (!(await turn.again())) throw busy(lock, taking);
    }
  };
  const performNext = async (): Promise<void> => {
    refuseBroken();
    if (performance.now() - takenAt > LONGEST_KEPT_MS) lock.release();
    const kept = lock.resume();
    if (kept === "ours") return performAll();
    if (kept === "wanted") turns.end();
    return takeAndPerform();
  };
  const drain = async (): Promise<void> => {
    for (let turnedAt = performance.now(); ;) {
      await endOfTurn();
      if (waiting.length === 0 || performance.now() - turnedAt > LONGEST_TURN_MS) {
        await turnOfLoop();
        turnedAt = performance.now();
      }
      if (waiting.length === 0) break;
      try {
        await performNext();
      } catch (error) {
        refuseAll(waiting, error);
        waiting = [];
      }
    }
    // Whoever does not write again at once does not keep others from it.
    rest();
    draining = undefined;
  };
  return {
    ask: (file, work, signal) =>
      new Promise((resolve, reject) => {
        waiting.push({ file, work, signal, resolve, reject });
        draining ??= drain();
      }),
    async idle() {
      await draining;
    },
  };
}

/** All that follows at once on what was answered comes together. */
function endOfTurn(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}

/** Everybody else of this process has their turn. */
function turnOfLoop(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

function performOrRefuse(tasks: readonly Task[], perform: () => void): void {
  try {
    perform();
  } catch (error) {
    refuseAll(tasks, error);
  }
}

/** Those who have their answer already hear nothing of it. */
function refuseAll(tasks: readonly Task[], error: unknown): void {
  const coded = storeError(error);
  for (const { reject } of tasks) reject(coded);
}

function refuseAborted({ signal, reject }: Task): boolean {
  if (signal?.aborted !== true) return false;
  try {
    checkSignal({ signal });
  } catch (error) {
    reject(storeError(error));
  }
  return true;
}
