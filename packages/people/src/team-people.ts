import type { Cancellable, People } from "@sluice/core";
import { checkedNames } from "./checked-names.ts";
import { PEOPLE_LIMITS } from "./people-limits.ts";
import { peopleUnknown } from "./people-unknown.ts";

/** One page of a team's members. */
export interface ListedPage {
  readonly members: readonly string[];
  /** Where the next page begins; absent on the last one. */
  readonly next?: string;
}

/** People that a service keeps in teams. */
export interface TeamPeopleOptions {
  /** Teams by the names of the groups that they are here. */
  readonly teams: Readonly<Record<string, string>>;
  /** Lists one page of a team; `from` is what the page before said. Rejecting means that it cannot be told. */
  readonly list: (team: string, from: string | undefined, options: Cancellable) => Promise<ListedPage>;
  /** How long a list is believed, in milliseconds. Default: 60000. What is older is asked for anew, and never used in its place. */
  readonly lifetimeMs?: number;
  /** Longest time for the list of one team, in milliseconds. Default: 30000. */
  readonly timeoutMs?: number;
  /** A clock that only goes forward, in milliseconds. Default: this process's. */
  readonly now?: () => number;
}

interface Kept {
  readonly at: number;
  readonly members: Promise<ReadonlySet<string>>;
}

/**
 * People in the teams of a service: listed page by page, believed for a while, and unknown when the service cannot be asked (invariant 4).
 * Questions that come while a list is on its way share it.
 */
export function teamPeople({
  teams,
  list,
  lifetimeMs = 60_000,
  timeoutMs = 30_000,
  now = () => performance.now(),
}: TeamPeopleOptions): People {
  const kept = new Map<string, Kept>();
  const membersOf = async (group: string): Promise<ReadonlySet<string> | undefined> => {
    const team = Object.hasOwn(teams, group) ? teams[group] : undefined;
    if (team === undefined) return undefined;
    const before = kept.get(group);
    if (before !== undefined && now() - before.at < lifetimeMs) return before.members;
    const made: Kept = { at: now(), members: listAll(list, team, group, { signal: AbortSignal.timeout(timeoutMs) }) };
    kept.set(group, made);
    // What failed is asked for again by the next question.
    made.members.catch(() => kept.get(group) === made && kept.delete(group));
    return made.members;
  };
  return {
    portVersion: 1,
    // Nobody's patience but our own ends a list: others wait for it, too.
    async groupsOf(principal) {
      const all = await Promise.all(Object.keys(teams).map(async (group) => [group, await membersOf(group)] as const));
      return all.filter(([, members]) => members?.has(principal)).map(([group]) => group);
    },
    async membersOf(group) {
      const members = await membersOf(group);
      return members === undefined ? undefined : [...members];
    },
  };
}

async function listAll(list: TeamPeopleOptions["list"], team: string, group: string, options: Cancellable): Promise<ReadonlySet<string>> {
  const all = new Set<string>();
  const seen = new Set<string | undefined>();
  for (let from: string | undefined; ;) {
    if (seen.has(from) || seen.size >= PEOPLE_LIMITS.pages) throw peopleUnknown(`The list of ${group} does not end.`);
    seen.add(from);
    const page = await list(team, from, options);
    for (const member of checkedNames(page.members, PEOPLE_LIMITS.members, group)) all.add(member);
    if (all.size > PEOPLE_LIMITS.members) throw peopleUnknown(`The group ${group} has more than ${PEOPLE_LIMITS.members} members.`);
    if (page.next === undefined) return all;
    from = page.next;
  }
}
