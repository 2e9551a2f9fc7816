import { dirname } from "node:path";
import type { Facets, GateContext, Outcome, Vcs } from "@sluice/core";
import { definitionError, inconclusive } from "./outcome-makers.ts";
import { inScratchFolder } from "./scratch-folder.ts";

/** The gate's own timeout aborts a look; this only bounds programs of a host that has none. */
export const LONGEST_RUN_MS = 86_400_000;

/** A commit and where to get its files. */
export interface JudgedCommit {
  readonly commit: string;
  readonly vcs: Vcs;
}

/** The commit under judgement. Without a repository that is an error of the definition, without a judged commit it is inconclusive. */
export function judgedCommit({ vcs, subject }: Pick<GateContext, "vcs" | "subject">): JudgedCommit | { readonly outcome: Outcome } {
  const commit = subject.facets["head"];
  if (vcs === undefined)
    return { outcome: definitionError("There is no repository to take the judged commit from.", { code: "COMMAND_NO_VCS" }) };
  if (commit === undefined) return { outcome: inconclusive("The judged commit is not known.", { code: "COMMAND_HEAD_UNKNOWN" }) };
  return { commit, vcs };
}

/**
 * Does something in a scratch folder that holds exactly the files of a commit, and removes the folder afterwards.
 *
 * @throws SluiceError `VCS_FAILED`, `VCS_REVISION_INVALID` when the commit cannot be written
 */
export function inCommit<Result>(
  { commit, vcs }: JudgedCommit,
  name: string,
  signal: AbortSignal,
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  return inScratchFolder(name, async (folder) => {
    await vcs.exportTree({ commit, folder }, { signal });
    return work(folder);
  });
}

/** What a program learns of the commits, and that no repository around `folder` is meant. */
export function commitVariables({ head, baseCommit }: Facets, folder?: string): Readonly<Record<string, string>> {
  return {
    ...(head === undefined ? {} : { SLUICE_HEAD: head }),
    ...(baseCommit === undefined ? {} : { SLUICE_BASE: baseCommit }),
    ...(folder === undefined ? {} : { GIT_CEILING_DIRECTORIES: dirname(folder) }),
  };
}
