import type { Vcs, WorkFiles } from "@sluice/core";

/** The files of a commit, where there is no work whose folder could be read. */
export function commitFiles(vcs: Vcs, commit: string): WorkFiles {
  return {
    read: (path, { maxBytes, signal }) => vcs.readFile({ commit, path, maxBytes }, signal === undefined ? {} : { signal }),
  };
}
