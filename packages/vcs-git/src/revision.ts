import { SluiceError } from "@sluice/core";

/** Where the refs of the repository under judgement lie in ours. */
export const AGENT_REFS = "refs/agents";

const FULL_ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const SHORT_ID = /^[0-9a-f]{7,63}$/;
const STEPS = /(?:~[0-9]{0,5}|\^[0-9]{0,2})*$/;
const REF_PART = /^(?![.-])[A-Za-z0-9._+@#%=,!$&'()-]+$/;
const LONGEST = 512;

/** Whether `value` is a full object id. */
export function isFullId(value: string): boolean {
  return FULL_ID.test(value);
}

/**
 * Our own grammar, narrower than git's: ASCII, no leading `-` or `.` in any part, no `..`, `@{`, `.lock`, no braces, no colons (GIT-1).
 */
export function isRefName(name: string): boolean {
  if (name === "" || name.length > LONGEST || name.includes("..") || name === "@") return false;
  return name.split("/").every((part) => REF_PART.test(part) && !part.endsWith(".lock") && !part.endsWith("."));
}

/**
 * What a revision given by a person may stand for in our copy, the first that exists counts: a full id; `HEAD`; a full ref; a branch; a
 * tag; a remote-tracking branch; the beginning of an id, at least seven digits. `~` and `^` steps may follow. Branches come before tags,
 * unlike in git: whoever may push tags must not be able to hide a branch.
 *
 * @throws SluiceError `VCS_REVISION_INVALID` for anything else.
 */
export function candidatesOf(revision: string): readonly string[] {
  const name = revision.slice(0, revision.length - (STEPS.exec(revision)?.[0].length ?? 0));
  const steps = revision.slice(name.length);
  if (steps.length > 64 || !isRefName(name)) throw invalid();
  return namesOf(name).map((candidate) => `${candidate}${steps}`);
}

function namesOf(name: string): readonly string[] {
  if (isFullId(name)) return [name];
  if (name === "HEAD") return [`${AGENT_REFS}/HEAD`];
  if (name.startsWith("refs/")) return name.split("/").length < 3 ? [] : [`${AGENT_REFS}/${name.slice("refs/".length)}`];
  const refs = ["heads", "tags", "remotes"].map((kind) => `${AGENT_REFS}/${kind}/${name}`);
  return SHORT_ID.test(name) ? [...refs, name] : refs;
}

/** Where the branch of that short name may stand: our own, or as `origin` had it when last fetched. */
export function branchCandidates(branch: string): readonly string[] {
  if (!isRefName(branch)) throw invalid();
  const name = branch.startsWith("refs/heads/") ? branch.slice("refs/heads/".length) : branch;
  return [`${AGENT_REFS}/heads/${name}`, `${AGENT_REFS}/remotes/origin/${name}`];
}

/** The part below `refs/` that has to be fetched for a revision, when it is not one that always is. */
export function namespaceOf(revision: string): string | undefined {
  return /^refs\/([A-Za-z0-9._-]+)\//.exec(revision)?.[1];
}

function invalid(): SluiceError {
  return new SluiceError({
    code: "VCS_REVISION_INVALID",
    message: "That is no revision we accept: a full id, HEAD, a branch, a tag or a full ref, in ASCII, with ~ and ^ steps at most.",
  });
}
