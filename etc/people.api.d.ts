import { Cancellable, SigningKey, People } from '@sluice/core';

/** Questions that the host answers from wherever it keeps its people. */
interface CallbackPeopleOptions {
    /** Groups of a person, roles with the prefix `role:`. */
    readonly groupsOf: (principal: string, options: Cancellable) => Promise<readonly string[]> | readonly string[];
    /** Members of a group, or holders of a role; `undefined` or absent: they cannot be listed. */
    readonly membersOf?: (group: string, options: Cancellable) => Promise<readonly string[] | undefined> | readonly string[] | undefined;
    /** Keys by which signatures of a person are checked. Absent: nobody has any. */
    readonly keysOf?: (principal: string, options: Cancellable) => Promise<readonly SigningKey[]> | readonly SigningKey[];
    /** Longest time for one answer, in milliseconds. Default: 10000. */
    readonly timeoutMs?: number;
}
/**
 * People as the host tells. An answer that is late, or not of the form that was promised, is none: then nobody decides. What the host throws
 * is passed on.
 */
declare function callbackPeople({ groupsOf, membersOf, keysOf, timeoutMs }: CallbackPeopleOptions): People;

/** One page of a team's members. */
interface ListedPage {
    readonly members: readonly string[];
    /** Where the next page begins; absent on the last one. */
    readonly next?: string;
}
/** People that a service keeps in teams. */
interface TeamPeopleOptions {
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
/**
 * People in the teams of a service: listed page by page, believed for a while, and unknown when the service cannot be asked (invariant 4).
 * Questions that come while a list is on its way share it.
 */
declare function teamPeople({ teams, list, lifetimeMs, timeoutMs, now, }: TeamPeopleOptions): People;

/** People in the teams of an organisation, as GitHub's REST interface has them. */
interface GithubTeamsOptions extends Pick<TeamPeopleOptions, "lifetimeMs" | "now"> {
    readonly org: string;
    /** Slugs of teams by the names of the groups that they are here. */
    readonly teams: Readonly<Record<string, string>>;
    /** Asks; the host's own, with whatever it needs to be allowed to. Default: the global one, without authorization. */
    readonly fetch?: (url: string, init: {
        readonly headers: Readonly<Record<string, string>>;
        readonly signal?: AbortSignal;
    }) => Promise<Response>;
    /** Default: `https://api.github.com`. */
    readonly url?: string;
    /** The principal that a login is here. Default: the login, in lower case, as GitHub compares them. */
    readonly principal?: (login: string) => string;
}
/**
 * People in the teams of an organisation. Anything but a whole, well-formed list is "unknown", which lets nobody decide: a team that is not
 * visible looks to GitHub like one that is not there.
 *
 * @throws SluiceError `CONFIG_INVALID` when the organisation or a team has no name that can stand in an address.
 */
declare function githubTeams(options: GithubTeamsOptions): People;

/** Where people are written down. */
interface PeopleFileOptions {
    /** Where workers cannot write: whoever can write it decides who may approve (invariant 6). */
    readonly file: string;
    /** Largest file, in bytes. Default and most: 262144. */
    readonly maxBytes?: number;
}
/**
 * People of a file in YAML or JSON, read again whenever it has changed. As long as it cannot be read whole and without fault, every question
 * is rejected with `PEOPLE_UNKNOWN`: an older reading is never used in its place.
 */
declare function peopleFile({ file, maxBytes }: PeopleFileOptions): People;

/** Who is who, written down. Members of groups and holders of roles are people, or groups as `group:NAME`. */
interface StaticPeople {
    readonly groups?: Readonly<Record<string, readonly string[]>>;
    readonly roles?: Readonly<Record<string, readonly string[]>>;
    /** Public keys by person. */
    readonly keys?: Readonly<Record<string, readonly SigningKey[]>>;
}
/**
 * People as they are written down. Groups may contain groups.
 *
 * @throws SluiceError `CONFIG_INVALID` when a group is named that is not there, or contains itself.
 */
declare function staticPeople({ groups, roles, keys }: StaticPeople): People;

export { callbackPeople, githubTeams, peopleFile, staticPeople, teamPeople };
export type { CallbackPeopleOptions, GithubTeamsOptions, ListedPage, PeopleFileOptions, StaticPeople, TeamPeopleOptions };
