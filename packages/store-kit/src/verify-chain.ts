import { type Commit, type Digest, digestBytes, SluiceError } from "@sluice/core";
import { commitDigest, encodeEvents, type Sha256Hex } from "./commit-encoding.ts";

/** What walking a chain found. `at` is the index of the first commit that does not fit. */
export type ChainResult =
  | { readonly ok: true; readonly last?: Digest }
  | { readonly ok: false; readonly at: number; readonly reason: "digest" | "previous" | "sequence" | "run" };

/** Where a chain is entered: the commit before its first one. Absent: the chain must start with the run's first commit. */
export interface ChainStart {
  readonly version: number;
  readonly digest: Digest;
}

const coreSha256Hex: Sha256Hex = (text) => digestBytes(text).slice("sha256:".length);

/**
 * Recomputes the chain of one run's commits (threat STO-16): every digest, every link, and event numbers without gaps.
 * Says the first place that does not fit; finds any change but the cutting off of the newest commits.
 */
export function verifyChain(commits: readonly Commit[], start?: ChainStart, sha256Hex: Sha256Hex = coreSha256Hex): ChainResult {
  let previous = start?.digest;
  let version = start?.version ?? 0;
  const first = commits[0];
  for (const [at, commit] of commits.entries()) {
    if (commit.scope !== first?.scope || commit.run !== first.run) return { ok: false, at, reason: "run" };
    if (commit.previous !== previous) return { ok: false, at, reason: "previous" };
    if (commit.events.length === 0 || commit.events.some((event, index) => event.seq !== version + index + 1))
      return { ok: false, at, reason: "sequence" };
    if (digestOfCommit(commit, version, sha256Hex) !== commit.digest) return { ok: false, at, reason: "digest" };
    previous = commit.digest;
    version += commit.events.length;
  }
  return previous === undefined ? { ok: true } : { ok: true, last: previous };
}

function digestOfCommit(commit: Commit, version: number, sha256Hex: Sha256Hex): Digest | undefined {
  try {
    return commitDigest(commit, encodeEvents(commit.events, version), sha256Hex);
  } catch (error) {
    // Damaged text may not even be encodable; that is a bad digest, not a failure of the check.
    if (SluiceError.is(error)) return undefined;
    throw error;
  }
}
