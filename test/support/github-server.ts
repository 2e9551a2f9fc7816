// Speaks the part of GitHub's REST API that is used, over HTTP, and remembers what it was asked.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What whoever asks has to name; the address is the server's. */
export const GITHUB = { repo: "acme/web", token: "ghp_0123456789abcdefghij" } as const;

/** A pull request as the API gives it. */
export type Pull = Readonly<Record<string, unknown>>;

interface GithubAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface GithubServer {
  readonly url: string;
  /** Newest changed first. */
  pulls: readonly Pull[];
  /** Every request: path and query. */
  readonly asked: string[];
  /** What every request was authorized by. */
  readonly authorizations: (string | undefined)[];
  /** Answers in the place of the server. */
  instead?: ((path: string) => GithubAnswer | undefined) | undefined;
  close(): Promise<void>;
}

/** Starts one with no pull request. */
export async function startGithubServer(): Promise<GithubServer> {
  const http = createServer(({ url = "", headers }, response) => {
    github.asked.push(url);
    github.authorizations.push(headers.authorization);
    const { status = 200, headers: more = {}, body } = answerTo(github, new URL(url, github.url), headers.authorization);
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...more });
    response.end(body);
  });
  await new Promise<void>((resolve) => void http.listen(0, "127.0.0.1", resolve));
  const github: GithubServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    pulls: [],
    asked: [],
    authorizations: [],
    close: () => new Promise((resolve) => void http.close(() => resolve())),
  };
  return github;
}

function answerTo(github: GithubServer, { pathname, searchParams }: URL, authorization: string | undefined): GithubAnswer {
  const other = github.instead?.(pathname);
  if (other !== undefined) return other;
  // What somebody may not see looks like what is not there.
  if (pathname !== `/repos/${GITHUB.repo}/pulls` || authorization !== `Bearer ${GITHUB.token}`) return { status: 404, body: "{}" };
  const page = Number(searchParams.get("page"));
  const size = Number(searchParams.get("per_page"));
  const last = Math.ceil(github.pulls.length / size);
  const linkTo = (number: number, rel: string) => `<${github.url}${pathname}?page=${number}>; rel="${rel}"`;
  const link = page < last ? { link: [linkTo(page + 1, "next"), linkTo(last, "last")].join(", ") } : {};
  return { headers: link, body: JSON.stringify(github.pulls.slice((page - 1) * size, page * size)) };
}

/** A pull request with the members that GitHub documents, of which most are nobody's business here. */
export function pull(number: number, given: Pull = {}): Pull {
  const home = { id: 7, full_name: GITHUB.repo };
  return {
    id: 1000 + number,
    number,
    state: "open",
    locked: false,
    title: "A title",
    body: null,
    draft: false,
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-02T00:00:00Z",
    closed_at: null,
    merged_at: null,
    merge_commit_sha: "c".repeat(40),
    head: { label: "acme:feature", ref: "feature", sha: "a".repeat(40), user: { login: "acme" }, repo: home },
    base: { label: "acme:main", ref: "main", sha: "d".repeat(40), user: { login: "acme" }, repo: home },
    ...given,
  };
}
