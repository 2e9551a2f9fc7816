/** The short name of a branch, here or as a remote has it; `undefined` for refs of other kinds, such as tags. */
export function branchOf(ref: string): string | undefined {
  if (!ref.startsWith("refs/")) return ref;
  return /^refs\/(?:heads|remotes\/[^/]+)\/(.+)$/.exec(ref)?.[1];
}
