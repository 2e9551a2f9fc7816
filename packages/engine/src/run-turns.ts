import type { RunKey } from "@sluice/core";
import pLimit, { type LimitFunction } from "p-limit";

/** Turns of the commands of one engine that lost a race for their run: they need not race each other. */
export interface RunTurns {
  /** Does something when those before it that want the same run are done. */
  take<Result>(key: RunKey, work: () => Promise<Result>): Promise<Result>;
}

/** Makes turns. Nothing is kept of runs that nobody waits for. */
export function createRunTurns(): RunTurns {
  const lines = new Map<string, LimitFunction>();
  return {
    async take({ scope, run }, work) {
      const name = `${scope}/${run}`;
      const line = lines.get(name) ?? pLimit(1);
      lines.set(name, line);
      try {
        return await line(work);
      } finally {
        if (line.activeCount + line.pendingCount === 0) lines.delete(name);
      }
    },
  };
}
