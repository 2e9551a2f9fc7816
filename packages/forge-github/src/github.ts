import { type Forge, SluiceError } from "@sluice/core";
import { changesIn } from "./github-answers.ts";
import { createClient, isToken } from "./github-client.ts";
import { failed } from "./github-failed.ts";
import type { GithubOptions } from "./github-options.ts";

/** Pull requests of one page: half of what GitHub gives, so that long texts of strangers never make it too long to be read. */
const PAGE = 50;

const REPO = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;

const LOCAL: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * A repository at GitHub, or at a GitHub Enterprise Server, by its REST API: its pull requests, newest changed first. It only reads.
 *
 * @throws SluiceError `CONFIG_INVALID`
 */
export function github(options: GithubOptions): Forge {
  const { repo, token, url = "https://api.github.com" } = options;
  if (!REPO.test(repo)) throw invalid(`Found the repository ${JSON.stringify(repo)}, expected OWNER/NAME.`);
  if (typeof token === "string" && !isToken(token)) throw invalid("The token is empty, or has characters that no token has.");
  const client = createClient(options, homeOf(url));
  return {
    portVersion: 1,
    repo,
    async changes({ after = "1", limit }, { signal } = {}) {
      if (!/^[1-9]\d{0,6}$/.test(after)) throw failed("A page is named that this forge has not named.");
      const page = Number(after);
      const size = String(Math.min(Math.max(limit, 1), PAGE));
      const query = new URLSearchParams({ state: "all", sort: "updated", direction: "desc", per_page: size, page: after });
      const { body, more } = await client({ path: `repos/${repo}/pulls?${query.toString()}`, signal });
      return { ...changesIn(body), ...(more ? { next: String(page + 1) } : {}) };
    },
  };
}

/** The address of the API, which gets the token: it must be one that nobody on the way can read. */
function homeOf(url: string): URL {
  const home = URL.canParse(url) ? new URL(`${url.replace(/\/+$/, "")}/`) : undefined;
  const safe = home?.protocol === "https:" || (home?.protocol === "http:" && LOCAL.has(home.hostname));
  if (home === undefined || !safe || home.username !== "" || home.password !== "" || home.search !== "" || home.hash !== "")
    throw invalid("Found an url of the API that is no plain https address, expected one such as https://api.github.com.");
  return home;
}

function invalid(message: string): SluiceError {
  return new SluiceError({ code: "CONFIG_INVALID", message });
}
