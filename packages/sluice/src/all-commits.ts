import type { Commit } from "@sluice/core";
import type { Session } from "./open-engine.ts";

/** Everything that happened to a run, from its start. */
export async function allCommits({ engine, project }: Session, run: string, signal: AbortSignal): Promise<readonly Commit[]> {
  const commits: Commit[] = [];
  for (let after = 0; ;) {
    const { items } = await engine.ledger(run, { scope: project.scope, signal, after });
    const last = items.at(-1)?.events.at(-1);
    if (last === undefined) return commits;
    commits.push(...items);
    after = last.seq;
  }
}
