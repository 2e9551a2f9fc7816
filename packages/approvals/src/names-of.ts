import type { Principal, RequirementSet } from "@sluice/core";

/** Somebody, with the groups and roles that count for them: groups without a prefix, roles as `role:NAME`. */
export interface Approver {
  readonly id: string;
  readonly groups: readonly string[];
}

/**
 * The one form of an id in which people are compared where doubt must not help them: whether they are banned, or have said so already.
 * Services take logins that differ by case alone for one, so whoever comes under both is one person (threats APR-4, APR-5). Being asked
 * takes the id as it is written.
 */
export function personKey(id: string): string {
  return id.toLowerCase();
}

const GROUP = "group:";
const ROLE = "role:";

/** Whether a name stands for whoever has something at the time: a group or a role. */
export function isCollective(name: string): boolean {
  return name.startsWith(GROUP) || name.startsWith(ROLE);
}

/** Under which name the People port knows what a collective name stands for. */
export function portNameOf(name: string): string {
  return name.startsWith(GROUP) ? name.slice(GROUP.length) : name;
}

/**
 * Whether a person is among those that names stand for: by id, by `group:NAME`, by `role:NAME`, or by `anyone`. Somebody whose id reads
 * like one of these is none (threat TOK-6).
 */
export function isNamed(names: readonly string[], person: Approver): boolean {
  if (person.id === "anyone" || isCollective(person.id)) return false;
  return names.some((name) => name === "anyone" || (isCollective(name) ? person.groups.includes(portNameOf(name)) : name === person.id));
}

/** Whether a person is among those a set asks. */
export function isAsked(set: RequirementSet, person: Approver): boolean {
  return isNamed(set.of, person);
}

/** Those of a person's groups and roles that some names stand for: all that counting needs, however many they are in. */
export function countingGroups(names: readonly string[], groups: readonly string[]): readonly string[] {
  const counting = new Set(names.filter(isCollective).map(portNameOf));
  return groups.filter((group) => counting.has(group));
}

/** A principal as it is kept: with these groups and roles, and without the word when there are none. */
export function withGroups({ groups: _all, ...who }: Principal, groups: readonly string[]): Principal {
  return groups.length === 0 ? who : { ...who, groups };
}
