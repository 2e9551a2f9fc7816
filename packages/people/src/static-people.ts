import { type People, type SigningKey, SluiceError } from "@sluice/core";

/** Who is who, written down. Members of groups and holders of roles are people, or groups as `group:NAME`. */
export interface StaticPeople {
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  readonly roles?: Readonly<Record<string, readonly string[]>>;
  /** Public keys by person. */
  readonly keys?: Readonly<Record<string, readonly SigningKey[]>>;
}

const GROUP = "group:";
const ROLE = "role:";

/**
 * People as they are written down. Groups may contain groups.
 *
 * @throws SluiceError `CONFIG_INVALID` when a group is named that is not there, or contains itself.
 */
export function staticPeople({ groups = {}, roles = {}, keys = {} }: StaticPeople): People {
  const members = new Map<string, ReadonlySet<string>>();
  for (const [name, listed] of Object.entries(groups)) members.set(name, membersIn(groups, listed, [name]));
  for (const [name, listed] of Object.entries(roles)) members.set(`${ROLE}${name}`, membersIn(groups, listed, []));
  return {
    portVersion: 1,
    groupsOf: (principal) => Promise.resolve([...members].filter(([, all]) => all.has(principal)).map(([name]) => name)),
    membersOf: (name) => Promise.resolve([...(members.get(name) ?? [])]),
    keysOf: (principal) => Promise.resolve(Object.hasOwn(keys, principal) ? (keys[principal] ?? []) : []),
  };
}

function membersIn(groups: NonNullable<StaticPeople["groups"]>, listed: readonly string[], inside: readonly string[]): ReadonlySet<string> {
  const all = new Set<string>();
  for (const name of listed) {
    if (!name.startsWith(GROUP)) all.add(name);
    else for (const member of membersOfGroup(groups, name.slice(GROUP.length), inside)) all.add(member);
  }
  return all;
}

function membersOfGroup(groups: NonNullable<StaticPeople["groups"]>, name: string, inside: readonly string[]): ReadonlySet<string> {
  if (inside.includes(name)) throw invalid(`The group ${name} contains itself.`);
  const listed = Object.hasOwn(groups, name) ? groups[name] : undefined;
  if (listed === undefined) throw invalid(`There is no group ${name}.`);
  return membersIn(groups, listed, [...inside, name]);
}

function invalid(message: string): SluiceError {
  return new SluiceError({ code: "CONFIG_INVALID", message });
}
