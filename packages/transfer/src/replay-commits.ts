import type { Digest } from "@sluice/core";
import { evolve, fromRecord, type RunState } from "@sluice/lifecycle";
import type { ExportedCommit } from "./export-format.ts";

/** A commit with the state that it left. */
export interface Replayed<One extends ExportedCommit> {
  readonly commit: One;
  readonly state: RunState;
}

/**
 * The states of a run, commit by commit.
 *
 * @throws SluiceError `STORE_CORRUPT` when the events cannot follow one another, `EVENT_VERSION_UNKNOWN` when a newer release wrote them
 */
export function* replayCommits<One extends ExportedCommit>(commits: Iterable<One>): Generator<Replayed<One>, void, undefined> {
  let state: RunState | undefined;
  for (const commit of commits) {
    for (const event of commit.events) state = evolve(state, fromRecord(event));
    if (state !== undefined) yield { commit, state };
  }
}

/** Every definition that a run was ever judged by, in the order of their first use. */
export function definitionsUsed(commits: Iterable<ExportedCommit>): readonly Digest[] {
  return [...new Set([...replayCommits(commits)].map(({ state }) => state.definition))];
}
