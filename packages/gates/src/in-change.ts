import type { CommitRange, Evidence, GateContext, Outcome, Vcs } from "@sluice/core";
import { evidenceOf } from "./evidence-of.ts";
import { definitionError, inconclusive } from "./outcome-makers.ts";

/** A change that can be looked at. */
export interface Change {
  readonly vcs: Vcs;
  readonly range: CommitRange;
}

/**
 * What gates that judge a change are about. What differs from the merge base is the same however far the base branch moves on, so
 * `baseCommit` is not bound: every merge of somebody else would send every run back to be worked on again.
 */
export const CHANGE_BINDS: readonly string[] = ["head", "base"];

/** Looks at the change under judgement. Without a repository that is an error of the definition, without both its ends it is inconclusive. */
export async function inChange(
  { vcs, subject }: Pick<GateContext, "vcs" | "subject">,
  judge: (change: Change) => Promise<Outcome>,
): Promise<Outcome> {
  const { head, baseCommit } = subject.facets;
  if (vcs === undefined) return definitionError("There is no repository to look at.", { code: "CHANGE_NO_VCS" });
  if (head === undefined || baseCommit === undefined)
    return inconclusive("What changed is not known: the judged commit or that of the base is missing.", { code: "CHANGE_UNKNOWN" });
  return judge({ vcs, range: { base: baseCommit, head } });
}

/** Evidence of a part of a change that was looked at, one line each. */
export function changeEvidence({ range }: Change, name: string, lines: readonly string[]): Evidence {
  // A path may hold a line end, and must not look like two.
  const listing = lines.map((line) => `${line.replaceAll("\n", "\\n")}\n`).join("");
  const content = `base ${range.base}\nhead ${range.head}\n${listing}`;
  return evidenceOf({ name, producer: "git", class: "observed", content, excerpt: content });
}
