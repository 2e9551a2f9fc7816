import { type Digest, type RunKey, SluiceError } from "@sluice/core";

/** What a stored commit says of its neighbours. */
export interface LinkedCommit extends RunKey {
  /** Its last event. */
  readonly version: number;
  readonly previous: Digest | null;
  readonly digest: Digest;
  /** Digest of the run's last commit. */
  readonly head: Digest;
}

/**
 * Commits cut off at an end, or taken out of the middle, show where the neighbours' digests do not meet (threat STO-16).
 *
 * @param fromStart whether the run's first commit is the first one here
 * @param toEnd whether the run's last commit is the last one here
 * @throws SluiceError `STORE_CORRUPT`, naming the event with which the commit ends that does not fit
 */
export function checkLinks(commits: readonly LinkedCommit[], fromStart: boolean, toEnd: boolean): void {
  let before = fromStart ? null : commits[0]?.previous;
  for (const commit of commits) {
    if (commit.previous !== before) throw brokenLink(commit);
    before = commit.digest;
  }
  const last = commits.at(-1);
  if (toEnd && last !== undefined && last.digest !== last.head) throw brokenLink(last);
}

function brokenLink({ scope, run, version }: LinkedCommit): SluiceError {
  const message = `The commit that ends with event ${version} of ${run} is not linked to its neighbours.`;
  return new SluiceError({ code: "STORE_CORRUPT", message, details: { scope, run, version } });
}
