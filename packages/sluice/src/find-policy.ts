import { type Cancellable, SluiceError, type Vcs } from "@sluice/core";
import { isShallow, type Repository } from "./repository.ts";

/** Where definition and configuration are read. */
export interface Policy {
  /** `false`: from disk, where whoever is judged may have written them. */
  readonly trusted: boolean;
  /** Where that is, in words. */
  readonly from: string;
  /** Absent when read from disk. */
  readonly commit?: string;
}

/** How somebody chose a policy. */
export interface PolicyChoice {
  readonly ref: string | undefined;
  readonly fromDisk: boolean;
  /** The revision under judgement, whose base is the default. */
  readonly head: string;
}

/** The commit that work on HEAD began at: the merge base with the default branch; on that branch the commit before. */
export interface BaseCommit {
  readonly head: string;
  /** Absent in a repository with one commit. */
  readonly commit?: string;
  readonly branch: string;
  readonly from: string;
}

/**
 * Where policy is read: never from the change under judgement, unless somebody says so.
 *
 * @throws SluiceError `CONFIG_UNTRUSTED` without a repository; `VCS_REVISION_INVALID` when a revision cannot be found; `COMMAND_INVALID`.
 */
export async function findPolicy(
  repository: Repository | undefined,
  vcs: Vcs | undefined,
  choice: PolicyChoice,
  call: Cancellable,
): Promise<Policy> {
  if (choice.fromDisk && choice.ref !== undefined) {
    throw new SluiceError({ code: "COMMAND_INVALID", message: "Found --policy-ref and --policy-file together, expected one of them." });
  }
  if (choice.fromDisk) return { trusted: false, from: "disk" };
  if (repository === undefined || vcs === undefined) {
    const message = "Found no git repository here, so there is no trusted place to read policy from. Use --policy-file for a trial.";
    throw new SluiceError({ code: "CONFIG_UNTRUSTED", message });
  }
  if (choice.ref !== undefined) return { trusted: true, from: choice.ref, commit: await needCommit(vcs, choice.ref, call) };
  const base = await findBase(repository, vcs, choice.head, call);
  return { trusted: true, from: base.from, commit: base.commit ?? base.head };
}

/** What work on `head` is compared with. @throws SluiceError `VCS_REVISION_INVALID` when that cannot be told. */
export async function findBase(repository: Repository, vcs: Vcs, revision: string, call: Cancellable, named?: string): Promise<BaseCommit> {
  const head = await needCommit(vcs, revision, call);
  const branch = named ?? (await vcs.defaultBranch(call));
  if (branch === undefined) throw unknown("Found no default branch: neither origin/HEAD, nor exactly one of main, master and trunk.");
  const tip = (await vcs.resolve(`refs/heads/${branch}`, call)) ?? (await vcs.resolve(`refs/remotes/origin/${branch}`, call));
  if (tip === undefined) throw unknown(`Found no commit on the default branch ${branch}.`);
  const commit = head === tip ? head : await vcs.mergeBase(head, tip, call);
  if (commit === undefined) throw unknown(`${revision} and ${branch} have no common commit here.`);
  if (commit !== head) return { head, commit, branch, from: `the merge base of ${revision} with ${branch}` };
  const before = await vcs.resolve(`${head}^`, call);
  if (before !== undefined) return { head, commit: before, branch, from: `${revision}^` };
  // In a shallow clone every history looks as if it had just begun, and the judged commit would bring its own policy.
  if (isShallow(repository)) throw unknown("The clone is shallow and the commit before is missing; fetch more history.");
  return { head, branch, from: `${revision}, the only commit` };
}

async function needCommit(vcs: Vcs, revision: string, call: Cancellable): Promise<string> {
  const commit = await vcs.resolve(revision, call);
  if (commit !== undefined) return commit;
  const message =
    revision === "HEAD"
      ? "Found nothing committed here yet, expected a commit. Commit first, or use --policy-file for a trial."
      : `Found no commit for ${revision}, expected a commit, branch or tag of this repository.`;
  throw new SluiceError({ code: "VCS_REVISION_INVALID", message });
}

function unknown(found: string): SluiceError {
  return new SluiceError({ code: "VCS_REVISION_INVALID", message: `${found} Say where policy is read with --policy-ref REF.` });
}
