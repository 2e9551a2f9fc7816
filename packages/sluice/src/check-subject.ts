import { type Cancellable, isKey, SluiceError, type Subject, type Vcs } from "@sluice/core";
import { findBase } from "./find-policy.ts";
import type { Project } from "./project.ts";
import { currentRef, repositoryName } from "./repository.ts";
import { showLine } from "./show-line.ts";

/** What somebody wants to have judged. */
export interface CheckRange {
  readonly head: string;
  readonly base: string | undefined;
  readonly key: string;
}

/** The commit under judgement as a subject. @throws SluiceError `VCS_REVISION_INVALID`, `COMMAND_INVALID` */
export async function checkSubject(project: Project, range: CheckRange, call: Cancellable): Promise<Subject> {
  const { repository, vcs, config } = project;
  if (repository === undefined || vcs === undefined) {
    throw new SluiceError({ code: "COMMAND_INVALID", message: "Found no git repository, expected one; name its folder with --repo DIR." });
  }
  if (!isKey(range.key))
    throw new SluiceError({
      code: "COMMAND_INVALID",
      message: `Found the key "${showLine(range.key)}", expected letters, digits, dot, dash, underscore.`,
    });
  const need = async (revision: string): Promise<string> => {
    const commit = await vcs.resolve(revision, call);
    if (commit !== undefined) return commit;
    throw new SluiceError({
      code: "VCS_REVISION_INVALID",
      message: `Found no commit for ${revision}, expected a commit, branch or tag of this repository.`,
    });
  };
  const head = await need(range.head);
  const tree = await vcs.tree(head, call);
  const base =
    range.base === undefined ? await defaultBase(project, range.head, call) : { base: range.base, baseCommit: await need(range.base) };
  const repo = config.repo ?? repositoryName(repository);
  const ref = range.head === "HEAD" ? currentRef(repository) : await branchNamed(range.head, vcs, call);
  return {
    kind: "git",
    key: range.key,
    ...(repo === undefined ? {} : { repo }),
    ...(ref === undefined ? {} : { ref }),
    facets: { head, ...(tree === undefined ? {} : { tree }), ...base },
  };
}

/** The branch that a revision names; a commit or a tag is none. */
async function branchNamed(revision: string, vcs: Vcs, call: Cancellable): Promise<string | undefined> {
  const ref = revision.startsWith("refs/") ? revision : `refs/heads/${revision}`;
  return (await vcs.resolve(ref, call)) === undefined ? undefined : ref;
}

/** Absent where it cannot be told: gates that need it say so. */
async function defaultBase(
  { repository, vcs, config }: Project,
  head: string,
  call: Cancellable,
): Promise<{ readonly base?: string; readonly baseCommit?: string }> {
  if (repository === undefined || vcs === undefined) return {};
  try {
    const { branch, commit } = await findBase(repository, vcs, head, call, config.base);
    return { base: branch, ...(commit === undefined ? {} : { baseCommit: commit }) };
  } catch (error) {
    if (SluiceError.is(error, "VCS_REVISION_INVALID")) return {};
    throw error;
  }
}
