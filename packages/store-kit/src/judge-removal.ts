import type { RemovedRun, RunRemoval } from "@sluice/core";

/** What an adapter knows of a run that shall be taken out, inside its transaction. */
export interface RemovalFacts {
  readonly version: number;
  readonly completed: boolean;
  /** Whether anything is wanted of it yet. */
  readonly hasIntents: boolean;
  /** Whether it holds or waits for a reservation. Asked only when it decides. */
  readonly isReserving: () => boolean;
}

/** Whether a run may be taken out: nobody has to do anything for it any more, and it is the one that the caller knows. */
export function judgeRemoval({ run, version }: RunRemoval, facts: RemovalFacts | undefined): RemovedRun {
  if (facts === undefined) return { run, kind: "absent" };
  if (facts.version !== version) return { run, kind: "kept", because: "changed" };
  if (!facts.completed) return { run, kind: "kept", because: "unfinished" };
  if (facts.hasIntents) return { run, kind: "kept", because: "intents" };
  return facts.isReserving() ? { run, kind: "kept", because: "reservation" } : { run, kind: "removed" };
}
