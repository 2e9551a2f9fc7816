import type { ChangedFile } from "@sluice/core";
import type { Change } from "./in-change.ts";

/** A touched file, and whether the change as a whole still shows it. */
export interface Touched extends ChangedFile {
  readonly inResult: boolean;
}

/** The files that a change leaves otherwise than it found them, and with `history` those, too, that only a commit of it touched. */
export async function touchedBy(
  { vcs, range }: Change,
  { history, signal }: { readonly history: boolean; readonly signal: AbortSignal },
): Promise<readonly Touched[]> {
  const changed = await vcs.changedFiles(range, { signal });
  const touched = history ? await vcs.touchedFiles(range, { signal }) : [];
  const paths = new Set(changed.map(({ path }) => path));
  return [
    ...changed.map((file) => ({ ...file, inResult: true })),
    ...touched.filter(({ path }) => !paths.has(path)).map((file) => ({ ...file, inResult: false })),
  ];
}
