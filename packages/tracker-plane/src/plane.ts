import { type Page, SluiceError, type Tracker, type TrackerItem } from "@sluice/core";
import { actOf, type AnswerPage, itemOf, pageOf, statusOf } from "./plane-answers.ts";
import { createClient } from "./plane-client.ts";
import type { PlaneOptions } from "./plane-options.ts";

/** Most entries of one page: what the server gives at most. */
const PAGE = 100;

/** Most pages of one item's log. */
const LOG_PAGES = 50;

const NAME = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * A project of Plane, or of a server that speaks its API (v1): statuses in groups, items with numbers, a log that says who gave an item
 * which status.
 *
 * @throws SluiceError `CONFIG_INVALID`
 */
export function plane(options: PlaneOptions): Tracker {
  checkOptions(options);
  const { identifier, account, workspace, project } = options;
  const client = createClient(options);
  const list = async (path: string, query: Readonly<Record<string, string>>, signal: AbortSignal | undefined): Promise<AnswerPage> => {
    const search = new URLSearchParams({ per_page: String(PAGE), ...query });
    return pageOf(await client({ method: "GET", path: `${path}?${search.toString()}`, signal }), `GET ${path}`);
  };
  const all = async (path: string, signal: AbortSignal | undefined): Promise<AnswerPage["results"]> => {
    const results = [];
    let page = await list(path, {}, signal);
    results.push(...page.results);
    for (let count = 1; page.next !== undefined && count < LOG_PAGES; count++) {
      page = await list(path, { cursor: page.next }, signal);
      results.push(...page.results);
    }
    return results;
  };
  return {
    portVersion: 1,
    project: `${workspace}/${project}`,
    async statuses({ signal } = {}) {
      return (await all("states/", signal)).map((each) => statusOf(each, "GET states/"));
    },
    async items({ after }, { signal } = {}): Promise<Page<TrackerItem>> {
      const { results, next } = await list("issues/", after === undefined ? {} : { cursor: after }, signal);
      const items = results.map((each) => itemOf(each, identifier, "GET issues/"));
      return { items, ...(next === undefined ? {} : { next }) };
    },
    async acts(item, { signal } = {}) {
      const path = `issues/${encodeURIComponent(item)}/activities/`;
      const acts = (await all(path, signal)).flatMap((each) => actOf(each, "GET activities/") ?? []);
      return acts.toSorted((one, other) => one.at - other.at);
    },
    async setStatus(item, status, { signal } = {}) {
      await client({ method: "PATCH", path: `issues/${encodeURIComponent(item)}/`, body: { state: status }, signal });
    },
    async comment(item, text, { signal } = {}) {
      const body = { comment_html: `<p>${text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)}</p>` };
      await client({ method: "POST", path: `issues/${encodeURIComponent(item)}/comments/`, body, signal });
    },
    isSelf: (actor) => actor === account,
  };
}

function checkOptions({ url, workspace, project, identifier, token, account }: PlaneOptions): void {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address === undefined || !["http:", "https:"].includes(address.protocol) || address.username !== "" || address.search !== "")
    throw invalid(`Found the url ${JSON.stringify(url)}, expected an address such as https://api.plane.so.`);
  for (const [name, value] of Object.entries({ workspace, project, identifier, account }))
    if (!NAME.test(value)) throw invalid(`Found the ${name} ${JSON.stringify(value)}, expected 1 to 64 of A-Z a-z 0-9 _ -.`);
  if (token === "") throw invalid("Found an empty token, expected an API token.");
}

function invalid(message: string): SluiceError {
  return new SluiceError({ code: "CONFIG_INVALID", message });
}
