import type { Cancellable, Facets, Vcs } from "@sluice/core";
import type { ChangeSummary } from "./asked.ts";

/** Most files that are listed; the sums are of all. */
const LISTED = 100;

/**
 * What the change between the judged commits changes. `undefined` without a repository, or when it cannot be read: then only the commits
 * are shown, and the person is told so.
 */
export async function changeSummary(
  vcs: Pick<Vcs, "diffStat"> | undefined,
  { head, baseCommit }: Facets,
  options: Cancellable,
): Promise<ChangeSummary | undefined> {
  if (vcs === undefined || typeof head !== "string" || typeof baseCommit !== "string") return undefined;
  let files;
  try {
    files = await vcs.diffStat({ base: baseCommit, head }, options);
  } catch {
    return undefined;
  }
  return {
    files: files.length,
    added: files.reduce((sum, file) => sum + file.added, 0),
    deleted: files.reduce((sum, file) => sum + file.deleted, 0),
    listed: files.slice(0, LISTED).map(({ path, change, added, deleted, binary }) => ({ path, change, added, deleted, binary })),
  };
}
