import { type People, SluiceError } from "@sluice/core";
import { peopleUnknown } from "./people-unknown.ts";
import { type ListedPage, teamPeople, type TeamPeopleOptions } from "./team-people.ts";

/** People in the teams of an organisation, as GitHub's REST interface has them. */
export interface GithubTeamsOptions extends Pick<TeamPeopleOptions, "lifetimeMs" | "now"> {
  readonly org: string;
  /** Slugs of teams by the names of the groups that they are here. */
  readonly teams: Readonly<Record<string, string>>;
  /** Asks; the host's own, with whatever it needs to be allowed to. Default: the global one, without authorization. */
  readonly fetch?: (
    url: string,
    init: { readonly headers: Readonly<Record<string, string>>; readonly signal?: AbortSignal },
  ) => Promise<Response>;
  /** Default: `https://api.github.com`. */
  readonly url?: string;
  /** The principal that a login is here. Default: the login, in lower case, as GitHub compares them. */
  readonly principal?: (login: string) => string;
}

const HEADERS = { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" };
const SLUG = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Longest page that is read, in characters. */
const PAGE_LIMIT = 1_000_000;

/**
 * People in the teams of an organisation. Anything but a whole, well-formed list is "unknown", which lets nobody decide: a team that is not
 * visible looks to GitHub like one that is not there.
 *
 * @throws SluiceError `CONFIG_INVALID` when the organisation or a team has no name that can stand in an address.
 */
export function githubTeams(options: GithubTeamsOptions): People {
  const { org, teams, fetch: ask = fetch, url = "https://api.github.com", principal = (login) => login.toLowerCase() } = options;
  if (![org, ...Object.values(teams)].every((name) => SLUG.test(name)))
    throw new SluiceError({ code: "CONFIG_INVALID", message: "Found an organisation or team whose name is no slug of GitHub's." });
  const first = (team: string): string => `${url}/orgs/${org}/teams/${team}/members?per_page=100`;
  const list: TeamPeopleOptions["list"] = async (team, from, { signal }) => {
    const answer = await ask(from ?? first(team), { headers: HEADERS, ...(signal === undefined ? {} : { signal }) });
    if (answer.status !== 200) throw peopleUnknown(`GitHub answered ${answer.status} to the question who is in ${team}.`);
    const next = nextPage(answer.headers.get("link"), url);
    return { members: loginsIn(await answer.text(), team).map(principal), ...(next === undefined ? {} : { next }) };
  };
  const { lifetimeMs, now } = options;
  return teamPeople({ teams, list, ...(lifetimeMs === undefined ? {} : { lifetimeMs }), ...(now === undefined ? {} : { now }) });
}

/** The next page's address, which must be one of the service that was asked: nothing else gets what the host adds to a question. */
function nextPage(link: string | null, url: string): ListedPage["next"] {
  const next = /<([^<>]+)>;\s*rel="next"/.exec(link ?? "")?.[1];
  if (next === undefined) return undefined;
  if (!URL.canParse(next) || new URL(next).origin !== new URL(url).origin) throw peopleUnknown("GitHub names a next page elsewhere.");
  return next;
}

function loginsIn(text: string, team: string): readonly string[] {
  if (text.length > PAGE_LIMIT) throw peopleUnknown(`GitHub's list of ${team} is too long.`);
  const logins = parse(text)?.map((member: unknown) => (member as { readonly login?: unknown } | null)?.login);
  if (logins?.every((login) => typeof login === "string") !== true) throw peopleUnknown(`GitHub's list of ${team} has another form.`);
  return logins;
}

function parse(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
