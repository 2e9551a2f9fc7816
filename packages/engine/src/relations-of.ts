import type { Relations } from "@sluice/approvals";
import type { Cancellable, Relation, Subject } from "@sluice/core";
import { type Refusal, refusal } from "@sluice/lifecycle";
import { authorsOf } from "./authors-of.ts";
import type { EngineParts } from "./engine-parts.ts";

const AUTHORSHIP: readonly Relation[] = ["author", "committer"];

/** What is asked about people. */
export interface RelationsQuery {
  readonly subject: Subject;
  /** Relations that somebody is excluded for. */
  readonly excluded: readonly Relation[];
  /** Whom it is about. */
  readonly people: readonly string[];
  /** What only the host knows. */
  readonly given: Relations;
}

/**
 * Who holds which relation, as far as an exclusion depends on it: who wrote the commits is read from the repository, and whoever cannot
 * read it gets a refusal and no answer (threat APR-4). Of what is no commit, and of who pushed, only the host can tell, and must.
 */
export async function relationsOf(
  parts: EngineParts,
  { subject, excluded, people, given }: RelationsQuery,
  options: Cancellable,
): Promise<{ readonly relations: Relations } | Refusal> {
  const told: readonly Relation[] = subject.kind === "git" ? ["pusher"] : ["pusher", ...AUTHORSHIP];
  const untold = told.find((relation) => excluded.includes(relation) && !isTold(given[relation]));
  if (untold !== undefined) {
    return refusal(
      "DECISION_EXCLUDED",
      `This request excludes the ${untold}, and only the host can tell who that is: give \`relations.${untold}\`.`,
    );
  }
  if (subject.kind !== "git" || !AUTHORSHIP.some((relation) => excluded.includes(relation))) return { relations: given };
  const authors = await authorsOf(parts, subject, people, options);
  if (authors === undefined)
    return refusal(
      "VCS_FAILED",
      "This request excludes authors, and who wrote the commits could not be found out. Nothing was recorded; try again.",
    );
  return {
    relations: {
      ...given,
      author: [...(given.author ?? []), ...authors.author],
      committer: [...(given.committer ?? []), ...authors.committer],
    },
  };
}

/** Hosts without types may give something else than a list; it says nothing about anybody. */
function isTold(people: unknown): boolean {
  return Array.isArray(people) && people.every((id) => typeof id === "string");
}
