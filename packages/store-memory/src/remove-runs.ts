import type { RemovedRun, RunRemoval } from "@sluice/core";
import { dropRuns, findRun, inScope, judgeRemoval } from "@sluice/store-kit";
import type { MemoryData, MemoryRun } from "./memory-data.ts";

/** Takes ended runs out, with all of their commits. */
export function removeRuns(data: MemoryData, scope: string, wanted: readonly RunRemoval[]): readonly RemovedRun[] {
  const gone = new Set<MemoryRun>();
  const answers = wanted.map((removal) => {
    const run = findRun(data, { scope, run: removal.run });
    const answer = judgeRemoval(
      removal,
      run && {
        version: run.version,
        completed: run.index.status === "completed",
        hasIntents: run.intents.length > 0,
        isReserving: () => isReserving(data, scope, run.run),
      },
    );
    if (answer.kind === "removed" && run !== undefined) gone.add(run);
    return answer;
  });
  if (gone.size === 0) return answers;
  dropRuns(data, gone);
  const commits = new Set([...gone].flatMap((run) => run.commits));
  data.commits.splice(0, data.commits.length, ...data.commits.filter((commit) => !commits.has(commit)));
  return answers;
}

function isReserving({ reservations }: MemoryData, scope: string, run: string): boolean {
  const ofScope = inScope(scope, "");
  return [...reservations].some(([name, queue]) => name.startsWith(ofScope) && queue.some((entry) => entry.run === run));
}
