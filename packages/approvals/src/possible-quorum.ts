import { type Approval, type Asked, countApprovals, type Quorum } from "./quorum.ts";
import { type Approver, isCollective, personKey } from "./names-of.ts";

/** Who could answer, as the People port tells. */
export interface Roster {
  /** Everybody in the groups and roles that are asked, and those asked by name, without the banned. */
  readonly people: readonly Approver[];
  /** Groups and roles that could not be listed, as the request names them. */
  readonly unlisted: readonly string[];
}

/**
 * Whether a request can still be filled, and what will be missing for ever: by those who have approved and those who still could. Sets
 * that `anyone` may fill, or a group that could not be listed, are taken to have enough people.
 */
export function possibleQuorum(asked: Asked, roster: Roster, approvals: readonly Approval[]): Quorum {
  const closed = asked.from.filter((set) => !set.of.some((name) => name === "anyone" || roster.unlisted.includes(name)));
  if (closed.length === 0) return { met: asked.from.length > 0, missing: [] };
  const spent = new Set(approvals.flatMap(({ id, by }) => (by === undefined ? [id] : [id, by])).map(personKey));
  const left = roster.people.filter(({ id }) => !spent.has(personKey(id)));
  return countApprovals({ from: closed }, [...approvals, ...left]);
}

/** The roster of a request whose groups nobody can list: those whom it asks by name. */
export function namedRoster(asked: Asked): Roster {
  const names = [...new Set(asked.from.flatMap(({ of }) => of))];
  return {
    people: names.filter((name) => name !== "anyone" && !isCollective(name)).map((id) => ({ id, groups: [] })),
    unlisted: names.filter(isCollective),
  };
}
