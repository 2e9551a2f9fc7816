import { isCollective, namedRoster, portNameOf, type Roster } from "@sluice/approvals";
import type { Cancellable, RequestPlan, Subject } from "@sluice/core";
import type { EngineParts } from "./engine-parts.ts";
import { namesTold } from "./names-told.ts";
import { relationsOf } from "./relations-of.ts";

/** Most people of a roster. A group that has more is taken to have enough. */
const ROSTER_LIMIT = 100;

/**
 * Who could answer a request now: the members of the groups and roles that it asks, and those it names, without those whom it excludes as
 * far as that can be told. What cannot be listed is named as such. Rejects when the People port does.
 */
export async function rosterOf(parts: EngineParts, plan: RequestPlan, subject: Subject, options: Cancellable): Promise<Roster> {
  const { people } = parts.options;
  const named = namedRoster(plan);
  if (people === undefined) return named;
  const groups = new Map<string, string[]>(named.people.map(({ id }) => [id, []]));
  const unlisted: string[] = [];
  for (const name of named.unlisted) {
    const told = await people.membersOf(portNameOf(name), options);
    const members = told === undefined ? undefined : namesTold(told, "members of a group");
    if (members === undefined || new Set([...groups.keys(), ...members]).size > ROSTER_LIMIT) unlisted.push(name);
    else for (const id of members) groups.set(id, [...(groups.get(id) ?? []), portNameOf(name)]);
  }
  const banned = await bannedOf(parts, plan, subject, [...groups.keys()], options);
  const able = [...groups].filter(([id]) => !banned.has(id) && !isCollective(id));
  return { people: able.map(([id, of]) => ({ id, groups: of })), unlisted };
}

/** Who cannot be told to be banned is not: the decision itself looks again. */
async function bannedOf(
  parts: EngineParts,
  { exclude }: RequestPlan,
  subject: Subject,
  people: readonly string[],
  options: Cancellable,
): Promise<ReadonlySet<string>> {
  const excluded = exclude.filter((relation) => relation === "author" || relation === "committer");
  if (excluded.length === 0) return new Set();
  const known = await relationsOf(parts, { subject, excluded, people, given: {} }, options);
  return "code" in known ? new Set() : new Set(excluded.flatMap((relation) => known.relations[relation] ?? []));
}
