import type { RemovedRun, RunRemoval } from "@sluice/core";
import { findRun, judgeRemoval } from "@sluice/store-kit";
import type { Journal } from "./journal.ts";
import { versionOf } from "./store-index.ts";

/** Takes ended runs out, with all of their commits. Under the lock. */
export function removeRuns(journal: Journal, scope: string, wanted: readonly RunRemoval[]): readonly RemovedRun[] {
  const { index } = journal;
  const answers = wanted.map((removal) => {
    const run = findRun(index, { scope, run: removal.run });
    return judgeRemoval(
      removal,
      run && {
        version: versionOf(run),
        completed: run.index.status === "completed",
        hasIntents: run.intents.length > 0,
        isReserving: () =>
          [...index.reservations.values()].some((one) => one.scope === scope && one.queue.some(({ run: name }) => name === run.run)),
      },
    );
  });
  const gone = answers.filter(({ kind }) => kind === "removed").map(({ run }) => run);
  if (gone.length > 0) journal.remove(scope, new Set(gone));
  return answers;
}
