import type { Cancellable, Facets, Subject } from "@sluice/core";
import type { CommitFinder } from "./commit-finder.ts";
import type { Mirror } from "./mirror.ts";
import { branchCandidates, candidatesOf, isFullId, namespaceOf } from "./revision.ts";

/**
 * Looks at a subject's ref and base: one fetch, and one question for all names. Without a ref the subject is the commit of its facet
 * `head`. What cannot be determined is absent: a ref that was deleted has no `head` and no `tree`.
 */
export function createObserver(
  finder: CommitFinder,
  mirror: Mirror,
  defaultBranch: () => Promise<string | undefined>,
): (subject: Pick<Subject, "ref" | "facets">, options?: Cancellable) => Promise<Facets> {
  return async ({ ref, facets }, { signal } = {}) => {
    const base = facets["base"] ?? (await defaultBranch());
    const bases = base === undefined ? [] : branchCandidates(base);
    const heads = await headCandidates(finder, ref, facets["head"], signal);
    const namespace = ref === undefined ? undefined : namespaceOf(ref);
    if (namespace !== undefined) mirror.include(namespace);
    await mirror.refresh(signal);
    const names = [...peeled(heads, "commit"), ...peeled(heads, "tree"), ...peeled(bases, "commit")];
    const found = await finder.names(names, signal);
    const at = found.findIndex((id, index) => index < heads.length && id !== undefined);
    const head = found[at];
    const tree = head === undefined ? undefined : found[at + heads.length];
    const baseCommit = found.slice(2 * heads.length).find((id) => id !== undefined);
    for (const commit of [head, baseCommit]) if (commit !== undefined) finder.remember(commit);
    return {
      ...(head === undefined ? {} : { head }),
      ...(tree === undefined ? {} : { tree }),
      ...(base === undefined ? {} : { base }),
      ...(baseCommit === undefined ? {} : { baseCommit }),
    };
  };
}

function peeled(names: readonly string[], kind: "commit" | "tree"): readonly string[] {
  return names.map((name) => `${name}^{${kind}}`);
}

async function headCandidates(
  finder: CommitFinder,
  ref: string | undefined,
  head: string | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  if (ref !== undefined) return candidatesOf(ref);
  if (head === undefined || !isFullId(head)) return [];
  const commit = await finder.find(head, signal); // fetched by its id when no ref leads to it
  return commit === undefined ? [] : [commit];
}
