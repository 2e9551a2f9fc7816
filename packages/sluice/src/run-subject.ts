import { type Cancellable, SluiceError } from "@sluice/core";
import type { StartSubject } from "@sluice/engine";
import type { Project } from "./project.ts";
import { currentRef, repositoryName } from "./repository.ts";

/**
 * What a run is about: a ref of the repository, looked at again whenever the world may have moved. Without one the branch that is checked
 * out; without a branch the commit.
 *
 * @throws SluiceError `VCS_REVISION_INVALID`
 */
export async function runSubject(
  { repository, vcs, config }: Project,
  wanted: { readonly ref: string | undefined; readonly base: string | undefined },
  call: Cancellable,
): Promise<StartSubject> {
  if (repository === undefined || vcs === undefined) return { kind: "none" };
  const ref = wanted.ref === undefined ? currentRef(repository) : await fullRef(wanted.ref);
  const base = wanted.base ?? config.base ?? (await vcs.defaultBranch(call));
  const repo = config.repo ?? repositoryName(repository);
  const head = ref === undefined ? await need("HEAD") : undefined;
  return {
    ...(repo === undefined ? {} : { repo }),
    ...(ref === undefined ? {} : { ref }),
    facets: { ...(base === undefined ? {} : { base }), ...(head === undefined ? {} : { head }) },
  };

  async function need(revision: string): Promise<string> {
    const commit = await vcs?.resolve(revision, call);
    if (commit !== undefined) return commit;
    throw new SluiceError({
      code: "VCS_REVISION_INVALID",
      message: `Found no commit for ${revision}, expected a branch, tag or commit of this repository.`,
    });
  }

  async function fullRef(name: string): Promise<string> {
    if (name.startsWith("refs/") || name === "HEAD") return name;
    const branch = `refs/heads/${name}`;
    if ((await vcs?.resolve(branch, call)) !== undefined) return branch;
    await need(name);
    return name;
  }
}
