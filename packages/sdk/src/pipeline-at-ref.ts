import { type Cancellable, SluiceError, type Vcs } from "@sluice/core";
import { type Definition, LIST_LIMITS } from "@sluice/definition";
import { definitionText, unfilledDefinition, unreadableDefinition } from "./definition-origin.ts";

/** Where {@link pipelineAtRef} reads. */
export interface RefSource extends Cancellable {
  readonly vcs: Vcs;
  /** The policy ref: a branch, tag or commit that the change under judgement cannot move, such as `main`. */
  readonly ref: string;
}

/** Largest definition that is read; `loadDefinition` refuses what is above its own, smaller limit. */
const LARGEST = 1024 * 1024;

/**
 * Reads a definition in YAML, and the lists beside it that its gates refer to, from one commit of a repository: policy that the change
 * under judgement cannot have written, whatever lies in the worktree. The ref is looked up once; when it moves meanwhile, all of it is
 * still of the same commit.
 *
 * @param path from the top of the repository, with forward slashes
 * @throws SluiceError (rejects) `VCS_REVISION_INVALID` when there is no such ref; `DEFINITION_UNREADABLE` when it has no such plain file;
 * `DEFINITION_INVALID` with every problem in the message; `VCS_FAILED`.
 */
export async function pipelineAtRef(path: string, { vcs, ref, ...call }: RefSource): Promise<Definition> {
  const commit = await vcs.resolve(ref, call);
  if (commit === undefined) {
    const message = `Found no commit for ${ref}, expected a branch, tag or commit to read policy from.`;
    throw new SluiceError({ code: "VCS_REVISION_INVALID", message });
  }
  const file = `${commit.slice(0, 12)}:${path}`;
  const read = await vcs.readFile({ commit, path, maxBytes: LARGEST }, call);
  if (read.kind !== "present") throw unreadableDefinition(file, read.because);
  const unfilled = unfilledDefinition({ text: definitionText(read.bytes, file), file, path });
  const lists = unfilled.files.map(
    async (list) => [list, await vcs.readFile({ commit, path: list, maxBytes: LIST_LIMITS.bytes }, call)] as const,
  );
  return unfilled.withLists(new Map(await Promise.all(lists)));
}
