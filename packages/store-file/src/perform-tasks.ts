import type { SluiceError } from "@sluice/core";
import type { Journal } from "./journal.ts";
import { storeError } from "./store-error.ts";

/** Something that is to be done under the lock. */
export interface Task {
  /** The file it adds to, if any. */
  readonly file: "ledger" | "claims" | undefined;
  readonly work: () => unknown;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (result: never) => void;
  readonly reject: (error: SluiceError) => void;
}

/**
 * Runs tasks in order, and tells each what came of it once everything it could have seen is on the disk.
 *
 * @throws what makes the handle unusable; tasks that were told nothing are the caller's to refuse
 */
export function performTasks(journal: Journal, tasks: readonly Task[]): void {
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
